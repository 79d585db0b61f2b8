use std::collections::BTreeMap;

use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::{Config, Meta, SpecType};
use mesh_validation::{Mode, Validators};

use crate::claim::{claims, expect, validate};

const HTTP: &str = "http: [{route: [{destination: {host: a}}]}]";

/// A VirtualService of these fields.
fn spec(fields: &str) -> String {
    format!("{{{fields}}}")
}

/// … and a plain HTTP route.
fn routed(fields: &str) -> String {
    format!("{{{fields}, {HTTP}}}")
}

/// … with the destinations of one HTTP route.
fn to(destinations: &str) -> String {
    format!("{{hosts: [a.example], http: [{{route: [{destinations}]}}]}}")
}

/// … with one TLS route for the host `*.example`.
fn tls(fields: &str) -> String {
    format!("{{hosts: ['*.example'], tls: [{{{fields}}}]}}")
}

/// … with one match of a TLS route.
fn sni(fields: &str) -> String {
    tls(&format!("match: [{{{fields}}}], route: [{{destination: {{host: a}}}}]"))
}

/// … with one TCP route.
fn tcp(fields: &str) -> String {
    format!("{{hosts: [a.example], tcp: [{{{fields}}}]}}")
}

claims! { routed, VirtualService;
    vs_2_to_4_a_delegate_has_http_routes_alone: [
        "gateways: [ns/gw]" => ["VS-2 spec.gateways"],
        "tls: [{match: [{sniHosts: [a]}], route: [{destination: {host: a}}]}]" =>
            ["VS-3 spec.tls", "VS-T-6 spec.tls[0].match[0].sniHosts[0]"],
        "tcp: [{route: [{destination: {host: a}}]}]" => ["VS-4 spec.tcp"],
    ];
    vs_5_and_6_gateways: [
        "hosts: [a], gateways: [gw.prod.svc]" => ["warning H-GWNAMES-2 spec.gateways[0]"],
        "hosts: [a], gateways: [ns/]" => ["H-GWNAMES-4 spec.gateways[0]", "H-GWNAMES-6 spec.gateways[0]"],
        "hosts: [a], gateways: [a.b/gw]" => ["H-GWNAMES-5 spec.gateways[0]"],
        "hosts: [a], gateways: [a/b/c]" => ["H-GWNAMES-6 spec.gateways[0]"],
    ];
    h_gwnames_3_nothing_is_checked_after_a_name_without_slash: [
        "hosts: [a], gateways: [mesh, 'a b/c']" => [],
        "hosts: [a], gateways: ['a b/c', mesh]" => ["H-GWNAMES-5 spec.gateways[0]"],
    ];
    vs_8_and_9_hosts_are_names_or_addresses: [
        "hosts: ['*.example', 10.0.0.1, 'fe80::1']" => [],
        "hosts: [a.*.b]" => ["H-FQDN-4 spec.hosts[0]"],
        "hosts: ['']" => ["H-FQDN-2 spec.hosts[0]"],
        "hosts: [foo.123]" => ["H-FQDN-3 spec.hosts[0]"],
        "hosts: [foo*]" => ["H-WILD-2 spec.hosts[0]"],
    ];
    vs_10_the_mesh_has_no_route_for_all_hosts: [
        "hosts: ['*']" => ["VS-10 spec.hosts[0]"],
        "hosts: ['*'], gateways: [ns/gw, mesh]" => ["VS-10 spec.hosts[0]"],
        "hosts: ['*'], gateways: [ns/gw]" => [],
    ];
    vs_11_hosts_do_not_overlap: [
        "hosts: [a.example, '*.example', b.example]" => ["VS-11 spec.hosts[1]", "VS-11 spec.hosts[2]"],
        "hosts: [a, 'b c', a]" => ["H-WILD-2 spec.hosts[1]"],
    ];
    vs_15_export_to: [
        "hosts: [a], exportTo: ['.', prod]" => ["H-EXPORT-3 spec.exportTo[1]"],
        "hosts: [a], exportTo: [prod, '.']" => ["H-EXPORT-2 spec.exportTo[1]"],
        "hosts: [a], exportTo: ['~']" => ["H-EXPORT-4 spec.exportTo[0]"],
        "hosts: [a], exportTo: [a.b]" => ["H-EXPORT-5 spec.exportTo[0]"],
        "hosts: [a], exportTo: ['*', b]" => ["H-EXPORT-9 spec.exportTo"],
    ];
}

