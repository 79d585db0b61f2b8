use mesh_config_model::specs::security::RequestAuthentication;

use crate::claim::claims;

fn uri(uri: &str) -> String {
    format!("jwtRules: [{{issuer: a, jwksUri: '{uri}'}}]")
}

fn keys(keys: &str) -> String {
    format!("jwtRules: [{{issuer: a, jwks: '{keys}'}}]")
}

fn rule(fields: &str) -> String {
    format!("jwtRules: [{{issuer: a, {fields}}}]")
}

claims! { uri, RequestAuthentication;
    h_jwt_3_keys_come_by_http: [
        "https://a.example:8443/keys" => [],
        "HTTP://a" => [],
        "http://a:99999999" => [],
        "https://a:x" => ["H-JWT-3 spec.jwtRules[0].jwksUri"],
        "file:///a" => ["H-JWT-3 spec.jwtRules[0].jwksUri"],
        "a.example" => ["H-JWT-3 spec.jwtRules[0].jwksUri"],
        "http://%zz" => ["H-JWT-3 spec.jwtRules[0].jwksUri"],
    ];
}

claims! { keys, RequestAuthentication;
    h_jwt_4_keys_are_a_key_or_a_set: [
        r#"{"keys": []}"# => [],
        r#"{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}"# => [],
        r#"{"kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB"}"# => [],
        r#"{"kty": "EC", "crv": "P-1", "x": "AQAB", "y": "AQAB"}"# => ["H-JWT-4 spec.jwtRules[0].jwks"],
        r#"{"kty": "RSA", "n": "AQAB"}"# => ["H-JWT-4 spec.jwtRules[0].jwks"],
        r#"{"keys": {}}"# => ["H-JWT-4 spec.jwtRules[0].jwks"],
        "[]" => ["H-JWT-4 spec.jwtRules[0].jwks"],
        "{" => ["H-JWT-4 spec.jwtRules[0].jwks"],
    ];
    h_jwt_11_each_private_key_is_warned_about: [
        r#"{"keys": [{"kty": "oct", "k": "a"}, {"kty": "RSA", "n": "a", "e": "a", "d": "a"}]}"# => [
            "warning H-JWT-11 spec.jwtRules[0].jwks", "warning H-JWT-11 spec.jwtRules[0].jwks",
        ],
    ];
}

claims! { rule, RequestAuthentication;
    h_jwt_9_claims_go_to_plain_headers: [
        "outputClaimToHeaders: [{header: x_a, claim: b}]" => [],
        "outputClaimToHeaders: [{header: x a, claim: b}]" => [
            "H-HDRNAME-1 spec.jwtRules[0].outputClaimToHeaders[0].header",
        ],
    ];
    h_jwt_10_time_to_fetch_keys: [
        "timeout: 1s" => [],
        "timeout: 0s" => ["H-DUR-1 spec.jwtRules[0].timeout"],
    ];
}
