use mesh_config_model::specs::networking::DestinationRule;

use crate::claim::claims;

fn tcp(fields: &str) -> String {
    pool(&format!("tcp: {{{fields}}}"))
}

fn http(fields: &str) -> String {
    pool(&format!("http: {{{fields}}}"))
}

fn pool(fields: &str) -> String {
    format!("{{host: a, trafficPolicy: {{connectionPool: {{{fields}}}}}}}")
}

fn tls(fields: &str) -> String {
    format!("{{host: a, trafficPolicy: {{tls: {{{fields}}}}}}}")
}

claims! { pool, DestinationRule;
    h_pool_1_a_pool_says_something: ["" => ["H-POOL-1 spec.trafficPolicy.connectionPool"], "tcp: {}" => []];
}

claims! { http, DestinationRule;
    h_pool_2_to_8_limits_are_not_negative: [
        "http1MaxPendingRequests: -1" => ["H-POOL-2 spec.trafficPolicy.connectionPool.http.http1MaxPendingRequests"],
        "http2MaxRequests: -1" => ["H-POOL-3 spec.trafficPolicy.connectionPool.http.http2MaxRequests"],
        "maxRequestsPerConnection: -1" =>
            ["H-POOL-4 spec.trafficPolicy.connectionPool.http.maxRequestsPerConnection"],
        "maxRetries: -1" => ["H-POOL-5 spec.trafficPolicy.connectionPool.http.maxRetries"],
        "maxConcurrentStreams: -1" => ["H-POOL-8 spec.trafficPolicy.connectionPool.http.maxConcurrentStreams"],
        "idleTimeout: 0s" => ["H-DUR-1 spec.trafficPolicy.connectionPool.http.idleTimeout"],
    ];
    h_pool_7_the_protocol_is_chosen_once: [
        "h2UpgradePolicy: UPGRADE, useClientProtocol: true" =>
            ["H-POOL-7 spec.trafficPolicy.connectionPool.http.useClientProtocol"],
        "h2UpgradePolicy: DO_NOT_UPGRADE, useClientProtocol: true" => [],
    ];
    h_pool_9_and_10_keepalive_has_both_times: [
        "http2KeepAlive: {timeout: 1s}" => ["H-POOL-9 spec.trafficPolicy.connectionPool.http.http2KeepAlive"],
        "http2KeepAlive: {interval: 1s}" => ["H-POOL-10 spec.trafficPolicy.connectionPool.http.http2KeepAlive"],
        "http2KeepAlive: {interval: 1s, timeout: 1us}" =>
            ["H-DUR-1 spec.trafficPolicy.connectionPool.http.http2KeepAlive.timeout"],
    ];
}

claims! { tcp, DestinationRule;
    h_pool_11_to_13_tcp: [
        "maxConnections: -1" => ["H-POOL-11 spec.trafficPolicy.connectionPool.tcp.maxConnections"],
        "connectTimeout: 1.5ms" => ["H-DUR-2 spec.trafficPolicy.connectionPool.tcp.connectTimeout"],
        "maxConnectionDuration: 0s" => ["H-DUR-1 spec.trafficPolicy.connectionPool.tcp.maxConnectionDuration"],
    ];
    h_pool_14_an_idle_timeout_below_a_millisecond_is_none: [
        "idleTimeout: 0.5ms" => [],
        "idleTimeout: -0.5ms" => [],
        "idleTimeout: 1.5ms" => ["H-DUR-2 spec.trafficPolicy.connectionPool.tcp.idleTimeout"],
        "idleTimeout: -1s" => ["H-DUR-1 spec.trafficPolicy.connectionPool.tcp.idleTimeout"],
    ];
    h_pool_15_and_16_keepalive: [
        "tcpKeepalive: {time: 0s, interval: 0s}" => [
            "H-DUR-1 spec.trafficPolicy.connectionPool.tcp.tcpKeepalive.time",
            "H-DUR-1 spec.trafficPolicy.connectionPool.tcp.tcpKeepalive.interval",
        ],
    ];
}

claims! { tls, DestinationRule;
    h_ctls_2_and_3_config_maps_of_the_own_namespace: [
        "mode: SIMPLE, credentialName: 'configmap://prod/ca'" => [],
        "mode: SIMPLE, credentialName: 'configmap://ca'" => ["H-CTLS-2 spec.trafficPolicy.tls.credentialName"],
        "mode: SIMPLE, credentialName: 'configmap://other/ca'" => ["H-CTLS-3 spec.trafficPolicy.tls.credentialName"],
    ];
    h_ctls_4_and_5_no_verification_excludes_how_to: [
        "mode: SIMPLE, insecureSkipVerify: true, credentialName: a" =>
            ["H-CTLS-4 spec.trafficPolicy.tls.insecureSkipVerify"],
        "mode: MUTUAL, insecureSkipVerify: true, subjectAltNames: [a], clientCertificate: a, privateKey: b" =>
            ["H-CTLS-5 spec.trafficPolicy.tls.insecureSkipVerify"],
        "mode: ISTIO_MUTUAL, insecureSkipVerify: true, subjectAltNames: [a]" => [],
    ];
    h_ctls_6_and_7_a_credential_replaces_files: [
        "mode: MUTUAL, credentialName: a" => [],
        "mode: MUTUAL, credentialName: a, caCrl: b" => ["H-CTLS-6 spec.trafficPolicy.tls.credentialName"],
    ];
    h_ctls_8_and_9_mutual_tls_needs_certificate_and_key: [
        "mode: MUTUAL" => ["H-CTLS-8 spec.trafficPolicy.tls.clientCertificate", "H-CTLS-9 spec.trafficPolicy.tls.privateKey"],
        "mode: SIMPLE" => [],
    ];
}