claims! { spec, VirtualService;
    vs_7_claims_are_for_gateways: [
        "hosts: [a], http: [{match: [{headers: {'@request.auth.claims.x': {exact: v}}}], route: [{destination: {host: a}}]}]" =>
            [r#"VS-7 spec.http[0].match[0].headers["@request.auth.claims.x"]"#],
        "hosts: [a], gateways: [ns/gw], http: [{match: [{headers: {'@request.auth.claims.x': {exact: v}}}], route: [{destination: {host: a}}]}]" => [],
    ];
    vs_12_some_route_is_given: ["hosts: [a]" => ["VS-12 spec"]];
    h_gwhost_generated_server_names_at_gateways: [
        "hosts: [outbound_.80_._.a.b], gateways: [ns/gw], tls: [{match: [{sniHosts: [outbound_.80_._.a.b]}], route: [{destination: {host: a}}]}]" => [],
        "hosts: [outbound_.80_._.a.b], tls: [{match: [{sniHosts: [outbound_.80_._.a.b]}], route: [{destination: {host: a}}]}]" =>
            ["H-WILD-2 spec.hosts[0]"],
    ];
}

claims! { to, VirtualService;
    h_dest_2_to_5_destinations: [
        "{destination: {host: '*'}}" => ["H-DEST-2 spec.http[0].route[0].destination.host"],
        "{destination: {host: 1.2.3.4}}" => ["H-FQDN-3 spec.http[0].route[0].destination.host"],
        "{destination: {host: a, subset: a.b}}" => ["H-DEST-4 spec.http[0].route[0].destination.subset"],
        "{destination: {host: a, port: {}}}" => ["H-PORT-1 spec.http[0].route[0].destination.port.number"],
    ];
    vs_h_73_to_77_destinations_and_weights: [
        "{weight: 1}" => ["VS-H-73 spec.http[0].route[0]"],
        "{destination: {host: a}, weight: -1}" => ["H-PCT-3 spec.http[0].route[0].weight"],
        "{destination: {host: a}}, {destination: {host: b}}" => ["VS-H-77 spec.http[0].route"],
        "{destination: {host: a}, weight: 30}, {destination: {host: b}, weight: 30}" => [],
        "{destination: {host: a}, headers: {request: {remove: ['']}}}" =>
            ["H-HDRNAME-1 spec.http[0].route[0].headers.request.remove[0]"],
    ];
    vs_h_77_the_sum_of_weights_wraps_at_32_bits: [
        "{destination: {host: a}, weight: 2147483647}, {destination: {host: b}, weight: 2147483647}, {destination: {host: c}, weight: 2}" =>
            ["VS-H-77 spec.http[0].route"],
    ];
}

claims! { tls, VirtualService;
    vs_t_1_and_2_a_route_has_matches_and_destinations: [
        "" => ["VS-T-1 spec.tls[0]", "VS-T-2 spec.tls[0]"],
    ];
}

claims! { sni, VirtualService;
    vs_t_3_to_6_server_names: [
        "port: 443" => ["VS-T-3 spec.tls[0].match[0].sniHosts"],
        "sniHosts: [a b]" => ["H-WILD-2 spec.tls[0].match[0].sniHosts[0]"],
        "sniHosts: [10.0.0.1]" => ["warning VS-T-5 spec.tls[0].match[0].sniHosts[0]"],
        "sniHosts: [a.example, a.test]" => ["VS-T-6 spec.tls[0].match[0].sniHosts[1]"],
    ];
    vs_t_7_to_11_connections: [
        "sniHosts: [a.example], destinationSubnets: [10.0.0.0/33, x]" => [
            "H-IP-2 spec.tls[0].match[0].destinationSubnets[0]",
            "H-IP-1 spec.tls[0].match[0].destinationSubnets[1]",
        ],
        "sniHosts: [a.example], port: 65536" => ["H-PORT-1 spec.tls[0].match[0].port"],
        "sniHosts: [a.example], gateways: [gw.prod.svc]" =>
            ["warning H-GWNAMES-2 spec.tls[0].match[0].gateways[0]"],
    ];
}

claims! { tcp, VirtualService;
    vs_c_1_a_route_has_destinations: ["match: [{port: 80}]" => ["VS-C-1 spec.tcp[0]"]];
    vs_c_5_gateways_of_a_match_lose_their_warning: [
        "match: [{gateways: [gw.prod.svc]}], route: [{destination: {host: a}}]" => [],
    ];
}

#[test]
fn warnings_istio_loses_are_found_in_full_mode() {
    let spec = tcp("match: [{gateways: [gw.prod.svc]}], route: [{destination: {host: a}}]");
    let report = validate::<VirtualService>(Mode::Full, &spec);
    expect(&report, &["warning H-GWNAMES-2 spec.tcp[0].match[0].gateways[0]"]);
}

#[test]
fn meta_8_route_semantics_switch_destination_and_gateway_checks_off() {
    let spec: VirtualService = serde_json::from_str(
        r#"{"hosts": ["a"], "gateways": ["ns/a~b"], "http": [{"route": [{"destination": {"host": "*"}}]}]}"#,
    )
    .expect("a spec");
    let mut meta = Meta::new(VirtualService::GVK, "prod", "reviews");
    let validators = Validators::default();
    let strict = validators.validate(&Config::new(meta.clone(), spec.clone()));
    expect(
        &strict,
        &["H-GWNAMES-6 spec.gateways[0]", "H-DEST-2 spec.http[0].route[0].destination.host"],
    );
    meta.annotations =
        BTreeMap::from([("internal.istio.io/route-semantics".into(), "gateway".into())]);
    expect(&validators.validate(&Config::new(meta, spec)), &[]);
}

#[test]
fn overlaps_of_many_hosts_are_reported_up_to_a_thousand() {
    let spec = VirtualService { hosts: vec!["a".into(); 100], ..VirtualService::default() };
    let config = Config::new(Meta::new(VirtualService::GVK, "prod", "reviews"), spec);
    let report = Validators::default().validate(&config);
    assert_eq!(report.iter().filter(|finding| finding.code.id() == "VS-11").count(), 1000);
}
