use mesh_config_model::specs::extensions::{TrafficExtension, WasmPlugin};
use mesh_config_model::specs::networking::ProxyConfig;
use mesh_config_model::specs::telemetry::Telemetry;

use crate::claim::claims;

fn spec(fields: &str) -> String {
    format!("{{{fields}}}")
}

fn url(url: &str) -> String {
    format!("url: '{url}'")
}

claims! { url, WasmPlugin;
    h_wasm_2_and_4_modules_have_urls: [
        "oci://a.example/b:1" => [],
        "OCI://a" => [],
        "docker.io/a:1" => [],
        "1.2.3.4:80/a" => [],
        "file:///a" => [],
        "localhost:8080/a" => ["H-WASM-4 spec.url"],
        "ftp://a" => ["H-WASM-4 spec.url"],
        "" => ["H-WASM-1 spec.url"],
        "a%zz" => ["H-WASM-2 spec.url"],
    ];
}

claims! { spec, WasmPlugin;
    h_wasm_12_the_first_wrong_variable_ends_the_check: [
        "url: a, vmConfig: {env: [{name: a, value: b}, {name: c, valueFrom: HOST}]}" => [],
        "url: a, vmConfig: {env: [{value: b}, {value: c}]}" => ["H-WASM-9 spec.vmConfig.env[0].name"],
        "url: a, vmConfig: {env: [{name: a, value: b}, {name: a}]}" => ["H-WASM-11 spec.vmConfig.env[1].name"],
    ];
    h_wasm_13_the_first_wrong_port_ends_the_check: [
        "url: a, match: [{ports: [{number: 1}]}, {ports: [{number: 0}, {}]}]" => [
            "H-WASM-13 spec.match[1].ports[0].number",
        ],
    ];
    h_tref_a_policy_has_one_target: [
        "url: a, targetRefs: [{kind: Service, name: a, group: core}]" => [],
        "url: a, selector: {}, targetRefs: [{kind: Gateway, name: a, group: gateway.networking.k8s.io}]" => [
            "H-TREF-1 spec", "warning H-SEL-3 spec.selector",
        ],
    ];
}

claims! { spec, TrafficExtension;
    tx_6_and_7_code_of_a_limited_length: [
        "lua: {inlineCode: a}" => [],
        "lua: {}" => ["TX-6 spec.lua.inlineCode"],
        "wasm: {}" => ["H-WASM-1 spec.wasm.url"],
    ];
}

claims! { spec, ProxyConfig;
    px_3_zero_threads_are_as_many_as_cores: [
        "concurrency: 0" => [],
        "concurrency: -1" => ["PX-3 spec.concurrency"],
        "selector: {}" => ["warning H-SEL-3 spec.selector"],
    ];
}

claims! { spec, Telemetry;
    te_5_the_first_nameless_provider_ends_the_check: [
        "metrics: [{providers: [{}, {}]}, {providers: [{}]}]" => [
            "TE-5 spec.metrics[0].providers[0].name", "TE-5 spec.metrics[1].providers[0].name",
        ],
    ];
    te_7_and_8_upsert_alone_has_a_value: [
        "metrics: [{overrides: [{tagOverrides: {a: {value: b}, c: {operation: REMOVE}}}]}]" => [],
        "metrics: [{overrides: [{tagOverrides: {a: {}}}]}]" => [
            "TE-7 spec.metrics[0].overrides[0].tagOverrides.a.value",
        ],
    ];
    te_13_percentages_include_their_ends: [
        "tracing: [{randomSamplingPercentage: 0}]" => [],
        "tracing: [{randomSamplingPercentage: 100}]" => [],
        "tracing: [{randomSamplingPercentage: 100.1}]" => ["TE-13 spec.tracing[0].randomSamplingPercentage"],
    ];
    te_18_filters_are_parsed_and_no_more: [
        "accessLogging: [{filter: {expression: 'nothing.of.this > exists'}}]" => [],
        "accessLogging: [{filter: {expression: ''}}]" => ["TE-18 spec.accessLogging[0].filter.expression"],
        "accessLogging: [{filter: {}}]" => ["TE-18 spec.accessLogging[0].filter.expression"],
    ];
}
