//! Setters of generated types and of lean ones.

use mesh_config_model::k8s::{
    Container, ContainerPort, DeploymentSpec, HttpGetAction, IntOrString, LabelSelector, PodSpec,
    PodTemplateSpec, Probe, Secret, ServicePort, ServiceSpec, TemplateMeta,
};
use mesh_config_model::specs::gateway_api::{HttpRouteRule, HttpRouteSpec, ProtocolType};
use mesh_config_model::specs::networking::{
    Destination, DestinationRule, HttpRoute, HttpRouteDestination, LbPolicy, LoadBalancerSettings,
    PortSelector, Resolution, ServiceEntry, SimpleLb, TrafficPolicy, VirtualService,
};
use mesh_config_model::specs::security::PeerAuthentication;
use mesh_config_model::value::{Duration, GatewayDuration};
use serde_json::json;

#[test]
fn setters_build_a_spec_in_one_expression() {
    let service = VirtualService::default()
        .with_hosts(["reviews", "ratings"])
        .with_gateways(["mesh".to_owned()])
        .with_http([HttpRoute::default().with_timeout(Duration::from_secs(2)).with_route([
            HttpRouteDestination::default().with_weight(100).with_destination(
                Destination::default()
                    .with_host("reviews")
                    .with_port(PortSelector::default().with_number(80_u32)),
            ),
        ])]);
    let expected = json!({
        "hosts": ["reviews", "ratings"],
        "gateways": ["mesh"],
        "http": [{"timeout": "2s", "route": [{"weight": 100, "destination": {"host": "reviews", "port": {"number": 80}}}]}],
    });
    assert_eq!(serde_json::to_value(service).unwrap(), expected);
}

#[test]
fn choices_enumerations_and_maps_have_setters_too() {
    let settings =
        LoadBalancerSettings::default().with_lb_policy(LbPolicy::Simple(SimpleLb::LeastRequest));
    let rule = DestinationRule::default()
        .with_traffic_policy(TrafficPolicy::default().with_load_balancer(settings));
    let expected = json!({"trafficPolicy": {"loadBalancer": {"simple": "LEAST_REQUEST"}}});
    assert_eq!(serde_json::to_value(rule).unwrap(), expected);
    let entry = ServiceEntry::default().with_resolution(Resolution::Dns);
    assert_eq!(serde_json::to_value(entry).unwrap(), json!({"resolution": "DNS"}));
    let peers = PeerAuthentication::default()
        .with_port_level_mtls([(8080_u32, Default::default())]
            as [(u32, mesh_config_model::specs::security::MutualTls); 1]);
    assert_eq!(serde_json::to_value(peers).unwrap(), json!({"portLevelMtls": {"8080": {}}}));
}

#[test]
fn open_names_are_set_from_text() {
    let route = HttpRouteSpec::default().with_hostnames(["a.example"]).with_rules([
        HttpRouteRule::default().with_timeouts(
            mesh_config_model::specs::gateway_api::HttpRouteTimeouts::default()
                .with_request(GatewayDuration::from_secs(90)),
        ),
    ]);
    let expected =
        json!({"hostnames": ["a.example"], "rules": [{"timeouts": {"request": "1m30s"}}]});
    assert_eq!(serde_json::to_value(route).unwrap(), expected);
    let listener = mesh_config_model::specs::gateway_api::Listener::default().with_protocol("QUIC");
    assert_eq!(listener.protocol, ProtocolType::Unknown("QUIC".into()));
}

#[test]
fn lean_kinds_are_built_in_the_same_way() {
    let web = Container::default()
        .with_name("web")
        .with_ports([ContainerPort::default().with_container_port(8080)])
        .with_readiness_probe(
            Probe::default().with_http_get(HttpGetAction::default().with_port("http")),
        );
    let deployment = DeploymentSpec::default()
        .with_replicas(2)
        .with_selector(LabelSelector::default().with_match_labels([("app", "web")]))
        .with_template(
            PodTemplateSpec::default()
                .with_metadata(TemplateMeta::default().with_labels([("app", "web")]))
                .with_spec(PodSpec::default().with_containers([web])),
        );
    let expected = json!({
        "replicas": 2,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{
                "name": "web",
                "ports": [{"containerPort": 8080}],
                "readinessProbe": {"httpGet": {"port": "http"}},
            }]},
        },
    });
    assert_eq!(serde_json::to_value(deployment).unwrap(), expected);
    let service = ServiceSpec::default()
        .with_type("ClusterIP")
        .with_ports([ServicePort::default().with_port(80).with_target_port(8080)])
        .with_selector([("app", "web")]);
    assert_eq!(service.ports[0].target_port, Some(IntOrString::Int(8080)));
    let secret = Secret::default().with_data([("password", b"hunter2")]);
    assert_eq!(secret.data["password"], b"hunter2");
}
