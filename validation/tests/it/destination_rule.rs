use mesh_config_model::specs::networking::DestinationRule;
use mesh_validation::Mode;

use crate::claim::{claims, expect, validate};

/// A DestinationRule of these fields.
fn spec(fields: &str) -> String {
    format!("{{host: a, {fields}}}")
}

/// … with a traffic policy.
fn policy(fields: &str) -> String {
    spec(&format!("trafficPolicy: {{{fields}}}"))
}

claims! { spec, DestinationRule;
    dr_3_to_6_subsets: [
        "subsets: [{name: a}, {name: a}]" => ["DR-3 spec.subsets[1].name"],
        "subsets: [{}]" => ["DR-4 spec.subsets[0].name"],
        "subsets: [{name: a.b}]" => ["DR-5 spec.subsets[0].name"],
        "subsets: [{name: a, labels: {'-': b}}]" => ["H-LABELS-1 spec.subsets[0].labels.-"],
    ];
    dr_8_workload_rules_stay_in_their_namespace: [
        "workloadSelector: {matchLabels: {a: b}}, exportTo: ['.']" => [],
        "workloadSelector: {matchLabels: {a: b}}, exportTo: ['.', b]" => ["H-EXPORT-7 spec.exportTo"],
        "workloadSelector: {matchLabels: {a: b}}, exportTo: ['*']" => ["H-EXPORT-8 spec.exportTo"],
    ];
    dr_9_and_10_selector: [
        "workloadSelector: {matchLabels: {a: '*'}}" => ["H-SEL-2 spec.workloadSelector.matchLabels.a"],
        "workloadSelector: {}" => ["warning H-SEL-3 spec.workloadSelector"],
    ];
}

claims! { policy, DestinationRule;
    dr_12_an_empty_policy_is_refused: [
        "" => ["DR-12 spec.trafficPolicy"],
        "portLevelSettings: []" => ["DR-12 spec.trafficPolicy"],
        "retryBudget: {}" => [],
    ];
    dr_13_tunnel_excludes_proxy_protocol: [
        "tunnel: {protocol: x}, proxyProtocol: {}" => ["DR-13 spec.trafficPolicy"],
    ];
    dr_18_and_19_settings_of_ports: [
        "portLevelSettings: [{tls: {}}]" => ["DR-18 spec.trafficPolicy.portLevelSettings[0]"],
        "portLevelSettings: [{port: {number: 80}}]" => ["DR-19 spec.trafficPolicy.portLevelSettings[0]"],
        "portLevelSettings: [{port: {}, tls: {}}]" => [],
    ];
    dr_22_to_24_tunnels: [
        "tunnel: {protocol: connect, targetHost: a, targetPort: 80}" => ["DR-22 spec.trafficPolicy.tunnel.protocol"],
        "tunnel: {targetHost: a b, targetPort: 80}" => ["DR-23 spec.trafficPolicy.tunnel.targetHost"],
        "tunnel: {targetHost: 10.0.0.1}" => ["DR-24 spec.trafficPolicy.tunnel.targetPort"],
    ];
    dr_25_version_of_the_proxy_protocol: [
        "proxyProtocol: {version: 1}" => [],
        "proxyProtocol: {version: 7}" => ["DR-25 spec.trafficPolicy.proxyProtocol.version"],
    ];
    h_outlier_when_endpoints_count_as_broken: [
        "outlierDetection: {baseEjectionTime: 0s}" => ["H-DUR-1 spec.trafficPolicy.outlierDetection.baseEjectionTime"],
        "outlierDetection: {interval: 1us}" => ["H-DUR-1 spec.trafficPolicy.outlierDetection.interval"],
        "outlierDetection: {consecutiveErrors: 1}" =>
            ["warning H-OUTLIER-2 spec.trafficPolicy.outlierDetection.consecutiveErrors"],
        "outlierDetection: {consecutiveLocalOriginFailures: 1}" =>
            ["H-OUTLIER-3 spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures"],
        "outlierDetection: {consecutiveLocalOriginFailures: 0}" => [],
        "outlierDetection: {maxEjectionPercent: 101, minHealthPercent: -1}" => [
            "H-PCT-1 spec.trafficPolicy.outlierDetection.maxEjectionPercent",
            "H-PCT-1 spec.trafficPolicy.outlierDetection.minHealthPercent",
        ],
    ];
}

#[test]
fn dr_1_host_is_a_name_perhaps_with_wildcard() {
    let check = |host: &str, expected: &[&str]| {
        expect(
            &validate::<DestinationRule>(Mode::AsIstio, &format!("{{host: '{host}'}}")),
            expected,
        );
    };
    check("*", &[]);
    check("reviews", &[]);
    check("1.2.3.4", &["H-FQDN-3 spec.host"]);
    check("", &["H-FQDN-2 spec.host"]);
}

#[test]
fn dr_7_and_20_warnings_of_subsets_and_ports_are_lost_by_istio() {
    let old = "{outlierDetection: {consecutiveErrors: 1}}";
    let spec = spec(&format!(
        "subsets: [{{name: v1, trafficPolicy: {old}}}], \
         trafficPolicy: {{portLevelSettings: [{{port: {{number: 80}}, outlierDetection: {{consecutiveErrors: 1}}}}]}}"
    ));
    expect(&validate::<DestinationRule>(Mode::AsIstio, &spec), &[]);
    let lost = [
        "warning H-OUTLIER-2 spec.trafficPolicy.portLevelSettings[0].outlierDetection.consecutiveErrors",
        "warning H-OUTLIER-2 spec.subsets[0].trafficPolicy.outlierDetection.consecutiveErrors",
    ];
    expect(&validate::<DestinationRule>(Mode::Full, &spec), &lost);
}
