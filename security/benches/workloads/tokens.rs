//! Tokens and the keys that verify them.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto::rust_crypto};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";
pub(crate) const NOW: u64 = 1_760_000_000;

pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

/// The claims of a bound service account token.
pub(crate) fn claims(subject: &str) -> Value {
    json!({
        "aud": ["istio-ca", ISSUER], "exp": NOW + 3600, "iat": NOW, "iss": ISSUER,
        "jti": "9a3b3f5c-7f39-4a0e-9d5c-6c2f7d1c0f55", "nbf": NOW,
        "kubernetes.io": {
            "namespace": "shop",
            "node": { "name": "worker-1", "uid": "f2b1a3c4-11aa-4b5c-8d7e-0123456789ab" },
            "pod": { "name": "cart-5d4f8c7b9-x2x7z", "uid": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" },
            "serviceaccount": { "name": "cart", "uid": "99887766-5544-3322-1100-ffeeddccbbaa" },
            "warnafter": NOW + 3607,
        },
        "sub": subject,
    })
}

/// A key of the tests: how its tokens are signed and verified.
pub(crate) struct Signer {
    pub(crate) algorithm: Algorithm,
    pub(crate) name: &'static str,
    private: EncodingKey,
    pub(crate) jwk: Value,
}

impl Signer {
    pub(crate) fn all() -> [Self; 3] {
        let of = |algorithm, name, key: &str, private| {
            let all: Value = serde_json::from_str(include_str!("../../tests/keys/public.json"))
                .expect("it is JSON");
            let mut jwk = all[key].clone();
            jwk["kid"] = json!("k1");
            Self { algorithm, name, private, jwk }
        };
        let ec = EncodingKey::from_ec_der(include_bytes!("../../tests/keys/p256.der"));
        let ed = EncodingKey::from_ed_der(include_bytes!("../../tests/keys/ed25519.der"));
        let rsa = EncodingKey::from_rsa_der(include_bytes!("../../tests/keys/rsa.der"));
        [
            of(Algorithm::RS256, "RS256", "rsa", rsa),
            of(Algorithm::ES256, "ES256", "p256", ec),
            of(Algorithm::EdDSA, "EdDSA", "ed25519", ed),
        ]
    }

    pub(crate) fn token(&self, claims: &Value) -> String {
        let header = json!({ "alg": self.name, "kid": "k1" }).to_string();
        let message = unsigned(&header, claims);
        let signer = (rust_crypto::DEFAULT_PROVIDER.signer_factory)(&self.algorithm, &self.private);
        let signature = signer.expect("the key fits").try_sign(message.as_bytes());
        let signature = signature.expect("it signs");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The key as jsonwebtoken wants it.
    pub(crate) fn decoding(&self) -> DecodingKey {
        let jwk = serde_json::from_value(self.jwk.clone()).expect("it is a key");
        DecodingKey::from_jwk(&jwk).expect("it is a public key")
    }
}

pub(crate) fn unsigned(header: &str, claims: &Value) -> String {
    let payload = claims.to_string();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}
