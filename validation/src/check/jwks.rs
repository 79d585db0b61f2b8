//! JSON web keys as the library behind Istio reads them: a set with `keys`, or a single key.

use serde_json::{Map, Value};

use crate::{Problem, Sink, codes};

const CURVES: [&str; 8] =
    ["P-256", "P-384", "P-521", "secp256k1", "Ed25519", "Ed448", "X25519", "X448"];

/// Checks keys given in place, and warns about those that should have been kept secret.
pub(crate) fn jwks(at: &mut Sink<'_>, text: &str) {
    let document = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(document)) => document,
        Ok(_) => return at.error(refuse("is not a JSON object")),
        Err(error) => return at.error(refuse(&format!("is not JSON: {error}"))),
    };
    let keys = match document.get("keys") {
        Some(Value::Array(keys)) => keys.iter().map(Value::as_object).collect(),
        Some(Value::Null) => Vec::new(),
        Some(_) => return at.error(refuse("has keys that are not a list")),
        None => vec![Some(&document)],
    };
    for (i, key) in keys.iter().enumerate() {
        if let Err(fault) = key.ok_or("is not a JSON object").and_then(check_key) {
            return at.error(refuse(&format!("has the key {i}, which {fault}")));
        }
    }
    for (i, _) in keys.iter().flatten().enumerate().filter(|(_, key)| is_secret(key)) {
        let message = format!("key {i} is private; publish the public part alone");
        at.warning(Problem::new(codes::H_JWT_11, message).with("key", i));
    }
}

fn refuse(fault: &str) -> Problem {
    Problem::new(codes::H_JWT_4, format!("jwks {fault}")).with("fault", fault)
}

fn check_key(key: &Map<String, Value>) -> Result<(), &'static str> {
    let required: &[&str] = match key.get("kty").and_then(Value::as_str) {
        Some("RSA") => &["n", "e"],
        Some("EC") => &["crv", "x", "y"],
        Some("OKP") => &["crv", "x"],
        Some("oct") => &["k"],
        _ => return Err("has none of the types RSA, EC, OKP, oct"),
    };
    if !required.iter().all(|field| key.get(*field).is_some_and(Value::is_string)) {
        return Err("lacks a part of its type");
    }
    match key.get("crv").and_then(Value::as_str) {
        Some(curve) if required.contains(&"crv") && !CURVES.contains(&curve) => {
            Err("has an unknown curve")
        }
        _ => Ok(()),
    }
}

fn is_secret(key: &Map<String, Value>) -> bool {
    let symmetric = key.get("kty").is_some_and(|kty| kty == "oct");
    symmetric || key.get("d").is_some_and(|secret| !secret.is_null())
}
