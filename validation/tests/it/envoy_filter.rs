use mesh_config_model::specs::networking::EnvoyFilter;

use crate::claim::claims;

fn patch(fields: &str) -> String {
    format!("configPatches: [{{{fields}}}]")
}

fn cluster(value: &str) -> String {
    patch(&format!(
        "applyTo: CLUSTER, match: {{context: GATEWAY}}, patch: {{operation: MERGE, value: {{{value}}}}}"
    ))
}

fn filter(config: &str) -> String {
    patch(&format!(
        "applyTo: HTTP_FILTER, match: {{context: GATEWAY}}, \
         patch: {{operation: ADD, value: {{name: a, typed_config: {{{config}}}}}}}"
    ))
}

claims! { patch, EnvoyFilter;
    ef_5_patches_of_waypoints_are_not_checked: [
        "match: {context: WAYPOINT}" => ["warning EF-1 spec"],
        "match: {context: ANY}" => ["warning EF-1 spec", "EF-6 spec.configPatches[0]"],
    ];
    ef_19_another_match_of_a_route_does_not_end_the_check: [
        "applyTo: HTTP_ROUTE, match: {cluster: {name: a}}, patch: {operation: ADD, value: {name: 1}}" => [
            "warning EF-1 spec",
            "EF-19 spec.configPatches[0].match",
            "EF-22 spec.configPatches[0].patch.value.name",
        ],
    ];
    ef_12_another_match_of_a_listener_does: [
        "applyTo: LISTENER, match: {cluster: {name: a}}, patch: {operation: ADD, value: {name: 1}}" => [
            "warning EF-1 spec", "EF-12 spec.configPatches[0]",
        ],
    ];
}

claims! { cluster, EnvoyFilter;
    ef_22_values_decode_as_protobuf_does_it_in_go: [
        "lb_policy: ROUND_ROBIN, connect_timeout: 1m30s, typeUrl: a" => [
            "warning EF-1 spec", "warning EF-25 spec.configPatches[0].patch.value.typeUrl",
        ],
        "lb_policy: 77, type: 3, per_connection_buffer_limit_bytes: '5'" => ["warning EF-1 spec"],
        "connect_timeout: 1, name: a" => [
            "warning EF-1 spec", "EF-22 spec.configPatches[0].patch.value.connect_timeout",
        ],
        "lb_policy: BEST" => ["warning EF-1 spec", "EF-22 spec.configPatches[0].patch.value.lb_policy"],
        "per_connection_buffer_limit_bytes: -1" => [
            "warning EF-1 spec", "EF-22 spec.configPatches[0].patch.value.per_connection_buffer_limit_bytes",
        ],
        "per_connection_buffer_limit_bytes: 1.0, name: null" => ["warning EF-1 spec"],
        "filters: {}" => ["warning EF-1 spec", "EF-22 spec.configPatches[0].patch.value.filters"],
        "metadata: {filter_metadata: {a: {b: [1, {}]}}}" => ["warning EF-1 spec"],
    ];
    ef_27_a_transport_socket_has_a_type: [
        "transport_socket: {name: tls}" => [
            "warning EF-1 spec", "warning EF-27 spec.configPatches[0].patch.value",
        ],
    ];
}

claims! { filter, EnvoyFilter;
    ef_24_types_are_those_of_the_api: [
        "'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, dynamic_stats: true" => [
            "warning EF-1 spec",
        ],
        "'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router, dynamicStats: 1" => [
            "warning EF-1 spec", "EF-22 spec.configPatches[0].patch.value.typed_config.dynamicStats",
        ],
        "'@type': type.googleapis.com/envoy.config.filter.http.router.v2.Router" => [
            "warning EF-1 spec", "EF-24 spec.configPatches[0].patch.value.typed_config.@type",
        ],
        "'@type': type.googleapis.com/google.protobuf.Duration, value: 1s" => ["warning EF-1 spec"],
        "'@type': type.googleapis.com/google.protobuf.Duration" => [
            "warning EF-1 spec", "EF-22 spec.configPatches[0].patch.value.typed_config",
        ],
        "'@type': type.googleapis.com/stats.PluginConfig, anything: 1" => ["warning EF-1 spec"],
    ];
}
