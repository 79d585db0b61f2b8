//! Tokens of service accounts.

#[path = "../../../../security/benches/workloads/tokens.rs"]
#[expect(dead_code, reason = "has parts that only the benchmarks of mesh-security need")]
mod tokens;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use mesh_measure::Reading;
use mesh_security::authn::{AuthContext, Authenticator, Caller};
use mesh_security::jwks::{KeySet, KeySource};
use mesh_security::jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier};
use mesh_security::kubernetes::KubernetesProfile;
use mesh_security::spiffe::TrustDomain;
use serde_json::json;

use crate::calls::per_call;
use crate::{Error, unknown};
use tokens::{ISSUER, Signer, claims, now};

pub(crate) fn run(workload: &str) -> Result<(), Error> {
    if workload != "JWT" {
        return Err(unknown(workload));
    }
    let [rsa, ..] = Signer::all();
    let authenticator = authenticator(&rsa)?;
    let header = format!("Bearer {}", rsa.token(&claims("system:serviceaccount:shop:cart")));
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

fn authenticator(signer: &Signer) -> Result<JwtAuthenticator, Error> {
    let keys = KeySource::new(KeySet::parse(&json!({ "keys": [signer.jwk] }).to_string())?);
    let profile = KubernetesProfile::new(TrustDomain::parse("cluster.local")?);
    let rule = JwtRule::new(ISSUER, Audiences::one_of(["istio-ca"]), keys).kubernetes(profile);
    Ok(JwtAuthenticator::new(JwtVerifier::new([rule])?).clock(now))
}

fn finished<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the keys are there"),
    }
}
