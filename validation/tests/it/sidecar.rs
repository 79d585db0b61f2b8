use mesh_config_model::specs::networking::Sidecar;

use crate::claim::claims;

fn spec(fields: &str) -> String {
    format!("{{{fields}}}")
}

fn egress(fields: &str) -> String {
    format!("egress: [{{{fields}}}]")
}

fn endpoint(endpoint: &str) -> String {
    format!(
        "ingress: [{{port: {{number: 80, name: http, protocol: HTTP}}, defaultEndpoint: '{endpoint}'}}]"
    )
}

claims! { spec, Sidecar;
    sc_3_an_empty_sidecar_is_not_warned_about: [
        "workloadSelector: {}" => ["SC-3 spec"],
        "workloadSelector: {}, outboundTrafficPolicy: {}" => ["warning SC-2 spec.workloadSelector"],
    ];
    sc_9_incoming_traffic_comes_to_an_address: [
        "ingress: [{port: {number: 80, protocol: HTTP}, bind: 10.0.0.1}]" => [],
        "ingress: [{port: {number: 80, protocol: HTTP}, bind: 'unix:///a'}]" => ["H-IP-1 spec.ingress[0].bind"],
    ];
    sc_46_an_egress_proxy_is_a_destination: [
        "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.example, port: {number: 80}}}" => [],
        "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a_b, port: {number: 80}}}" => [
            "H-FQDN-4 spec.outboundTrafficPolicy.egressProxy.host",
            "H-WILD-2 spec.outboundTrafficPolicy.egressProxy.host",
        ],
    ];
}

claims! { endpoint, Sidecar;
    sc_13_traffic_goes_to_the_workload_itself: [
        "127.0.0.1:80" => [],
        "0.0.0.0:80" => [],
        "[::1]:80" => [],
        ":80" => [],
        "unix:///a" => [],
        "unix://a" => ["H-UNIX-4 spec.ingress[0].defaultEndpoint"],
        "10.0.0.1:80" => ["SC-13 spec.ingress[0].defaultEndpoint"],
        "127.0.0.1:0" => ["H-PORT-1 spec.ingress[0].defaultEndpoint"],
        "127.0.0.1" => ["SC-12 spec.ingress[0].defaultEndpoint", "SC-14 spec.ingress[0].defaultEndpoint"],
    ];
}

claims! { egress, Sidecar;
    h_hostpart_2_a_wrong_host_is_said_twice_unless_it_is_an_address: [
        "hosts: [ns/a_b.example]" => ["H-WILD-2 spec.egress[0].hosts[0]", "H-WILD-2 spec.egress[0].hosts[0]"],
        "hosts: [ns/10.0.0.1]" => ["H-FQDN-3 spec.egress[0].hosts[0]"],
    ];
    h_nshost_4_nobody_can_be_named: [
        "hosts: ['~/*', '~ns/a.example', './*']" => [],
        "hosts: [a.example]" => ["H-NSHOST-2 spec.egress[0].hosts[0]"],
    ];
    sc_40_own_namespace_and_dot_are_the_same: [
        "hosts: ['./*', prod/a.example]" => ["warning SC-40 spec.egress[0].hosts[1]"],
        "hosts: [prod/a.example, './*']" => ["warning SC-40 spec.egress[0].hosts[1]"],
        "hosts: ['~/a.example', '~/a.example']" => [],
    ];
    sc_32_port_0_is_that_of_a_socket: [
        "port: {name: a, protocol: HTTP}, bind: 'unix:///a', captureMode: NONE, hosts: ['*/*']" => [],
        "port: {name: a, protocol: HTTP}, hosts: ['*/*']" => ["SC-32 spec.egress[0].bind"],
    ];
}
