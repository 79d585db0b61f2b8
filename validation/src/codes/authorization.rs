super::table::codes! {
    AP_5 "AP-5" "custom action that never happens" "without rules no request is asked about; an empty rule takes all"
        AuthorizationPolicy "{action: CUSTOM, provider: {name: a}}";
    AP_6 "AP-6" "custom action without provider" "the provider that decides has a name"
        AuthorizationPolicy "{action: CUSTOM, rules: [{}]}";
    AP_7 "AP-7" "identity in a custom action" "the provider is asked before identities are known"
        AuthorizationPolicy "{action: CUSTOM, provider: {name: a}, rules: [{from: [{source: {namespaces: [shop]}}]}]}";
    AP_8 "AP-8" "identity condition in a custom action" "the provider is asked before identities are known"
        AuthorizationPolicy "{action: CUSTOM, provider: {name: a}, rules: [{when: [{key: source.namespace, values: [shop]}]}]}";
    AP_9 "AP-9" "provider without custom action" "only the action CUSTOM asks a provider"
        AuthorizationPolicy "{provider: {name: a}, rules: [{}]}";
    AP_10 "AP-10" "denial that never happens" "without rules no request is denied; an empty rule takes all"
        AuthorizationPolicy "{action: DENY}";
    AP_12 "AP-12" "from without source" "each entry of from has a source"
        AuthorizationPolicy "{rules: [{from: [{}]}]}";
    AP_13 "AP-13" "two forms of identity" "a service account is a principal and a namespace already"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: [a], namespaces: [shop]}}]}]}";
    AP_14 "AP-14" "empty source" "leave from out, or say something"
        AuthorizationPolicy "{rules: [{from: [{source: {}}]}]}";
    AP_16 "AP-16" "empty value of a source" "no source has an empty property"
        AuthorizationPolicy "{rules: [{from: [{source: {namespaces: ['']}}]}]}";
    AP_20 "AP-20" "to without operation" "each entry of to has an operation"
        AuthorizationPolicy "{rules: [{to: [{}]}]}";
    AP_21 "AP-21" "empty operation" "leave to out, or say something"
        AuthorizationPolicy "{rules: [{to: [{operation: {}}]}]}";
    AP_23 "AP-23" "empty value of an operation" "no operation has an empty property"
        AuthorizationPolicy "{rules: [{to: [{operation: {methods: ['']}}]}]}";
    AP_25 "AP-25" "condition without key" "a condition is on an attribute of the request"
        AuthorizationPolicy "{rules: [{when: [{values: [a]}]}]}";
    AP_26 "AP-26" "condition without values" "give values or notValues"
        AuthorizationPolicy "{rules: [{when: [{key: source.ip}]}]}";
    AP_28 "AP-28" "denial of all plain TCP" "plain TCP has no HTTP fields, so they deny it all; name the ports"
        AuthorizationPolicy "{action: DENY, rules: [{to: [{operation: {methods: [GET]}}]}]}";
    H_ATTR_1 "H-ATTR-1" "empty value of a condition" "no attribute is compared with nothing"
        AuthorizationPolicy "{rules: [{when: [{key: source.ip, values: ['']}]}]}";
    H_ATTR_2 "H-ATTR-2" "header condition without name" "the form is request.headers[name]"
        AuthorizationPolicy "{rules: [{when: [{key: request.headers, values: [a]}]}]}";
    H_ATTR_7 "H-ATTR-7" "claim condition without name" "the form is request.auth.claims[name]"
        AuthorizationPolicy "{rules: [{when: [{key: request.auth.claims, values: [a]}]}]}";
    H_ATTR_9 "H-ATTR-9" "filter condition without key" "the form is experimental.envoy.filters.<filter>[key]"
        AuthorizationPolicy "{rules: [{when: [{key: experimental.envoy.filters.a, values: [a]}]}]}";
    H_ATTR_10 "H-ATTR-10" "condition on the own namespace" "the namespace of the policy decides"
        AuthorizationPolicy "{rules: [{when: [{key: destination.namespace, values: [a]}]}]}";
    H_ATTR_11 "H-ATTR-11" "condition on own labels" "the selector of the policy decides"
        AuthorizationPolicy "{rules: [{when: [{key: 'destination.labels[a]', values: [a]}]}]}";
    H_ATTR_12 "H-ATTR-12" "condition of an old API" "the attribute went with the first version of the API"
        AuthorizationPolicy "{rules: [{when: [{key: destination.user, values: [a]}]}]}";
    H_ATTR_13 "H-ATTR-13" "condition on an unknown attribute" "the reference of conditions lists all attributes"
        AuthorizationPolicy "{rules: [{when: [{key: request.path, values: [a]}]}]}";
    H_AVAL_1 "H-AVAL-1" "malformed range of addresses" "an address, a slash and a number of bits"
        AuthorizationPolicy "{rules: [{from: [{source: {ipBlocks: [10.0.0.0/33]}}]}]}";
    H_AVAL_2 "H-AVAL-2" "malformed address of a policy" "an IPv4 address without leading zeros, or an IPv6 address"
        AuthorizationPolicy "{rules: [{from: [{source: {ipBlocks: [10.0.0]}}]}]}";
    H_AVAL_3 "H-AVAL-3" "malformed port of a policy" "a port is a decimal number without sign, up to 65535"
        AuthorizationPolicy "{rules: [{to: [{operation: {ports: ['70000']}}]}]}";
    H_AVAL_4 "H-AVAL-4" "too many service accounts" "one list has at most 16"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: [a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q, r]}}]}]}";
    H_AVAL_5 "H-AVAL-5" "service account missing" "each entry names an account"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: ['']}}]}]}";
    H_AVAL_6 "H-AVAL-6" "service account with a wildcard" "accounts are named in full"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: ['a*']}}]}]}";
    H_AVAL_7 "H-AVAL-7" "malformed service account" "the form is <account> or <namespace>/<account>"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: [a/b/c]}}]}]}";
    H_AVAL_8 "H-AVAL-8" "service account too long" "it has at most 320 bytes"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: ['<a*321>']}}]}]}";
    H_AVAL_9 "H-AVAL-9" "half a service account" "the form is <account> or <namespace>/<account>"
        AuthorizationPolicy "{rules: [{from: [{source: {serviceAccounts: [a/]}}]}]}";
    H_AVAL_10 "H-AVAL-10" "malformed wildcard" "there is one wildcard, at the start or end"
        AuthorizationPolicy "{rules: [{from: [{source: {trustDomains: ['a*b']}}]}]}";
    H_AVAL_11 "H-AVAL-11" "trust domain with a slash" "it is the first part of an identity alone"
        AuthorizationPolicy "{rules: [{from: [{source: {trustDomains: [a/b]}}]}]}";
    H_AVAL_12 "H-AVAL-12" "wildcard after the open end of a path" "{**} is the last of the wildcards"
        AuthorizationPolicy "{rules: [{to: [{operation: {paths: ['/{**}/{*}']}}]}]}";
    H_AVAL_13 "H-AVAL-13" "braces in a path" "a segment in braces is {*} or {**}"
        AuthorizationPolicy "{rules: [{to: [{operation: {paths: ['/{a}']}}]}]}";
    H_AVAL_14 "H-AVAL-14" "malformed segment of a path template" "next to templates, segments have URL characters and no *"
        AuthorizationPolicy "{rules: [{to: [{operation: {paths: ['/{*}/a b']}}]}]}";
    PA_1 "PA-1" "ports without workloads" "port settings need a selector with labels"
        PeerAuthentication "{portLevelMtls: {8080: {mode: STRICT}}}";
    PA_3 "PA-3" "port of the policy out of range" "ports run from 1 to 65535"
        PeerAuthentication "{selector: {matchLabels: {app: a}}, portLevelMtls: {0: {mode: STRICT}}}";
}
