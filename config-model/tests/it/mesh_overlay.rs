use mesh_config_model::mesh::{
    OverlayError, default_mesh_config, default_proxy_config, mesh_networks_from_yaml,
    overlay_mesh_config, overlay_mesh_config_yaml, overlay_proxy_config_yaml,
};
use mesh_config_model::specs::mesh::{
    ClusterName, ExtensionProviderKind, ForwardClientCertDetails, MeshConfig,
    OutboundTrafficPolicyMode, ProxyConfig, TracingServiceName,
};
use mesh_config_model::value::Duration;
use serde_json::json;

#[track_caller]
fn over_defaults(text: &str) -> MeshConfig {
    overlay_mesh_config_yaml(&default_mesh_config(), text).expect("it fits")
}

#[test]
fn defaults_are_those_of_the_control_plane() {
    let expected = json!({
        "enableTracing": true,
        "protocolDetectionTimeout": "0s",
        "ingressService": "istio-ingressgateway",
        "ingressControllerMode": "STRICT",
        "ingressClass": "istio",
        "trustDomain": "cluster.local",
        "enableAutoMtls": true,
        "outboundTrafficPolicy": {"mode": "ALLOW_ANY"},
        "inboundTrafficPolicy": {},
        "localityLbSetting": {"enabled": true},
        "rootNamespace": "istio-system",
        "proxyListenPort": 15001,
        "proxyInboundListenPort": 15006,
        "connectTimeout": "10s",
        "defaultServiceExportTo": ["*"],
        "defaultVirtualServiceExportTo": ["*"],
        "defaultDestinationRuleExportTo": ["*"],
        "dnsRefreshRate": "60s",
        "enablePrometheusMerge": true,
        "defaultProviders": {},
        "extensionProviders": [
            {"name": "prometheus", "prometheus": {}},
            {"name": "stackdriver", "stackdriver": {}},
            {"name": "envoy", "envoyFileAccessLog": {"path": "/dev/stdout"}}
        ],
        "defaultConfig": {
            "configPath": "./etc/istio/proxy",
            "serviceCluster": "istio-proxy",
            "drainDuration": "45s",
            "terminationDrainDuration": "5s",
            "proxyAdminPort": 15000,
            "controlPlaneAuthPolicy": "MUTUAL_TLS",
            "discoveryAddress": "istiod.istio-system.svc:15012",
            "binaryPath": "/usr/local/bin/envoy",
            "statNameLength": 189,
            "statusPort": 15020
        }
    });
    assert_eq!(serde_json::to_value(default_mesh_config()).unwrap(), expected);
}

#[test]
fn an_empty_overlay_changes_nothing() {
    for text in
        ["", "{}", "---\n", "trustDomain: null\ndefaultConfig: null\nlocalityLbSetting: ~\n"]
    {
        assert_eq!(over_defaults(text), default_mesh_config(), "{text:?}");
    }
}

#[test]
fn a_present_field_replaces_the_whole_field() {
    let config = over_defaults(
        "
localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]}
outboundTrafficPolicy: {}
defaultServiceExportTo: []
enableTracing: false
connectTimeout: 0s
",
    );
    let locality = config.locality_lb_setting.unwrap();
    assert_eq!((locality.enabled, locality.failover_priority.len()), (None, 1));
    assert_eq!(
        config.outbound_traffic_policy.unwrap().mode,
        OutboundTrafficPolicyMode::RegistryOnly
    );
    assert!(config.default_service_export_to.is_empty());
    assert!(!config.enable_tracing);
    assert_eq!(config.connect_timeout, Some(Duration::ZERO));
    assert_eq!(config.default_virtual_service_export_to, ["*"]);
}

#[test]
fn unknown_fields_are_ignored_and_wrong_ones_are_named() {
    assert_eq!(over_defaults("noSuchField: {a: 1}"), default_mesh_config());
    let error = overlay_mesh_config_yaml(
        &default_mesh_config(),
        "a: 1\ndefaultConfig:\n  drainDuration: apple\n",
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "3:18: defaultConfig.drainDuration: \"apple\" is not a duration such as 1m30s or 100ms"
    );
    let error = overlay_mesh_config_yaml(&default_mesh_config(), "a: [").unwrap_err();
    assert!(matches!(error, OverlayError::Yaml(_)), "{error}");
}

