use mesh_config_model::specs::security::AuthorizationPolicy;

use crate::claim::claims;

fn spec(fields: &str) -> String {
    format!("{{{fields}}}")
}

fn custom(rule: &str) -> String {
    format!("{{action: CUSTOM, provider: {{name: p}}, rules: [{{{rule}}}]}}")
}

fn deny(rule: &str) -> String {
    format!("{{action: DENY, rules: [{{{rule}}}]}}")
}

fn rule(rule: &str) -> String {
    format!("{{rules: [{{{rule}}}]}}")
}

fn source(fields: &str) -> String {
    rule(&format!("from: [{{source: {{{fields}}}}}]"))
}

fn operation(fields: &str) -> String {
    rule(&format!("to: [{{operation: {{{fields}}}}}]"))
}

fn when(fields: &str) -> String {
    rule(&format!("when: [{{{fields}}}]"))
}

claims! { spec, AuthorizationPolicy;
    ap_1_one_kind_of_target: [
        "selector: {matchLabels: {a: b}}, targetRef: {kind: Service, name: a}" => ["H-TREF-1 spec"],
    ];
    ap_2_and_3_selector: [
        "selector: {matchLabels: {'a*': b}}" => [r"H-SEL-2 spec.selector.matchLabels.a*"],
        "selector: {}" => ["warning H-SEL-3 spec.selector"],
    ];
    ap_4_targets: [
        "targetRef: {kind: Service}" => ["H-TREF-2 spec.targetRef.name"],
        "targetRefs: [{kind: Service, name: a, namespace: b}]" => ["H-TREF-3 spec.targetRefs[0].namespace"],
        "targetRefs: [{group: core, kind: Service, name: a}, {kind: service, name: a}]" =>
            ["H-TREF-4 spec.targetRefs[1].kind"],
    ];
    ap_5_6_9_providers: [
        "action: CUSTOM, provider: {name: p}" => ["AP-5 spec.rules"],
        "action: CUSTOM, rules: [{}]" => ["AP-6 spec.provider.name"],
        "action: AUDIT, provider: {name: p}" => ["AP-9 spec.provider"],
    ];
    ap_10_a_denial_has_rules: ["action: DENY" => ["AP-10 spec.rules"], "action: ALLOW" => [], "action: AUDIT" => []];
}

claims! { custom, AuthorizationPolicy;
    ap_7_and_8_a_provider_is_not_asked_about_identities: [
        "from: [{source: {principals: [a], ipBlocks: [10.0.0.1]}}]" => ["AP-7 spec.rules[0].from[0].source.principals"],
        "when: [{key: source.namespace, values: [a]}]" => ["AP-8 spec.rules[0].when[0].key"],
        "when: [{key: 'request.auth.claims[a]', values: [a]}]" => ["AP-8 spec.rules[0].when[0].key"],
    ];
}

claims! { rule, AuthorizationPolicy;
    ap_12_and_20_entries_say_something: [
        "from: [{}]" => ["AP-12 spec.rules[0].from[0]"],
        "to: [{}]" => ["AP-20 spec.rules[0].to[0]"],
    ];
}

claims! { source, AuthorizationPolicy;
    ap_13_accounts_exclude_principals: [
        "serviceAccounts: [a], notNamespaces: [b]" => ["AP-13 spec.rules[0].from[0].source"],
        "serviceAccounts: [a], trustDomains: [b]" => [],
    ];
    ap_14_an_empty_source_is_refused: ["" => ["AP-14 spec.rules[0].from[0].source"]];
    ap_15_and_16_values_of_a_source: [
        "principals: [a, '']" => ["AP-16 spec.rules[0].from[0].source.principals[1]"],
        "ipBlocks: ['']" => [
            "H-AVAL-2 spec.rules[0].from[0].source.ipBlocks[0]",
            "AP-16 spec.rules[0].from[0].source.ipBlocks[0]",
        ],
        "notRemoteIpBlocks: [10.0.0.0/33, x]" => [
            "H-AVAL-1 spec.rules[0].from[0].source.notRemoteIpBlocks[0]",
            "H-AVAL-2 spec.rules[0].from[0].source.notRemoteIpBlocks[1]",
        ],
    ];
    ap_17_the_first_wrong_account_counts: [
        "serviceAccounts: [a/b/c, '']" => ["H-AVAL-7 spec.rules[0].from[0].source.serviceAccounts[0]"],
        "serviceAccounts: [a, b, c, d, e, f, g, h, i, j, k, l, m, 'n', o, p, q]" =>
            ["H-AVAL-4 spec.rules[0].from[0].source.serviceAccounts"],
    ];
    ap_18_trust_domains: [
        "trustDomains: [a*b]" => ["H-AVAL-10 spec.rules[0].from[0].source.trustDomains[0]"],
        "notTrustDomains: [a, b/c]" => ["H-AVAL-11 spec.rules[0].from[0].source.notTrustDomains[1]"],
    ];
}

