use mesh_config_model::specs::networking::VirtualService;
use mesh_validation::Mode;

use crate::claim::{claims, expect, validate};

const TO: &str = "route: [{destination: {host: a}}]";

/// A VirtualService with one HTTP route of these fields.
fn route(fields: &str) -> String {
    format!("{{hosts: [a.example], http: [{{{fields}}}]}}")
}

/// … whose fields are added to a plain destination.
fn and(fields: &str) -> String {
    route(&format!("{TO}, {fields}"))
}

/// … with one match of these fields.
fn matching(fields: &str) -> String {
    and(&format!("match: [{{{fields}}}]"))
}

fn delegate(fields: &str) -> String {
    format!("{{http: [{{{fields}}}]}}")
}

claims! { route, VirtualService;
    vs_h_2_and_3_a_root_route_leaves_the_action_to_its_delegate: [
        "delegate: {name: d}, redirect: {uri: /a}" => ["VS-H-2 spec.http[0].redirect"],
        "delegate: {name: d}, route: [{destination: {host: a}}]" => ["VS-H-3 spec.http[0].route"],
        "delegate: {name: d}, mirror: {host: a}, mirrors: [{destination: {host: a}}]" => [],
    ];
    vs_h_5_to_8_a_redirect_excludes_other_actions: [
        "redirect: {uri: /a}, route: [{destination: {host: a}}]" => ["VS-H-5 spec.http[0]"],
        "redirect: {uri: /a}, fault: {delay: {fixedDelay: 1s}}" => ["VS-H-6 spec.http[0]"],
        "redirect: {uri: /a}, rewrite: {uri: /b}" => ["VS-H-7 spec.http[0]"],
        "redirect: {uri: /a}, directResponse: {status: 200}" => ["VS-H-8 spec.http[0]"],
    ];
    vs_h_9_to_11_a_direct_response_excludes_other_actions: [
        "directResponse: {status: 200}, route: [{destination: {host: a}}]" => ["VS-H-9 spec.http[0]"],
        "directResponse: {status: 200}, fault: {delay: {fixedDelay: 1s}}" => ["VS-H-10 spec.http[0]"],
        "directResponse: {status: 200}, rewrite: {uri: /b}" => ["VS-H-11 spec.http[0]"],
    ];
    vs_h_13_a_route_does_something: [
        "timeout: 1s" => ["VS-H-13 spec.http[0]"],
        "redirect: {uri: /a}" => [],
        "directResponse: {status: 200}" => [],
    ];
    vs_h_57_to_62_the_first_fault_of_a_redirect_counts: [
        "redirect: {uri: /a, prefixRewrite: /b, scheme: ftp}" => ["VS-H-57 spec.http[0].redirect"],
        "redirect: {prefixRewrite: /b}, match: [{uri: {exact: /a}}]" => ["VS-H-58 spec.http[0].redirect"],
        "redirect: {prefixRewrite: /b}, match: [{uri: {prefix: /a}}, {port: 80}]" => [],
        "redirect: {redirectCode: 302}" => ["VS-H-59 spec.http[0].redirect"],
        "redirect: {uri: /a, redirectCode: 200}" => ["VS-H-60 spec.http[0].redirect"],
        "redirect: {scheme: ftp}" => ["VS-H-61 spec.http[0].redirect"],
        "redirect: {port: 65536}" => ["H-PORT-1 spec.http[0].redirect"],
        "redirect: {port: 0}" => [],
        "redirect: {derivePort: FROM_REQUEST_PORT}" => [],
    ];
    vs_h_65_a_direct_response_has_a_status: [
        "directResponse: {status: 600}" => [],
        "directResponse: {}" => ["H-STATUS-1 spec.http[0].directResponse.status"],
    ];
}

claims! { delegate, VirtualService;
    vs_h_4_a_delegate_has_no_delegate: [
        "delegate: {name: d}, redirect: {uri: /a}" => ["VS-H-4 spec.http[0].delegate"],
    ];
}