#[test]
fn the_proxy_configuration_is_merged_field_by_field() {
    let base = over_defaults(
        "defaultConfig: {proxyMetadata: {A: base, B: base}, tracing: {sampling: 5, zipkin: {}}}",
    );
    let config = overlay_mesh_config_yaml(
        &base,
        "
defaultConfig:
  drainDuration: 1s
  proxyMetadata: {B: over, C: over}
  tracing: {sampling: 9}
",
    )
    .unwrap();
    let proxy = config.default_config.unwrap();
    assert_eq!((proxy.drain_duration, proxy.status_port), (Some(Duration::from_secs(1)), 15020));
    let metadata: Vec<_> =
        proxy.proxy_metadata.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(metadata, ["A=base", "B=over", "C=over"]);
    let tracing = proxy.tracing.unwrap();
    assert_eq!((tracing.sampling, tracing.tracer), (9.0, None));
}

#[test]
fn an_arm_of_the_overlay_replaces_the_other_arm_of_the_base() {
    let proxy = overlay_proxy_config_yaml(
        &default_proxy_config(),
        "tracingServiceName: CANONICAL_NAME_ONLY",
    )
    .unwrap();
    assert_eq!(
        proxy.cluster_name,
        Some(ClusterName::TracingServiceName(TracingServiceName::CanonicalNameOnly))
    );
    let error = overlay_proxy_config_yaml(
        &default_proxy_config(),
        "{serviceCluster: a, tracingServiceName: 0}",
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "1:1: serviceCluster and tracingServiceName exclude each other, only one of them may be set"
    );
}

#[test]
fn header_settings_that_the_overlay_leaves_unset_stay() {
    let base = overlay_proxy_config_yaml(
        &ProxyConfig::default(),
        "
proxyHeaders:
  forwardedClientCert: SANITIZE
  requestId: {disabled: true}
  server: {value: base}
  xForwardedHost: {enabled: true}
",
    )
    .unwrap();
    let proxy = overlay_proxy_config_yaml(
        &base,
        "proxyHeaders: {server: {disabled: true}, attemptCount: {}}",
    )
    .unwrap();
    let headers = proxy.proxy_headers.unwrap();
    assert_eq!(headers.forwarded_client_cert, ForwardClientCertDetails::Sanitize);
    assert_eq!(headers.request_id.unwrap().disabled, Some(true));
    let server = headers.server.unwrap();
    assert_eq!((server.disabled, server.value.as_str()), (Some(true), ""));
    assert!(headers.attempt_count.is_some());
    assert_eq!(headers.x_forwarded_host, None, "not among those that stay");
}

#[test]
fn default_providers_are_merged_field_by_field() {
    let base = over_defaults("defaultProviders: {metrics: [prometheus]}");
    let providers = overlay_mesh_config_yaml(&base, "defaultProviders: {tracing: [otel]}")
        .unwrap()
        .default_providers
        .unwrap();
    assert_eq!(
        (providers.metrics, providers.tracing),
        (vec!["prometheus".to_owned()], vec!["otel".to_owned()])
    );
}

#[test]
fn extension_providers_are_merged_by_name_in_their_order() {
    let config = over_defaults(
        "
extensionProviders:
- {name: new, zipkin: {service: zipkin, port: 9411}}
- {name: stackdriver, prometheus: {}}
",
    );
    let names: Vec<_> =
        config.extension_providers.iter().map(|provider| provider.name.as_str()).collect();
    assert_eq!(names, ["prometheus", "stackdriver", "envoy", "new"]);
    assert!(matches!(
        config.extension_providers[1].provider,
        Some(ExtensionProviderKind::Prometheus(_))
    ));
}

#[test]
fn trust_domain_aliases_are_united_and_sorted() {
    let base = over_defaults("trustDomainAliases: [c, a]");
    let config = overlay_mesh_config_yaml(&base, "trustDomainAliases: [b, a]").unwrap();
    assert_eq!(config.trust_domain_aliases, ["a", "b", "c"]);
    let config = overlay_mesh_config_yaml(&base, "{}").unwrap();
    assert_eq!(config.trust_domain_aliases, ["a", "c"]);
}

#[test]
fn json_and_yaml_overlays_agree() {
    let overlay = json!({"default_config": {"proxy_metadata": {"A": "a"}}, "mesh_mTLS": {"cipherSuites": ["x"]}});
    let from_yaml = over_defaults(&overlay.to_string());
    assert_eq!(overlay_mesh_config(&default_mesh_config(), overlay).unwrap(), from_yaml);
    assert_eq!(from_yaml.default_config.unwrap().proxy_metadata["A"], "a");
}

#[test]
fn networks_start_empty() {
    assert!(mesh_networks_from_yaml("").unwrap().networks.is_empty());
    let networks =
        mesh_networks_from_yaml("networks: {one: {endpoints: [{fromRegistry: east}]}}").unwrap();
    assert_eq!(networks.networks["one"].endpoints.len(), 1);
}
