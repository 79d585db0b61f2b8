use mesh_config_model::specs::security::PeerAuthentication;

use crate::claim::claims;

fn spec(fields: &str) -> String {
    format!("{{{fields}}}")
}

claims! { spec, PeerAuthentication;
    pa_1_ports_need_selected_workloads: [
        "portLevelMtls: {80: {mode: STRICT}}" => ["PA-1 spec.portLevelMtls"],
        "selector: {matchLabels: {a: b}}, portLevelMtls: {80: {mode: STRICT}}" => [],
    ];
    pa_3_ports_are_in_range: [
        "selector: {matchLabels: {a: b}}, portLevelMtls: {0: {}, 65535: {}, 65536: {}}" =>
            ["PA-3 spec.portLevelMtls.0", "PA-3 spec.portLevelMtls.65536"],
    ];
    pa_4_labels_of_the_selector: [
        "selector: {matchLabels: {'': b}}" => [r#"H-SEL-1 spec.selector.matchLabels[""]"#],
        "selector: {matchLabels: {a: '*'}}" => ["H-SEL-2 spec.selector.matchLabels.a"],
        "selector: {matchLabels: {'not a label!': b}}" => [],
    ];
    pa_5_selector_without_labels: ["selector: {}" => ["warning H-SEL-3 spec.selector"]];
}