claims! { and, VirtualService;
    vs_h_14_mirror_excludes_mirrors: [
        "mirror: {host: a}, mirrors: [{destination: {host: a}}]" => ["VS-H-14 spec.http[0]"],
    ];
    vs_h_28_to_31_headers_of_requests_and_responses: [
        "headers: {request: {set: {Host: a, ':path': b}}}" =>
            ["H-HDRNAME-7 spec.http[0].headers.request.set.:path"],
        "headers: {request: {add: {a: 50%}}}" => ["H-HDRVAL-3 spec.http[0].headers.request.add.a"],
        "headers: {request: {remove: [host]}}" => ["H-HDRNAME-8 spec.http[0].headers.request.remove[0]"],
        "headers: {response: {set: {host: a}}}" => ["H-HDRNAME-8 spec.http[0].headers.response.set.host"],
    ];
    vs_h_32_to_38_cross_origin_policies: [
        "corsPolicy: {allowOrigins: [{exact: ''}, {}, {exact: a}]}" =>
            ["VS-H-32 spec.http[0].corsPolicy.allowOrigins[0]", "VS-H-32 spec.http[0].corsPolicy.allowOrigins[1]"],
        "corsPolicy: {allowOrigins: [{regex: '*'}]}" =>
            ["H-REGEX-2 spec.http[0].corsPolicy.allowOrigins[0].regex"],
        "corsPolicy: {allowMethods: [GET, get]}" => ["VS-H-34 spec.http[0].corsPolicy.allowMethods[1]"],
        "corsPolicy: {allowHeaders: ['*', x y]}" => ["H-HDRNAME-3 spec.http[0].corsPolicy.allowHeaders[1]"],
        "corsPolicy: {maxAge: 1.5s}" => ["VS-H-38 spec.http[0].corsPolicy.maxAge"],
        "corsPolicy: {maxAge: -1.5s}" => ["H-DUR-1 spec.http[0].corsPolicy.maxAge"],
    ];
    vs_h_39_to_47_faults: [
        "fault: {}" => ["VS-H-39 spec.http[0].fault"],
        "fault: {abort: {http2Error: x}}" => ["VS-H-42 spec.http[0].fault.abort.http2Error"],
        "fault: {abort: {grpcStatus: ok}}" => ["H-STATUS-2 spec.http[0].fault.abort.grpcStatus"],
        "fault: {abort: {httpStatus: 500, percentage: {value: 101}}}" =>
            ["H-PCT-2 spec.http[0].fault.abort.percentage.value"],
        "fault: {delay: {exponentialDelay: 0s}}" => [
            "H-DUR-1 spec.http[0].fault.delay.exponentialDelay",
            "VS-H-47 spec.http[0].fault.delay.exponentialDelay",
        ],
    ];
    vs_h_48_to_51_the_share_of_mirrored_requests: [
        "mirror: {host: a}, mirrorPercent: 101" =>
            ["VS-H-48 spec.http[0].mirrorPercent", "warning VS-H-49 spec.http[0].mirrorPercent"],
        "mirror: {host: a}, mirrorPercentage: {value: 100.1}" => ["VS-H-50 spec.http[0].mirrorPercentage.value"],
        "mirror: {host: a}, mirrorPercentage: {value: -1}" => ["VS-H-51 spec.http[0].mirrorPercentage.value"],
    ];
    vs_h_53_and_55_mirrors: [
        "mirrors: [{percentage: {value: 101}}]" => ["VS-H-53 spec.http[0].mirrors[0]"],
        "mirrors: [{destination: {host: a}, percentage: {value: 101}}]" =>
            ["VS-H-55 spec.http[0].mirrors[0].percentage.value"],
    ];
    vs_h_67_to_70_rewrites: [
        "rewrite: {uri: /a, uriRegexRewrite: {match: a, rewrite: b}}" => ["VS-H-67 spec.http[0].rewrite"],
        "rewrite: {}" => ["VS-H-68 spec.http[0].rewrite"],
        "rewrite: {uriRegexRewrite: {match: a}}" => ["VS-H-69 spec.http[0].rewrite.uriRegexRewrite"],
        "rewrite: {uriRegexRewrite: {match: '*', rewrite: b}}" =>
            ["H-REGEX-2 spec.http[0].rewrite.uriRegexRewrite.match"],
    ];
    vs_h_71_the_host_of_a_request_is_set_once: [
        "rewrite: {authority: a}, headers: {request: {set: {Host: b}}}" =>
            ["VS-H-71 spec.http[0].headers.request.set.Host"],
        "headers: {request: {set: {host: a}, add: {':authority': b}}}" =>
            ["VS-H-71 spec.http[0].headers.request.add.:authority"],
    ];
    vs_h_72_timeouts: ["timeout: 0s" => ["H-DUR-1 spec.http[0].timeout"]];
    h_retry_retries: [
        "retries: {attempts: -1}" => ["H-RETRY-1 spec.http[0].retries.attempts"],
        "retries: {attempts: 0, retryOn: reset}" => ["H-RETRY-2 spec.http[0].retries.attempts"],
        "retries: {attempts: 0, backoff: 1s, retryIgnorePreviousHosts: true}" => [],
        "retries: {attempts: 1, perTryTimeout: 0s}" => ["H-DUR-1 spec.http[0].retries.perTryTimeout"],
        "retries: {attempts: 1, retryOn: 'reset, 503'}" => ["H-RETRY-4 spec.http[0].retries.retryOn"],
    ];
}

