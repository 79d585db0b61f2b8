super::table::codes! {
    EF_1 "EF-1" "EnvoyFilter in use" "it depends on internals of Istio and Envoy; upgrades may break it"
        EnvoyFilter "{configPatches: []}";
    EF_3 "EF-3" "EnvoyFilter for all workloads" "a selector without labels selects all of the namespace"
        EnvoyFilter "{workloadSelector: {}}";
    EF_6 "EF-6" "patch of nothing" "applyTo names what is changed"
        EnvoyFilter "{configPatches: [{match: {context: GATEWAY}, patch: {operation: REMOVE}}]}";
    EF_7 "EF-7" "entry without patch" "patch says what is changed"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {context: GATEWAY}}]}";
    EF_8 "EF-8" "patch without operation" "operation says how it is changed"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {context: GATEWAY}, patch: {value: {}}}]}";
    EF_9 "EF-9" "patch without value" "only REMOVE needs none"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {context: GATEWAY}, patch: {operation: MERGE}}]}";
    EF_10 "EF-10" "expression for versions too long" "it is ignored"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {proxy: {proxyVersion: '<a*1025>'}}, patch: {operation: REMOVE}}]}";
    EF_11 "EF-11" "malformed expression for versions" "the syntax is that of RE2"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {proxy: {proxyVersion: 'a**'}}, patch: {operation: REMOVE}}]}";
    EF_12 "EF-12" "match of a listener by something else" "parts of listeners are matched by listener"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {cluster: {name: a}}, patch: {operation: REMOVE}}]}";
    EF_13 "EF-13" "filter to match has no effect" "a listener or chain is matched as a whole"
        EnvoyFilter "{configPatches: [{applyTo: FILTER_CHAIN, match: {listener: {filterChain: {filter: {name: a}}}}, patch: {operation: REMOVE}}]}";
    EF_14 "EF-14" "filter to match without name" "filters are matched by name"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {subFilter: {name: a}}}}}, patch: {operation: REMOVE}}]}";
    EF_15 "EF-15" "filter within one that has none" "only HTTP filters are within others"
        EnvoyFilter "{configPatches: [{applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: a}}}}}, patch: {operation: REMOVE}}]}";
    EF_16 "EF-16" "filter within another than HTTP" "only the HTTP connection manager has filters of its own"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.tcp_proxy, subFilter: {name: a}}}}}, patch: {operation: REMOVE}}]}";
    EF_17 "EF-17" "filter within another without name" "filters are matched by name"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {}}}}}, patch: {operation: REMOVE}}]}";
    EF_18 "EF-18" "old name of a filter" "filters got longer names"
        EnvoyFilter "{configPatches: [{applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: envoy.http_connection_manager}}}}, patch: {operation: REMOVE}}]}";
    EF_19 "EF-19" "match of a route by something else" "routes are matched by routeConfiguration"
        EnvoyFilter "{configPatches: [{applyTo: VIRTUAL_HOST, match: {cluster: {name: a}}, patch: {operation: REMOVE}}]}";
    EF_20 "EF-20" "match of a cluster by something else" "clusters are matched by cluster"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {listener: {name: a}}, patch: {operation: REMOVE}}]}";
    EF_22 "EF-22" "value that does not decode" "the value has the type that applyTo names"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {context: GATEWAY}, patch: {operation: ADD, value: {name: false}}}]}";
    EF_23 "EF-23" "value of an unknown object" "the reference of applyTo lists all objects"
        EnvoyFilter "{configPatches: [{applyTo: 99, match: {context: GATEWAY}, patch: {operation: ADD, value: {name: a}}}]}";
    EF_24 "EF-24" "unknown type of an extension" "@type is the full name of a message of Envoy's API, version 3"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY}, patch: {operation: ADD, value: {name: a, typed_config: {'@type': type.googleapis.com/foo.Bar}}}}]}";
    EF_25 "EF-25" "unknown field in a value" "a proxy ignores it"
        EnvoyFilter "{configPatches: [{applyTo: CLUSTER, match: {context: GATEWAY}, patch: {operation: ADD, value: {name: a, color: red}}}]}";
    EF_26 "EF-26" "type of an API that was replaced" "use the type of version 3 of the API"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY}, patch: {operation: ADD, value: {name: a, typed_config: {'@type': type.googleapis.com/envoy.type.HttpStatus}}}}]}";
    EF_27 "EF-27" "extension without type" "name it by the @type of its typed_config"
        EnvoyFilter "{configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY}, patch: {operation: ADD, value: {name: envoy.filters.http.lua}}}]}";
}
