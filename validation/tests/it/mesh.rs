use mesh_config_model::Meta;
use mesh_config_model::mesh::{default_mesh_config, default_proxy_config};
use mesh_config_model::specs::mesh::{MeshConfig, MeshNetworks, ProxyConfig};
use mesh_config_model::yaml::{self, Options};
use mesh_validation::{Mode, Severity, Validate, Validators};
use serde::de::DeserializeOwned;

use crate::claim::expect;

fn read<T: DeserializeOwned>(text: &str) -> T {
    let node = yaml::from_str(text, &Options::new()).expect("readable YAML");
    node.decode().expect("a message")
}

#[track_caller]
fn check(mode: Mode, message: &impl Validate, expected: &[&str]) {
    let report = Validators::default().mode(mode).validate_spec(&Meta::default(), message);
    expect(&report, expected);
}

#[test]
fn mc_1_the_defaults_are_fine() {
    check(Mode::Full, &default_mesh_config(), &[]);
    check(Mode::Full, &default_proxy_config(), &[]);
}

#[test]
fn mc_1_what_is_not_set_is_missing() {
    check(
        Mode::AsIstio,
        &MeshConfig::default(),
        &["H-PORT-1 proxyListenPort", "H-DUR-1 connectTimeout", "MC-7 ", "H-TD-1 trustDomain"],
    );
}

#[test]
fn mc_13_providers_are_warned_about_where_istio_only_logs() {
    let mesh = MeshConfig {
        extension_providers: read("[{name: a, zipkin: {service: b}}]"),
        ..default_mesh_config()
    };
    check(Mode::AsIstio, &mesh, &[]);
    check(Mode::Full, &mesh, &["warning H-PORT-1 extensionProviders[0].zipkin.port"]);
    check(Mode::AsIstio, &mesh.extension_providers[0], &["H-PORT-1 zipkin.port"]);
}

#[test]
fn mc_17_keepalive_of_the_default_policy_is_not_checked() {
    let policy = "{connectionPool: {http: {http2KeepAlive: {}, maxRetries: -1}}, outlierDetection: {consecutiveErrors: 1}}";
    let mesh = MeshConfig { default_traffic_policy: Some(read(policy)), ..default_mesh_config() };
    check(Mode::AsIstio, &mesh, &["H-POOL-5 defaultTrafficPolicy.connectionPool.http.maxRetries"]);
}

#[test]
fn mp_11_collectors_may_be_on_the_host() {
    let tracing = |text: &str| ProxyConfig { tracing: Some(read(text)), ..default_proxy_config() };
    check(Mode::AsIstio, &tracing("{zipkin: {address: '$(HOST_IP):9411'}}"), &[]);
    check(
        Mode::AsIstio,
        &tracing("{zipkin: {address: '$(HOST_IP)'}}"),
        &["H-ADDR-1 tracing.zipkin.address"],
    );
    check(
        Mode::AsIstio,
        &tracing("{tlsSettings: {mode: SIMPLE, credentialName: 'configmap://a/b'}}"),
        &["H-CTLS-3 tracing.tlsSettings.credentialName"],
    );
}

#[test]
fn mn_6_a_wrong_address_hides_what_was_found_before() {
    let networks: MeshNetworks = read(
        "networks: {a: {endpoints: [{fromRegistry: a_b}], gateways: [{address: c_d, port: 0}, {port: 0}]}}",
    );
    let hidden = ["MN-5 networks.a.gateways[0].address", "H-PORT-1 networks.a.gateways[0].port"];
    let later = "H-PORT-1 networks.a.gateways[1].port";
    check(Mode::AsIstio, &networks, &[hidden[0], hidden[1], later]);
    let first = "MN-3 networks.a.endpoints[0].fromRegistry";
    check(Mode::Full, &networks, &[first, hidden[0], hidden[1], later]);
}

#[test]
fn mp_23_no_provider_is_said_twice() {
    let proxy = ProxyConfig { private_key_provider: Some(read("{}")), ..default_proxy_config() };
    let report = Validators::default().validate_spec(&Meta::default(), &proxy);
    assert_eq!(report.count(Severity::Error), 2);
}
