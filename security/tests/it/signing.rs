//! Tokens signed with the test keys, and the verifier that trusts them.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto::rust_crypto::DEFAULT_PROVIDER as PROVIDER};
use mesh_security::{
    jwks::{KeySet, KeySource},
    jwt::{Audiences, JwtErrorKind, JwtRule, JwtVerifier},
};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const AUDIENCE: &str = "istio-ca";
pub(crate) const NOW: i64 = 1_760_000_000;
pub(crate) const HEADER: &str = r#"{"alg":"ES256","typ":"JWT","kid":"k1"}"#;

/// The private keys in `tests/keys`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key {
    Rsa,
    RsaOther,
    P256,
    P384,
    Ed25519,
}

impl Key {
    /// The public half as a JWK with the given additional members.
    pub(crate) fn jwk(self, members: Value) -> Value {
        let all: Value = serde_json::from_str(include_str!("../keys/public.json")).unwrap();
        let name = match self {
            Self::Rsa => "rsa",
            Self::RsaOther => "rsa-other",
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::Ed25519 => "ed25519",
        };
        let mut jwk = all[name].as_object().unwrap().clone();
        let Value::Object(members) = members else { panic!("{members} is not an object") };
        jwk.extend(members);
        Value::Object(jwk)
    }

    fn private(self) -> EncodingKey {
        match self {
            Self::Rsa => EncodingKey::from_rsa_der(include_bytes!("../keys/rsa.der")),
            Self::RsaOther => EncodingKey::from_rsa_der(include_bytes!("../keys/rsa-other.der")),
            Self::P256 => EncodingKey::from_ec_der(include_bytes!("../keys/p256.der")),
            Self::P384 => EncodingKey::from_ec_der(include_bytes!("../keys/p384.der")),
            Self::Ed25519 => EncodingKey::from_ed_der(include_bytes!("../keys/ed25519.der")),
        }
    }

    /// The signature of this key over `message`.
    pub(crate) fn sign(self, algorithm: Algorithm, message: &str) -> Vec<u8> {
        sign_with(&self.private(), algorithm, message)
    }

    /// A token of exactly this header and payload.
    pub(crate) fn token(self, algorithm: Algorithm, header: &str, payload: &str) -> String {
        let message = unsigned(header, payload);
        let signature = self.sign(algorithm, &message);
        format!("{message}.{}", encode(&signature))
    }
}

pub(crate) fn sign_with(key: &EncodingKey, algorithm: Algorithm, message: &str) -> Vec<u8> {
    let signer = (PROVIDER.signer_factory)(&algorithm, key).unwrap();
    signer.try_sign(message.as_bytes()).unwrap()
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn unsigned(header: &str, payload: &str) -> String {
    format!("{}.{}", encode(header), encode(payload))
}

/// A payload that every check accepts.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "alice", "aud": [AUDIENCE],
        "exp": NOW + 600, "iat": NOW, "nbf": NOW,
    })
}

/// [`claims`] with one claim replaced, or removed if the value is null.
pub(crate) fn claims_with(name: &str, value: Value) -> String {
    let mut claims = claims();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    claims.to_string()
}

pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.try_into().unwrap())
}

pub(crate) fn key_set(keys: &[Value]) -> KeySet {
    KeySet::parse(&json!({ "keys": keys }).to_string()).unwrap()
}

pub(crate) fn rule(keys: &[Value]) -> JwtRule {
    JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), KeySource::new(key_set(keys)))
}

pub(crate) fn verifier(keys: &[Value]) -> JwtVerifier {
    JwtVerifier::new([rule(keys)]).unwrap()
}

/// What a future has to say that never waits.
pub(crate) fn finished<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// What the verifier with `keys` says about `token`.
pub(crate) fn verdict(keys: &[Value], token: &str) -> Result<(), JwtErrorKind> {
    verifier(keys).verify(token, now()).map(|_| ()).map_err(|error| error.kind())
}

/// The keys most tests trust: one on P-256, called `k1`.
pub(crate) fn p256_keys() -> [Value; 1] {
    [Key::P256.jwk(json!({ "kid": "k1", "alg": "ES256" }))]
}

/// A token of this header and payload, signed with the key of [`p256_keys`].
pub(crate) fn token(header: &str, payload: &str) -> String {
    Key::P256.token(Algorithm::ES256, header, payload)
}

/// Expects a verdict on a token with this header and otherwise valid content.
#[track_caller]
pub(crate) fn check_header(header: &str, expected: Result<(), JwtErrorKind>) {
    let token = token(header, &claims().to_string());
    assert_eq!(verdict(&p256_keys(), &token), expected, "{header}");
}

/// Expects a verdict on a token with this payload and an otherwise valid form.
#[track_caller]
pub(crate) fn check_payload(payload: &str, expected: Result<(), JwtErrorKind>) {
    assert_eq!(verdict(&p256_keys(), &token(HEADER, payload)), expected, "{payload}");
}