claims! { operation, AuthorizationPolicy;
    ap_21_an_empty_operation_is_refused: ["" => ["AP-21 spec.rules[0].to[0].operation"]];
    ap_22_ports: [
        "ports: ['0', '080', '65535']" => [],
        "notPorts: ['+80', '65536']" => [
            "H-AVAL-3 spec.rules[0].to[0].operation.notPorts[0]",
            "H-AVAL-3 spec.rules[0].to[0].operation.notPorts[1]",
        ],
    ];
    ap_23_and_24_values_of_an_operation: [
        "hosts: ['']" => ["AP-23 spec.rules[0].to[0].operation.hosts[0]"],
        "paths: ['/{a}', '/{b}']" => ["H-AVAL-13 spec.rules[0].to[0].operation.paths[0]"],
    ];
}

claims! { when, AuthorizationPolicy;
    ap_25_and_26_a_condition_has_key_and_values: [
        "values: [a]" => ["AP-25 spec.rules[0].when[0].key"],
        "key: source.ip" => ["AP-26 spec.rules[0].when[0]"],
    ];
    ap_27_a_bad_key_is_found_for_both_lists: [
        "key: nonsense, values: [a]" =>
            ["H-ATTR-13 spec.rules[0].when[0].key", "H-ATTR-13 spec.rules[0].when[0].notValues"],
    ];
    h_attr_1_an_empty_value_hides_the_rest: [
        "key: source.ip, values: [x, '']" => ["H-ATTR-1 spec.rules[0].when[0].values[1]"],
    ];
    h_attr_2_7_9_keys_with_an_index: [
        "key: 'request.headersx[a]', values: [a]" => [],
        "key: request.headers, values: [a]" =>
            ["H-ATTR-2 spec.rules[0].when[0].key", "H-ATTR-2 spec.rules[0].when[0].notValues"],
        "key: 'request.auth.claims[]', notValues: [a]" =>
            ["H-ATTR-7 spec.rules[0].when[0].key", "H-ATTR-7 spec.rules[0].when[0].notValues"],
        "key: experimental.envoy.filters.a, values: [a]" =>
            ["H-ATTR-9 spec.rules[0].when[0].key", "H-ATTR-9 spec.rules[0].when[0].notValues"],
    ];
    h_attr_3_to_8_values_of_attributes: [
        "key: source.ip, values: [x, 10.0.0.1]" => ["H-AVAL-2 spec.rules[0].when[0].values[0]"],
        "key: source.serviceAccount, notValues: ['*']" => ["H-AVAL-6 spec.rules[0].when[0].notValues[0]"],
        "key: source.trustDomain, values: [a/b, a**]" => ["H-AVAL-10 spec.rules[0].when[0].values[1]"],
        "key: destination.port, values: [x]" => ["H-AVAL-3 spec.rules[0].when[0].values[0]"],
        "key: connection.sni, values: [anything]" => [],
    ];
    h_attr_10_to_12_attributes_of_the_destination: [
        "key: destination.namespace, values: [a]" =>
            ["H-ATTR-10 spec.rules[0].when[0].key", "H-ATTR-10 spec.rules[0].when[0].notValues"],
        "key: destination.labelsx, values: [a]" =>
            ["H-ATTR-11 spec.rules[0].when[0].key", "H-ATTR-11 spec.rules[0].when[0].notValues"],
        "key: destination.user, values: [a]" =>
            ["H-ATTR-12 spec.rules[0].when[0].key", "H-ATTR-12 spec.rules[0].when[0].notValues"],
    ];
}

claims! { deny, AuthorizationPolicy;
    ap_28_http_fields_deny_all_tcp: [
        "from: [{source: {requestPrincipals: [a]}}]" => ["warning AP-28 spec.rules[0]"],
        "from: [{source: {trustDomains: [a]}}]" => ["warning AP-28 spec.rules[0]"],
        "from: [{source: {ipBlocks: [10.0.0.1]}}]" => [],
        "from: [{source: {ipBlocks: [10.0.0.1]}}], to: [{operation: {methods: [GET]}}]" =>
            ["warning AP-28 spec.rules[0]"],
        "to: [{operation: {methods: [GET], notPorts: ['80']}}]" => [],
        "" => [],
    ];
}
