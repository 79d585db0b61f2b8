//! What the mutations start from.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

fn bytes<const N: usize>(texts: [&str; N]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn public(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../keys/public.json")).unwrap();
    all[name].clone()
}

/// Header and payload of tokens as JSON, a line feed between them; the target encodes them.
pub(crate) fn tokens() -> Vec<Vec<u8>> {
    bytes([
        "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"JWT\"}\n{\"iss\":\"https://issuer.example\",\"sub\":\"alice\",\"aud\":[\"istio-ca\"],\"exp\":1760000600}",
        "{\"alg\":\"RS256\"}\n{\"iss\":\"i\",\"exp\":1.5,\"nbf\":0,\"iat\":1,\"aud\":\"a\"}",
        "{\"alg\":\"none\",\"crit\":[],\"b64\":false,\"zip\":\"DEF\"}\n{}",
    ])
}

pub(crate) fn key_sets() -> Vec<Vec<u8>> {
    let names = ["rsa", "rsa-other", "p256", "p384", "ed25519"];
    let mut seeds: Vec<Vec<u8>> =
        names.iter().map(|name| json!({ "keys": [public(name)] }).to_string().into()).collect();
    let all: Vec<Value> = names.iter().map(|name| public(name)).collect();
    seeds.push(json!({ "keys": all }).to_string().into());
    seeds
}

pub(crate) fn spiffe_ids() -> Vec<Vec<u8>> {
    bytes(["spiffe://cluster.local/ns/shop/sa/cart", "spiffe://a", "spiffe://a.b-c_d/e.f/..."])
}

pub(crate) fn xfcc() -> Vec<Vec<u8>> {
    bytes([
        "By=spiffe://td/a;Hash=h;Subject=\"CN=a\\\"b,O=Acme\\, Inc.\";URI=spiffe://td/b;DNS=c",
        "Hash=a,Hash=b;Cert=\"x\";Chain=\"y\"",
    ])
}

pub(crate) fn discovery() -> Vec<Vec<u8>> {
    bytes([
        "{\"issuer\":\"https://issuer.example\",\"jwks_uri\":\"https://issuer.example/keys\",\"id_token_signing_alg_values_supported\":[\"ES256\"]}",
    ])
}

pub(crate) fn paths() -> Vec<Vec<u8>> {
    bytes(["/health", "/a/../b/./c//d?x#y", "/%68ealth%2f..;x\\"])
}

#[cfg(feature = "x509")]
fn certificate() -> Vec<u8> {
    include_bytes!("../keys/weak/sha256.der").to_vec()
}

#[cfg(feature = "x509")]
pub(crate) fn certificates() -> Vec<Vec<u8>> {
    vec![certificate(), include_bytes!("../keys/weak/root.der").to_vec()]
}

#[cfg(feature = "x509")]
pub(crate) fn bundles() -> Vec<Vec<u8>> {
    use base64::engine::general_purpose::STANDARD;
    let root = STANDARD.encode(include_bytes!("../keys/weak/root.der"));
    let mut key = public("p256");
    key["use"] = json!("jwt-svid");
    key["kid"] = json!("k1");
    let entry = json!({ "kty": "RSA", "use": "x509-svid", "x5c": [root] });
    let bundle = json!({ "spiffe_sequence": 1, "spiffe_refresh_hint": 60, "keys": [entry, key] });
    let map = json!({ "trust_domains": { "example.org": bundle } });
    vec![bundle.to_string().into(), map.to_string().into()]
}

/// A token of these parts whose signature is junk.
pub(crate) fn encoded(parts: &[u8]) -> String {
    let mut halves = parts.splitn(2, |byte| *byte == b'\n');
    let header = URL_SAFE_NO_PAD.encode(halves.next().unwrap_or_default());
    let payload = URL_SAFE_NO_PAD.encode(halves.next().unwrap_or_default());
    format!("{header}.{payload}.AAAA")
}
