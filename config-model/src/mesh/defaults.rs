use crate::specs::mesh::{
    AuthenticationPolicy, ClusterName, DefaultProviders, EnvoyFileAccessLogProvider,
    ExtensionProvider, ExtensionProviderKind, InboundTrafficPolicy, InboundTrafficPolicyMode,
    IngressControllerMode, MeshConfig, OutboundTrafficPolicy, OutboundTrafficPolicyMode,
    PrometheusMetricsProvider, ProxyConfig, StackdriverProvider,
};
use crate::specs::networking::LocalityLoadBalancerSetting;
use crate::value::Duration;

/// The mesh configuration of a control plane that was told nothing.
///
/// ```
/// let config = mesh_config_model::mesh::default_mesh_config();
/// assert_eq!(config.root_namespace, "istio-system");
/// assert_eq!(config.enable_auto_mtls, Some(true));
/// ```
#[must_use]
pub fn default_mesh_config() -> MeshConfig {
    let everywhere = vec!["*".to_owned()];
    MeshConfig {
        enable_tracing: true,
        protocol_detection_timeout: Some(Duration::ZERO),
        ingress_service: "istio-ingressgateway".to_owned(),
        ingress_controller_mode: IngressControllerMode::Strict,
        ingress_class: "istio".to_owned(),
        trust_domain: "cluster.local".to_owned(),
        enable_auto_mtls: Some(true),
        outbound_traffic_policy: Some(OutboundTrafficPolicy {
            mode: OutboundTrafficPolicyMode::AllowAny,
            ..Default::default()
        }),
        inbound_traffic_policy: Some(InboundTrafficPolicy {
            mode: InboundTrafficPolicyMode::Passthrough,
        }),
        locality_lb_setting: Some(LocalityLoadBalancerSetting {
            enabled: Some(true),
            ..Default::default()
        }),
        root_namespace: "istio-system".to_owned(),
        proxy_listen_port: 15001,
        proxy_inbound_listen_port: 15006,
        connect_timeout: Some(Duration::from_secs(10)),
        default_service_export_to: everywhere.clone(),
        default_virtual_service_export_to: everywhere.clone(),
        default_destination_rule_export_to: everywhere,
        dns_refresh_rate: Some(Duration::from_secs(60)),
        enable_prometheus_merge: Some(true),
        default_providers: Some(DefaultProviders::default()),
        extension_providers: default_extension_providers(),
        default_config: Some(default_proxy_config()),
        ..Default::default()
    }
}

/// The proxy configuration of a control plane that was told nothing.
///
/// ```
/// let config = mesh_config_model::mesh::default_proxy_config();
/// assert_eq!(config.discovery_address, "istiod.istio-system.svc:15012");
/// ```
#[must_use]
pub fn default_proxy_config() -> ProxyConfig {
    ProxyConfig {
        config_path: "./etc/istio/proxy".to_owned(),
        cluster_name: Some(ClusterName::ServiceCluster("istio-proxy".to_owned())),
        drain_duration: Some(Duration::from_secs(45)),
        termination_drain_duration: Some(Duration::from_secs(5)),
        proxy_admin_port: 15000,
        control_plane_auth_policy: AuthenticationPolicy::MutualTls,
        discovery_address: "istiod.istio-system.svc:15012".to_owned(),
        binary_path: "/usr/local/bin/envoy".to_owned(),
        stat_name_length: 189,
        status_port: 15020,
        ..Default::default()
    }
}

fn default_extension_providers() -> Vec<ExtensionProvider> {
    let access_log =
        EnvoyFileAccessLogProvider { path: "/dev/stdout".to_owned(), ..Default::default() };
    [
        ("prometheus", ExtensionProviderKind::Prometheus(PrometheusMetricsProvider::default())),
        ("stackdriver", ExtensionProviderKind::Stackdriver(StackdriverProvider::default())),
        ("envoy", ExtensionProviderKind::EnvoyFileAccessLog(access_log)),
    ]
    .map(|(name, provider)| ExtensionProvider { name: name.to_owned(), provider: Some(provider) })
    .into()
}
