use mesh_config_model::specs::networking::VirtualService;
use mesh_validation::Mode;

use crate::claim::{claims, validate};

/// HTTP rules with these matches, one list each.
fn rules(matches: &str) -> String {
    let rule = |list: &str| format!("{{route: [{{destination: {{host: a}}}}], match: [{list}]}}");
    let rules: Vec<String> = matches.split(" then ").map(rule).collect();
    format!("{{hosts: [a.example], http: [{}]}}", rules.join(", "))
}

/// TCP rules likewise.
fn tcp(matches: &str) -> String {
    rules(matches).replace("http:", "tcp:")
}

claims! { rules, VirtualService;
    vs_r_2_only_the_last_rule_matches_everything: [
        "{port: 80} then " => [],
        " then  then " => ["warning VS-R-2 spec.http[1]", "warning VS-R-2 spec.http[2]"],
    ];
    vs_r_3_matches_after_everything_are_unused: [
        " then {port: 80}, {port: 80}" =>
            ["warning VS-R-3 spec.http[1].match[0]", "warning VS-R-3 spec.http[1].match[1]"],
    ];
    vs_r_4_and_5_equal_matches_are_unused: [
        "{port: 80}, {port: 81} then {port: 81}, {port: 82}" => ["warning VS-R-4 spec.http[1].match[0]"],
        "{port: 80} then {port: 80, name: x}" =>
            ["warning VS-R-4 spec.http[1].match[0]", "warning VS-R-5 spec.http[1]"],
        "{uri: {}} then {}" => [],
    ];
    vs_r_6_longer_prefixes_after_shorter_ones_are_unused: [
        "{uri: {prefix: /a}} then {uri: {prefix: /a/b}}" => ["warning VS-R-6 spec.http[1].match[0]"],
        "{uri: {prefix: /a/b}} then {uri: {prefix: /a}}" => [],
        "{uri: {prefix: /a}}, {uri: {prefix: /ab}}" => ["warning VS-R-6 spec.http[0].match[1]"],
        "{uri: {prefix: /a}, port: 80} then {uri: {prefix: /a/b}}" => [],
    ];
    vs_r_7_an_absent_method_is_get: [
        "{uri: {prefix: /a}} then {uri: {prefix: /a/b}, method: {exact: GET}}" =>
            ["warning VS-R-6 spec.http[1].match[0]"],
        "{uri: {prefix: /a}} then {uri: {prefix: /a/b}, method: {exact: POST}}" => [],
    ];
    vs_r_7_conditions_cover_by_their_text: [
        "{uri: {prefix: /a}, headers: {h: {exact: xy}}} then {uri: {prefix: /a/b}, headers: {h: {exact: x}}}" =>
            ["warning VS-R-6 spec.http[1].match[0]"],
        "{uri: {prefix: /a}, headers: {h: {exact: x}}} then {uri: {prefix: /a/b}, headers: {h: {exact: xy}}}" => [],
        "{uri: {prefix: /a}, headers: {h: {regex: x}}} then {uri: {prefix: /a/b}, headers: {h: {regex: z}}}" =>
            ["warning VS-R-6 spec.http[1].match[0]"],
        "{uri: {prefix: /a}, headers: {h: {exact: x}}} then {uri: {prefix: /a/b}}" => [],
        "{uri: {prefix: /a}, sourceLabels: {a: b}} then {uri: {prefix: /a/b}}" =>
            ["warning VS-R-6 spec.http[1].match[0]"],
    ];
}

claims! { tcp, VirtualService;
    vs_r_tcp_rules_are_analysed_too: [
        " then " => ["warning VS-R-2 spec.tcp[1]"],
        "{port: 80} then {port: 80}" =>
            ["warning VS-R-4 spec.tcp[1].match[0]", "warning VS-R-5 spec.tcp[1]"],
    ];
}

#[test]
fn vs_r_4_carries_rule_match_and_duplicate() {
    let spec = "{hosts: [a.example], http: [{name: first, match: [{port: 80}], route: [{destination: {host: a}}]}, \
                {match: [{name: second, port: 80}, {port: 81}], route: [{destination: {host: a}}]}]}";
    let report = validate::<VirtualService>(Mode::AsIstio, spec);
    let finding = &report.findings()[0];
    assert_eq!(
        finding.message,
        r#"match "second" of rule #1 is never used: rule "first" has the same"#
    );
    assert_eq!(finding.parameter("rule"), Some("#1"));
    assert_eq!(finding.parameter("match"), Some(r#""second""#));
    assert_eq!(finding.parameter("duplicate-rule"), Some(r#""first""#));
}
