use mesh_config_model::specs::networking::Gateway;
use mesh_config_model::{Config, Meta, SpecType};
use mesh_validation::Validators;

use crate::claim::{claims, expect};

fn server(fields: &str) -> String {
    format!("servers: [{{{fields}}}]")
}

fn http(fields: &str) -> String {
    server(&format!("port: {{number: 80, name: http, protocol: HTTP}}, {fields}"))
}

fn tls(settings: &str) -> String {
    server(&format!(
        "port: {{number: 443, name: https, protocol: HTTPS}}, hosts: ['*'], tls: {{{settings}}}"
    ))
}

claims! { http, Gateway;
    h_nshost_hosts_may_have_a_namespace: [
        "hosts: ['*', a.example, 'ns/a.example', './*', '*/*.example', 10.0.0.1]" => [],
        "hosts: ['~/*']" => ["H-NSHOST-5 spec.servers[0].hosts[0]"],
        "hosts: ['/a.example']" => ["H-NSHOST-3 spec.servers[0].hosts[0]", "H-NSHOST-5 spec.servers[0].hosts[0]"],
        "hosts: [a_b.example]" => ["H-WILD-2 spec.servers[0].hosts[0]"],
        "hosts: ['*a.example']" => ["H-PARTWILD-1 spec.servers[0].hosts[0]"],
    ];
    gw_16_a_redirect_is_all_that_plain_http_has: [
        "hosts: ['*'], tls: {httpsRedirect: true}" => [],
        "hosts: ['*'], tls: {privateKey: a}" => [
            "warning H-STLS-12 spec.servers[0].tls", "GW-16 spec.servers[0]",
        ],
    ];
    gw_12_bind_is_an_address_or_a_socket: [
        "hosts: ['*'], bind: 10.0.0.1" => [],
        "hosts: ['*'], bind: localhost" => ["H-IP-1 spec.servers[0].bind"],
        "hosts: ['*'], bind: 'unix:///a'" => ["GW-11 spec.servers[0].port.number"],
    ];
}

claims! { server, Gateway;
    gw_7_only_sockets_have_port_0: [
        "hosts: ['*'], bind: 'unix://@a', port: {name: a, protocol: http}" => [],
        "hosts: ['*'], port: {name: a, protocol: http}" => ["H-PORT-1 spec.servers[0].port.number"],
    ];
    gw_14_tls_is_not_asked_for_when_the_port_is_wrong: [
        "hosts: ['*'], port: {number: 0, name: a, protocol: HTTPS}" => ["H-PORT-1 spec.servers[0].port.number"],
        "hosts: ['*'], port: {number: 1, name: a, protocol: HTTPS}" => ["GW-15 spec.servers[0]"],
    ];
    gw_6_every_known_protocol_and_no_empty_one: [
        "hosts: ['*'], port: {number: 1, name: a, protocol: Mongo}" => [],
        "hosts: ['*'], port: {number: 1, name: a}" => ["GW-6 spec.servers[0].port.protocol"],
    ];
}

claims! { tls, Gateway;
    h_stls_11_istio_mutual_ends_the_check: [
        "mode: ISTIO_MUTUAL, caCrl: a" => [],
        "mode: ISTIO_MUTUAL, serverCertificate: a, credentialName: b" => [
            "H-STLS-5 spec.servers[0].tls.serverCertificate", "H-STLS-9 spec.servers[0].tls.credentialName",
        ],
    ];
    h_stls_14_a_credential_ends_the_check: [
        "mode: SIMPLE, credentialName: a, caCrl: b" => [],
        "mode: MUTUAL, credentialNames: [a]" => [],
    ];
    h_stls_3_signs_are_not_looked_into: [
        "mode: SIMPLE, credentialName: a, cipherSuites: ['', ALL, '-RC4', AES256-SHA]" => [],
        "mode: SIMPLE, credentialName: a, cipherSuites: [aes256-sha]" => [
            "warning H-STLS-3 spec.servers[0].tls.cipherSuites",
        ],
    ];
    h_stls_17_every_certificate_has_a_key: [
        "mode: OPTIONAL_MUTUAL, tlsCertificates: [{serverCertificate: a}], caCertificates: b" => [
            "H-STLS-18 spec.servers[0].tls.tlsCertificates[0].privateKey",
        ],
    ];
}

#[test]
fn meta_8_gateways_of_the_gateway_api_have_any_name_and_may_serve_nobody() {
    let spec: Gateway = serde_json::from_str(
        r#"{"servers": [{"hosts": ["~/*"], "port": {"number": 80, "name": "a", "protocol": "HTTP"}}]}"#,
    )
    .expect("a spec");
    let mut meta = Meta::new(Gateway::GVK, "prod", "a.b");
    let found = Validators::default().validate(&Config::new(meta.clone(), spec.clone()));
    expect(&found, &["GW-1 spec", "H-NSHOST-5 spec.servers[0].hosts[0]"]);

    meta.annotations.insert("internal.istio.io/gateway-semantics".into(), "gateway".into());
    expect(&Validators::default().validate(&Config::new(meta, spec)), &[]);
}
