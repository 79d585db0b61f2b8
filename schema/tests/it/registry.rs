//! The registered kinds, field by field.

use std::collections::HashSet;

use expect_test::expect;
use mesh_config_model::decode::{Body, KindLookup, Scope};
use mesh_config_model::{GroupVersionKind, SpecType, specs};
use mesh_schema::{Class, GroupVersionResource, Schema, Schemas, gvk, gvr, sets};

/// One line per kind: identifier, kind, aliases, plural, scope, class, body, types, and the letters of its sets.
fn line(schema: &Schema) -> String {
    let aliases: Vec<&str> = schema.aliases().collect();
    let aliases = if aliases.is_empty() { "-".to_owned() } else { aliases.join(",") };
    let scope = match schema.scope() {
        Scope::Namespaced => "namespaced",
        Scope::Cluster => "cluster",
    };
    let class = match schema.class() {
        Class::CustomResource => "custom",
        Class::Builtin => "builtin",
        Class::Synthetic => "synthetic",
        other => panic!("{other:?} is new"),
    };
    let body = match schema.body() {
        Body::Spec => "spec",
        Body::Object => "object",
    };
    let named = [
        ("K", sets::kube()),
        ("P", sets::pilot()),
        ("A", sets::pilot_gateway_api_alpha()),
        ("S", sets::pilot_gateway_api()),
        ("I", sets::istio()),
    ];
    let member =
        |(letter, set): (&'static str, &Schemas)| set.find_by_gvk(schema.gvk()).map(|_| letter);
    let letters: String = named.into_iter().filter_map(member).collect();
    format!(
        "{} {} {aliases} {} {scope} {class} {body} {} {} {letters}\n",
        schema.identifier(),
        schema.gvk(),
        schema.plural(),
        schema.spec_type(),
        schema.status_type().unwrap_or("-"),
    )
}

#[test]
fn table_holds_each_kind_with_its_names_types_and_sets() {
    let table: String = sets::all().iter().map(line).collect();
    expect![[r#"
        AuthorizationPolicy security.istio.io/v1/AuthorizationPolicy v1beta1 authorizationpolicies namespaced custom spec AuthorizationPolicy IstioStatus PASI
        BackendTLSPolicy gateway.networking.k8s.io/v1/BackendTLSPolicy - backendtlspolicies namespaced custom spec BackendTLSPolicySpec PolicyStatus KAS
        CertificateSigningRequest certificates.k8s.io/v1/CertificateSigningRequest - certificatesigningrequests cluster builtin spec CertificateSigningRequestSpec CertificateSigningRequestStatus K
        ClusterTrustBundle certificates.k8s.io/v1beta1/ClusterTrustBundle - clustertrustbundles cluster builtin spec ClusterTrustBundleSpec - K
        ConfigMap core/v1/ConfigMap - configmaps namespaced builtin object ConfigMap - K
        CustomResourceDefinition apiextensions.k8s.io/v1/CustomResourceDefinition - customresourcedefinitions cluster builtin spec CustomResourceDefinition - K
        DaemonSet apps/v1/DaemonSet - daemonsets namespaced builtin spec DaemonSetSpec - K
        Deployment apps/v1/Deployment - deployments namespaced builtin spec DeploymentSpec - K
        DestinationRule networking.istio.io/v1/DestinationRule v1alpha3,v1beta1 destinationrules namespaced custom spec DestinationRule IstioStatus PASI
        EndpointSlice discovery.k8s.io/v1/EndpointSlice - endpointslices namespaced builtin object EndpointSlice - K
        Endpoints core/v1/Endpoints - endpoints namespaced builtin object Endpoints - K
        EnvoyFilter networking.istio.io/v1alpha3/EnvoyFilter - envoyfilters namespaced custom spec EnvoyFilter IstioStatus PASI
        GRPCRoute gateway.networking.k8s.io/v1/GRPCRoute v1alpha2 grpcroutes namespaced custom spec GRPCRouteSpec GRPCRouteStatus KAS
        Gateway networking.istio.io/v1/Gateway v1alpha3,v1beta1 gateways namespaced custom spec Gateway IstioStatus PASI
        GatewayClass gateway.networking.k8s.io/v1/GatewayClass v1alpha2,v1beta1 gatewayclasses cluster custom spec GatewayClassSpec GatewayClassStatus KAS
        HTTPRoute gateway.networking.k8s.io/v1/HTTPRoute v1alpha2,v1beta1 httproutes namespaced custom spec HTTPRouteSpec HTTPRouteStatus KAS
        HorizontalPodAutoscaler autoscaling/v2/HorizontalPodAutoscaler - horizontalpodautoscalers namespaced builtin spec HorizontalPodAutoscalerSpec HorizontalPodAutoscalerStatus K
        InferencePool inference.networking.k8s.io/v1/InferencePool - inferencepools namespaced custom spec InferencePoolSpec InferencePoolStatus K
        Ingress networking.k8s.io/v1/Ingress - ingresses namespaced builtin spec IngressSpec IngressStatus K
        IngressClass networking.k8s.io/v1/IngressClass - ingressclasses cluster builtin spec IngressClassSpec - K
        KubernetesGateway gateway.networking.k8s.io/v1/Gateway v1alpha2,v1beta1 gateways namespaced custom spec GatewaySpec GatewayStatus KAS
        Lease coordination.k8s.io/v1/Lease - leases namespaced builtin spec LeaseSpec - K
        ListenerSet gateway.networking.k8s.io/v1/ListenerSet - listenersets namespaced custom spec ListenerSetSpec ListenerSetStatus KAS
        MeshConfig core/v1alpha1/MeshConfig - meshconfigs namespaced synthetic spec MeshConfig - I
        MeshNetworks core/v1alpha1/MeshNetworks - meshnetworks namespaced synthetic spec MeshNetworks - I
        MutatingWebhookConfiguration admissionregistration.k8s.io/v1/MutatingWebhookConfiguration - mutatingwebhookconfigurations cluster builtin object MutatingWebhookConfiguration - K
        Namespace core/v1/Namespace - namespaces cluster builtin spec NamespaceSpec - K
        Node core/v1/Node - nodes cluster builtin spec NodeSpec - K
        PeerAuthentication security.istio.io/v1/PeerAuthentication v1beta1 peerauthentications namespaced custom spec PeerAuthentication IstioStatus PASI
        Pod core/v1/Pod - pods namespaced builtin spec PodSpec - K
        PodDisruptionBudget policy/v1/PodDisruptionBudget - poddisruptionbudgets namespaced builtin spec PodDisruptionBudgetSpec PodDisruptionBudgetStatus K
        ProxyConfig networking.istio.io/v1beta1/ProxyConfig - proxyconfigs namespaced custom spec ProxyConfig IstioStatus PASI
        ReferenceGrant gateway.networking.k8s.io/v1beta1/ReferenceGrant v1alpha2 referencegrants namespaced custom spec ReferenceGrantSpec - KAS
        RequestAuthentication security.istio.io/v1/RequestAuthentication v1beta1 requestauthentications namespaced custom spec RequestAuthentication IstioStatus PASI
        Secret core/v1/Secret - secrets namespaced builtin object Secret - K
        Service core/v1/Service - services namespaced builtin spec ServiceSpec ServiceStatus K
        ServiceAccount core/v1/ServiceAccount - serviceaccounts namespaced builtin object ServiceAccount - K
        ServiceEntry networking.istio.io/v1/ServiceEntry v1alpha3,v1beta1 serviceentries namespaced custom spec ServiceEntry ServiceEntryStatus PASI
        Sidecar networking.istio.io/v1/Sidecar v1alpha3,v1beta1 sidecars namespaced custom spec Sidecar IstioStatus PASI
        StatefulSet apps/v1/StatefulSet - statefulsets namespaced builtin spec StatefulSetSpec - K
        TCPRoute gateway.networking.k8s.io/v1/TCPRoute v1alpha2 tcproutes namespaced custom spec TCPRouteSpec TCPRouteStatus KAS
        TLSRoute gateway.networking.k8s.io/v1/TLSRoute v1alpha2 tlsroutes namespaced custom spec TLSRouteSpec TLSRouteStatus KAS
        Telemetry telemetry.istio.io/v1/Telemetry v1alpha1 telemetries namespaced custom spec Telemetry IstioStatus PASI
        TrafficExtension extensions.istio.io/v1alpha1/TrafficExtension - trafficextensions namespaced custom spec TrafficExtension IstioStatus PASI
        UDPRoute gateway.networking.k8s.io/v1alpha2/UDPRoute - udproutes namespaced custom spec UDPRouteSpec UDPRouteStatus KA
        ValidatingWebhookConfiguration admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration - validatingwebhookconfigurations cluster builtin object ValidatingWebhookConfiguration - K
        VirtualService networking.istio.io/v1/VirtualService v1alpha3,v1beta1 virtualservices namespaced custom spec VirtualService IstioStatus PASI
        WasmPlugin extensions.istio.io/v1alpha1/WasmPlugin - wasmplugins namespaced custom spec WasmPlugin IstioStatus PASI
        WorkloadEntry networking.istio.io/v1/WorkloadEntry v1alpha3,v1beta1 workloadentries namespaced custom spec WorkloadEntry IstioStatus PASI
        WorkloadGroup networking.istio.io/v1/WorkloadGroup v1alpha3,v1beta1 workloadgroups namespaced custom spec WorkloadGroup IstioStatus PASI
        XBackend gateway.networking.x-k8s.io/v1alpha1/XBackend - xbackends namespaced custom spec BackendSpec BackendStatus KA
        XBackendTrafficPolicy gateway.networking.x-k8s.io/v1alpha1/XBackendTrafficPolicy - xbackendtrafficpolicies namespaced custom spec BackendTrafficPolicySpec PolicyStatus KA
    "#]]
    .assert_eq(&table);
}

#[test]
fn sets_have_their_sizes() {
    let sizes = [
        sets::all(),
        sets::kube(),
        sets::pilot(),
        sets::pilot_gateway_api_alpha(),
        sets::pilot_gateway_api(),
        sets::istio(),
        sets::data_plane(),
    ]
    .map(Schemas::len);
    assert_eq!(sizes, [52, 35, 15, 27, 24, 17, 16]);
}

#[test]
fn istio_ends_with_networks_and_mesh() {
    let last: Vec<_> = sets::istio().iter().skip(15).map(Schema::identifier).collect();
    assert_eq!(last, ["MeshNetworks", "MeshConfig"]);
}

#[test]
fn stable_gateway_set_lacks_three_alpha_kinds() {
    let alpha = sets::pilot_gateway_api_alpha();
    let stable = sets::pilot_gateway_api();
    let missing: Vec<_> = alpha
        .iter()
        .filter(|schema| !stable.iter().any(|other| other == *schema))
        .map(Schema::identifier)
        .collect();
    assert_eq!(missing, ["UDPRoute", "XBackend", "XBackendTrafficPolicy"]);
}

#[test]
fn every_name_is_unique() {
    let all = sets::all();
    let distinct = |name: fn(&Schema) -> String| all.iter().map(name).collect::<HashSet<_>>().len();
    assert_eq!(distinct(|schema| schema.identifier().to_owned()), 52);
    assert_eq!(distinct(|schema| schema.gvk().to_string()), 52);
    assert_eq!(distinct(|schema| format!("{}.{}", schema.plural(), schema.gvk().group)), 52);
}

#[test]
fn every_schema_is_valid() {
    assert_eq!(sets::all().validate(), []);
}

#[test]
fn every_alias_finds_the_registered_schema() {
    let mut aliases = 0;
    for schema in sets::all() {
        for alias in schema.alias_gvks() {
            aliases += 1;
            assert_eq!(sets::all().find_by_gvk_alias(&alias), Some(schema), "{alias}");
            let entry = sets::all().find_kind(&alias).map(|entry| entry.gvk);
            assert_eq!(entry.as_ref(), Some(schema.gvk()), "{alias}");
            let gvr = sets::all().gvr_of(&alias).expect("a known kind has a resource");
            assert_eq!((&gvr.version, gvr.resource.as_ref()), (&alias.version, schema.plural()));
            assert_eq!(sets::all().find_by_gvr_alias(&gvr), Some(schema), "{gvr}");
            assert_eq!(sets::all().gvk_of(&gvr), Some(alias));
        }
    }
    assert_eq!(aliases, 80);
}

#[test]
fn api_version_of_the_core_group_has_no_slash() {
    let of = |gvk: GroupVersionKind| sets::all().find_by_gvk(&gvk).map(Schema::api_version);
    assert_eq!(of(gvk::POD).as_deref(), Some("v1"));
    assert_eq!(of(gvk::DEPLOYMENT).as_deref(), Some("apps/v1"));
}

#[test]
fn scope_of_a_resource_is_known_by_any_version() {
    let scope = |gvr: GroupVersionResource| sets::all().is_cluster_scoped(&gvr);
    assert!(scope(gvr::NAMESPACE));
    assert!(scope(gvr::GATEWAY_CLASS_V1ALPHA2));
    assert!(!scope(gvr::POD));
    assert!(!scope(gvr::SERVICE_EXPORT));
}

#[test]
fn specs_are_registered_under_their_own_kind() {
    fn check<T: SpecType>() {
        assert!(sets::istio().find_by_gvk(&T::GVK).is_some(), "{}", T::GVK);
    }
    check::<specs::networking::VirtualService>();
    check::<specs::security::AuthorizationPolicy>();
    check::<specs::telemetry::Telemetry>();
    check::<specs::extensions::WasmPlugin>();
    check::<specs::mesh::MeshConfig>();
}

#[test]
fn schema_prints_kind_package_and_type() {
    let schema = sets::all().find_by_gvk(&gvk::VIRTUAL_SERVICE).expect("registered");
    assert_eq!(
        schema.to_string(),
        r#"[Schema](VirtualService, "istio.io/api/networking/v1alpha3", VirtualService)"#
    );
}

#[test]
fn unknown_kind_is_found_by_no_name() {
    let unknown = GroupVersionKind::from_static("networking.istio.io", "v2", "VirtualService");
    let all = sets::all();
    assert_eq!(all.find_by_gvk(&unknown), None);
    assert_eq!(all.find_by_gvk_alias(&unknown), None);
    assert_eq!(all.gvr_of(&unknown), None);
    assert_eq!(all.find_by_group_kind("networking.istio.io", "Unknown"), None);
    assert_eq!(all.find_by_plural("unknown.io", "virtualservices"), None);
    assert!(all.find_by_group_kind("networking.istio.io", "VirtualService").is_some());
    assert!(all.find_by_plural("networking.istio.io", "virtualservices").is_some());
}

#[test]
fn short_names_are_unique_and_find_their_kind() {
    let all = sets::all();
    let names: Vec<&str> = all.iter().flat_map(Schema::short_names).collect();
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    for schema in all {
        for name in schema.short_names() {
            assert_eq!(all.find_by_short_name(name), Some(schema), "{name}");
        }
    }
    let kind = |name| all.find_by_short_name(name).map(Schema::identifier);
    assert_eq!(kind("vs"), Some("VirtualService"));
    assert_eq!(kind("gw"), Some("Gateway"));
    assert_eq!(kind("gtw"), Some("KubernetesGateway"));
    assert_eq!(kind("virtualservices"), None);
}

#[test]
fn mocks_are_one_kind_that_needs_a_key() {
    assert_eq!(sets::mocks().len(), 1);
    let mock = sets::mocks().iter().next().unwrap();
    assert_eq!(mock.gvk().to_string(), "test.istio.io/v1/MockConfig");
    assert_eq!(mock.validate(), Ok(()));
}

#[test]
fn every_kind_but_nine_has_a_rust_type() {
    let untyped: Vec<&str> = sets::all()
        .iter()
        .filter(|schema| {
            let node = mesh_config_model::yaml::from_str("{}", &Default::default()).unwrap();
            let decoded = (schema.entry().decode)(&node, Default::default()).unwrap();
            decoded.spec.as_any().is::<serde_json::Value>()
        })
        .map(Schema::identifier)
        .collect();
    let expected = [
        "CertificateSigningRequest",
        "ClusterTrustBundle",
        "CustomResourceDefinition",
        "Endpoints",
        "HorizontalPodAutoscaler",
        "Lease",
        "MutatingWebhookConfiguration",
        "PodDisruptionBudget",
        "ValidatingWebhookConfiguration",
    ];
    assert_eq!(untyped, expected);
}

#[test]
fn kinds_without_a_validator_accept_everything() {
    let schema = sets::all().find_by_gvk(&gvk::VIRTUAL_SERVICE).unwrap();
    let config = mesh_config_model::Config::new(
        mesh_config_model::Meta::new(gvk::VIRTUAL_SERVICE, "", ""),
        specs::networking::VirtualService::default(),
    );
    assert!(schema.validator().is_none());
    assert!(schema.check(&config).is_accepted());
}
