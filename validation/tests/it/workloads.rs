use mesh_config_model::specs::networking::{ServiceEntry, WorkloadEntry, WorkloadGroup};

use crate::claim::claims;

fn spec(fields: &str) -> String {
    format!("{{{fields}}}")
}

fn service(fields: &str) -> String {
    format!("{{hosts: [a.example], ports: [{{number: 80, name: http, protocol: HTTP}}], {fields}}}")
}

fn tcp(fields: &str) -> String {
    format!("{{ports: [{{number: 80, name: a, protocol: TCP}}], {fields}}}")
}

fn probe(fields: &str) -> String {
    format!("{{template: {{}}, probe: {{{fields}}}}}")
}

claims! { spec, WorkloadEntry;
    we_1_an_address_or_a_network: [
        "" => ["WE-1 spec"],
        "network: a" => ["warning WE-2 spec"],
        "address: fe80::1%eth0" => [],
        "address: a.example" => [],
        "address: 'unix://@a'" => [],
        "address: 'unix://a'" => ["H-UNIX-4 spec.address"],
    ];
    we_8_and_9_ports_by_name: [
        "address: 10.0.0.1, ports: {a_b: 0}" => ["H-PORTNAME-1 spec.ports.a_b", "H-PORT-1 spec.ports.a_b"],
        "address: 10.0.0.1, labels: {a: b c}" => ["H-LABELS-4 spec.labels.a"],
    ];
}

claims! { service, ServiceEntry;
    h_asel_4_a_wrong_selector_ends_the_check: [
        "workloadSelector: {labels: {app: '*'}}, resolution: 9" => ["H-ASEL-2 spec.workloadSelector.labels.app"],
    ];
    h_export_10_a_service_may_be_visible_nowhere: [
        "exportTo: ['~']" => [],
        "exportTo: ['~', .]" => ["H-EXPORT-10 spec.exportTo"],
    ];
    se_21_static_endpoints_are_addresses_with_ports_of_the_service: [
        "resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {http: 8080}}]" => [],
        "resolution: STATIC, endpoints: [{address: b.example}]" => ["WE-6 spec.endpoints[0].address"],
        "resolution: STATIC, endpoints: [{address: 'unix:///a'}]" => [],
        "resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {grpc: 1}}]" => ["WE-7 spec.endpoints[0].ports.grpc"],
    ];
    se_24_resolved_endpoints_are_names_or_addresses: [
        "resolution: DNS, endpoints: [{address: b.example}, {address: 10.0.0.1}]" => [],
        "resolution: DNS, endpoints: [{address: 'unix:///a'}]" => ["SE-24 spec.endpoints[0].address"],
    ];
    se_9_ranges_are_not_resolved: [
        "addresses: [10.0.0.0/8], resolution: STATIC" => [],
        "addresses: [10.0.0.1, 10.0.0.0/8], resolution: DNS" => ["SE-9 spec.addresses[1]"],
    ];
}

claims! { tcp, ServiceEntry;
    se_14_addresses_are_allocated_unless_resolution_is_none: [
        "hosts: [a.example], resolution: STATIC" => [],
        "hosts: [a.example]" => ["warning SE-13 spec.ports[0]"],
    ];
    se_37_plain_tcp_has_one_host: [
        "hosts: [a.example, b.example], resolution: STATIC" => ["SE-37 spec.ports[0]"],
        "hosts: [a.example, b.example], addresses: [10.0.0.1], resolution: DNS" => [
            "warning SE-28 spec.hosts", "SE-37 spec.ports[0]",
        ],
        "hosts: [a.example, b.example], addresses: [10.0.0.1]" => [],
    ];
}

claims! { probe, WorkloadGroup;
    wg_13_the_webhook_refuses_grpc: [
        "grpc: {port: 80}" => ["WG-13 spec.probe.grpc"],
        "tcpSocket: {port: 80}" => [],
        "tcpSocket: {}" => ["H-PORT-1 spec.probe.tcpSocket.port"],
        "exec: {command: [a]}" => [],
    ];
    wg_10_headers_have_no_underscore: [
        "httpGet: {port: 80, httpHeaders: [{name: x-a}, {name: ''}, {name: x_a}]}" => [
            "H-HDRNAME-1 spec.probe.httpGet.httpHeaders[1].name",
            "H-HDRNAME-2 spec.probe.httpGet.httpHeaders[2].name",
        ],
    ];
}

claims! { spec, WorkloadGroup;
    wg_2_wrong_labels_end_the_check: [
        "template: {}, metadata: {labels: {-a: b}}, probe: {}" => ["H-LABELS-1 spec.metadata.labels.-a"],
        "template: {}, metadata: {labels: {a: b}}" => [],
    ];
}
