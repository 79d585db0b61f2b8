//! Tokens of service accounts.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto::rust_crypto};
use mesh_measure::Reading;
use mesh_security::authn::{AuthContext, Authenticator, Caller};
use mesh_security::jwks::{KeySet, KeySource};
use mesh_security::jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier};
use mesh_security::kubernetes::KubernetesProfile;
use mesh_security::spiffe::TrustDomain;
use serde_json::{Value, json};

use crate::calls::per_call;
use crate::{Error, unknown};

const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";
/// When the token was made, by a clock of its own.
const NOW: u64 = 1_760_000_000;

pub(crate) fn run(workload: &str) -> Result<(), Error> {
    if workload != "JWT" {
        return Err(unknown(workload));
    }
    let authenticator = authenticator()?;
    let header = format!("Bearer {}", token()?);
    let context = AuthContext::new("/").header("Authorization", &header);
    let authenticate =
        || -> Result<Option<Caller>, _> { finished(authenticator.authenticate(&context)) };
    let caller = authenticate()?.ok_or("the request has a token")?;
    let value = per_call(2000, authenticate);
    Reading::new("S1", "RS256, 2048 bits", "authenticate, ns", value)
        .check(&*caller.identities()[0])
        .print();
    Ok(())
}

fn authenticator() -> Result<JwtAuthenticator, Error> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../security/tests/keys/public.json"))?;
    let mut key = all["rsa"].clone();
    key["kid"] = json!("k1");
    let keys = KeySource::new(KeySet::parse(&json!({ "keys": [key] }).to_string())?);
    let profile = KubernetesProfile::new(TrustDomain::parse("cluster.local")?);
    let rule = JwtRule::new(ISSUER, Audiences::one_of(["istio-ca"]), keys).kubernetes(profile);
    let now = || SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    Ok(JwtAuthenticator::new(JwtVerifier::new([rule])?).clock(now))
}

fn token() -> Result<String, Error> {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({ "alg": "RS256", "kid": "k1" }));
    let message = format!("{header}.{}", part(claims()));
    let key = EncodingKey::from_rsa_der(include_bytes!("../../../../security/tests/keys/rsa.der"));
    let signer = (rust_crypto::DEFAULT_PROVIDER.signer_factory)(&Algorithm::RS256, &key)?;
    let signature = signer.try_sign(message.as_bytes())?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// What a cluster says about one of its pods.
fn claims() -> Value {
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
        "sub": "system:serviceaccount:shop:cart",
    })
}

fn finished<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the keys are there"),
    }
}