claims! { matching, VirtualService;
    vs_h_15_to_18_header_matches: [
        "headers: {'x y': {exact: a}}" => [r#"H-HDRNAME-4 spec.http[0].match[0].headers["x y"]"#],
        "headers: {a: {prefix: ''}}" => ["H-SMATCH-1 spec.http[0].match[0].headers.a.prefix"],
        "withoutHeaders: {a: {regex: ''}}" => ["H-SMATCH-2 spec.http[0].match[0].withoutHeaders.a.regex"],
        "withoutHeaders: {a: {regex: '*'}}" => [],
        "headers: {a: {regex: '*'}}" => ["H-REGEX-2 spec.http[0].match[0].headers.a.regex"],
    ];
    vs_h_19_the_prefix_of_a_path_may_be_empty: [
        "uri: {prefix: ''}" => [],
        "scheme: {prefix: ''}" => ["H-SMATCH-1 spec.http[0].match[0].scheme.prefix"],
        "queryParams: {q: {prefix: ''}}" => ["H-SMATCH-1 spec.http[0].match[0].queryParams.q.prefix"],
    ];
    vs_h_24_and_25_port_and_source_labels: [
        "port: 65536" => ["H-PORT-1 spec.http[0].match[0].port"],
        "sourceLabels: {a: b/}" => ["H-LABELS-4 spec.http[0].match[0].sourceLabels.a"],
    ];
    vs_h_26_gateways_of_a_match_lose_their_warning: [
        "gateways: [gw.prod.svc]" => [],
        "gateways: [prod/a.b]" => ["H-GWNAMES-6 spec.http[0].match[0].gateways[0]"],
    ];
    vs_h_27_namespace_of_the_source: ["sourceNamespace: a.b" => ["VS-H-27 spec.http[0].match[0].sourceNamespace"]];
}

#[test]
fn vs_h_44_abort_without_status_warns_in_full_mode_alone() {
    let spec = and("fault: {abort: {}}");
    expect(&validate::<VirtualService>(Mode::AsIstio, &spec), &[]);
    expect(
        &validate::<VirtualService>(Mode::Full, &spec),
        &["warning VS-H-44 spec.http[0].fault.abort"],
    );
}

#[test]
fn vs_h_63_and_64_size_of_a_body() {
    let body = |size: usize| {
        route(&format!("directResponse: {{status: 200, body: {{string: {}}}}}", "a".repeat(size)))
    };
    let check = |size, expected: &[&str]| {
        expect(&validate::<VirtualService>(Mode::AsIstio, &body(size)), expected);
    };
    check(102_400, &[]);
    check(102_401, &["warning VS-H-64 spec.http[0].directResponse.body"]);
    check(1_048_577, &["VS-H-63 spec.http[0].directResponse.body"]);
}

#[test]
fn h_regex_1_regular_expressions_have_up_to_1024_bytes() {
    let spec = |size: usize| matching(&format!("uri: {{regex: {}}}", "a".repeat(size)));
    expect(&validate::<VirtualService>(Mode::AsIstio, &spec(1024)), &[]);
    let report = validate::<VirtualService>(Mode::AsIstio, &spec(1025));
    expect(&report, &["H-REGEX-1 spec.http[0].match[0].uri.regex"]);
}
