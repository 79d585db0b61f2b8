//! What becomes of what the endpoint says.

use std::collections::HashMap;

use jsonwebtoken::Algorithm;
use mesh_security::{
    spiffe::{Bundle, Bundles, JwtSvidAuthenticator, WorkloadApi, WorkloadApiError},
    x509::{PeerVerifier, Purpose, X509Error},
};
use rcgen::date_time_ymd;
use serde_json::json;
use tonic::Code;

use super::{
    agent::{Agent, Answer, Certificates, within_patience},
    messages::{
        PARTNER, certificates, keys, lasting_leaf, malformed, options, own_keys, root, svid_of,
    },
};
use crate::{
    pki::{Authority, ID, domain, lasting, leaf},
    signing::{AUDIENCE, Key, NOW, now},
};

/// Connects to an endpoint and follows it while the test looks on.
async fn follow(agent: &Agent, test: impl AsyncFnOnce(&WorkloadApi)) {
    let api = WorkloadApi::connect(options(agent), Bundles::new()).await.unwrap();
    follow_with(&api, async || test(&api).await).await;
}

async fn follow_with(api: &WorkloadApi, test: impl AsyncFnOnce()) {
    tokio::select! {
        end = api.run() => panic!("the connection is closed: {end:?}"),
        () = test() => {}
    }
}

async fn until(api: &WorkloadApi, condition: impl Fn() -> bool) {
    let mut seen = 0;
    within_patience(async {
        while !condition() {
            seen = api.changed_since(seen).await;
        }
    })
    .await;
}

/// What a peer with a certificate by this authority is told.
fn verdict(api: &WorkloadApi, root: &Authority, id: &str) -> Result<(), X509Error> {
    let peers = PeerVerifier::new(Purpose::Client, api.bundles().clone());
    peers.verify(&[root.leaf(&lasting(leaf(id)))]).map(|_| ())
}

fn accepts_tokens(api: &WorkloadApi, key: Key, algorithm: Algorithm, kid: &str) -> bool {
    let header = json!({ "alg": format!("{algorithm:?}"), "kid": kid }).to_string();
    let payload = json!({ "sub": ID, "aud": AUDIENCE, "exp": NOW + 60 }).to_string();
    let authenticator = JwtSvidAuthenticator::new(api.bundles().clone(), [AUDIENCE]).clock(now);
    authenticator.verify(&key.token(algorithm, &header, &payload), now()).is_ok()
}

#[tokio::test]
async fn the_certificate_and_all_bundles_are_there_after_connecting() {
    let (root, partner) = (root(), root());
    let said = certificates(&root, &[(PARTNER, &partner)]);
    let own = said.svids[0].clone();
    let agent = Agent::start(Answer::Message(said), Answer::Message(own_keys()));
    let api = WorkloadApi::connect(options(&agent), Bundles::new()).await.unwrap();

    let svid = api.svid().unwrap();
    assert_eq!((svid.chain()[0].to_vec(), svid.private_key()), (own.chain, &*own.key));
    assert_eq!(svid.roots(), [root.der()]);
    assert_eq!(api.bundles().trust_domains(), [domain("example.org"), domain(PARTNER)]);
    assert_eq!(verdict(&api, &root, ID), Ok(()));
    assert_eq!(verdict(&api, &partner, "spiffe://partner.example/a"), Ok(()));
    assert_eq!(verdict(&api, &partner, ID), Err(X509Error::UntrustedChain));
    assert!(accepts_tokens(&api, Key::P256, Algorithm::ES256, "k1"));
    assert_eq!(agent.calls().unmarked, 0, "every request has the header of the standard");
    let said = format!("{api:?} {svid:?}");
    assert!(!said.contains(&format!("{:?}", svid.private_key())), "{said}");
}

#[tokio::test]
async fn a_rotation_arrives() {
    let (old, new) = (root(), root());
    let agent = Agent::start(Answer::Message(certificates(&old, &[])), Answer::Message(own_keys()));
    follow(&agent, async |api| {
        let first = api.svid().unwrap();
        let mut both = certificates(&old, &[]);
        both.svids[0].bundle.extend_from_slice(&new.der());
        agent.say(both);
        until(api, || verdict(api, &new, ID).is_ok()).await;
        assert_eq!(verdict(api, &old, ID), Ok(()), "both authorities at once");
        assert_ne!(api.svid().unwrap(), first);

        agent.say(certificates(&new, &[]));
        until(api, || verdict(api, &old, ID).is_err()).await;
        assert_eq!(api.svid().unwrap().roots(), [new.der()]);
        assert_eq!(verdict(api, &new, ID), Ok(()));
        assert!(accepts_tokens(api, Key::P256, Algorithm::ES256, "k1"), "the keys are untouched");
    })
    .await;
}

#[tokio::test]
async fn keys_of_jwt_svids_are_replaced_and_may_stand_alone() {
    let root = root();
    let agent =
        Agent::start(Answer::Message(certificates(&root, &[])), Answer::Message(own_keys()));
    follow(&agent, async |api| {
        let next = Key::P384.jwk(json!({ "kid": "k2", "use": "jwt-svid" }));
        let foreign = Key::P256.jwk(json!({ "kid": "k1" }));
        agent.say_keys(keys(&[("example.org", &[next]), (PARTNER, &[foreign])]));
        until(api, || accepts_tokens(api, Key::P384, Algorithm::ES384, "k2")).await;
        assert!(!accepts_tokens(api, Key::P256, Algorithm::ES256, "k1"), "the old key is gone");
        let partner = api.bundles().get(&domain(PARTNER)).unwrap();
        assert_eq!((partner.jwt_authorities().len(), partner.x509_authorities().len()), (1, 0));
        assert_eq!(verdict(api, &root, ID), Ok(()), "the certificates are untouched");
    })
    .await;
}

#[tokio::test]
async fn one_unusable_key_or_authority_loses_nothing_else() {
    let root = root();
    let mut said = certificates(&root, &[]);
    let no_authority = root.leaf(&lasting(leaf("spiffe://example.org/x")));
    said.svids[0].bundle.extend_from_slice(&no_authority);
    let symmetric = json!({ "kty": "oct", "k": "AAAA", "kid": "bad" });
    let for_certificates = Key::P384.jwk(json!({ "kid": "other", "use": "x509-svid" }));
    let good = Key::P256.jwk(json!({ "kid": "k1" }));
    let said_keys = keys(&[("example.org", &[symmetric, for_certificates, good])]);
    let agent = Agent::start(Answer::Message(said), Answer::Message(said_keys));
    let api = WorkloadApi::connect(options(&agent), Bundles::new()).await.unwrap();

    let bundle = api.bundles().get(&domain("example.org")).unwrap();
    assert_eq!((bundle.x509_authorities().len(), bundle.jwt_authorities().len()), (1, 1));
    let reasons: Vec<_> = bundle.warnings().iter().map(|warning| warning.reason).collect();
    assert_eq!(reasons, ["not the certificate of an authority", "unusable key", "unknown `use`"]);
    assert!(accepts_tokens(&api, Key::P256, Algorithm::ES256, "k1"));
    assert!(!accepts_tokens(&api, Key::P384, Algorithm::ES384, "other"));
}

#[tokio::test]
async fn a_malformed_message_changes_nothing_and_the_next_one_counts() {
    let (old, new) = (root(), root());
    let agent = Agent::start(Answer::Message(certificates(&old, &[])), Answer::Message(own_keys()));
    follow(&agent, async |api| {
        let (svid, before) = (api.svid().unwrap(), api.bundles().to_map());
        // The first call is that of the start, the second that of the stream which is followed.
        agent.called(|calls| calls.certificates >= 2).await;
        agent.say(malformed(&new));
        // It asks again only after it has seen the message.
        agent.called(|calls| calls.certificates >= 4).await;
        assert_eq!(api.svid().unwrap(), svid);
        assert_eq!(api.bundles().to_map(), before);

        let next = Key::P384.jwk(json!({ "kid": "k2" }));
        agent.say_keys(keys(&[("example.org", &[next])]));
        until(api, || accepts_tokens(api, Key::P384, Algorithm::ES384, "k2")).await;
        assert_eq!(verdict(api, &old, ID), Ok(()), "keys come while certificates do not");

        agent.say(certificates(&new, &[]));
        until(api, || verdict(api, &new, ID).is_ok()).await;
        assert_ne!(api.svid().unwrap(), svid);
    })
    .await;
}

#[tokio::test]
async fn malformed_keys_hold_up_no_certificate() {
    let root = root();
    let nameless = keys(&[("example.org", &[Key::P256.jwk(json!({}))])]);
    let agent = Agent::start(Answer::Message(certificates(&root, &[])), Answer::Message(nameless));
    let api = WorkloadApi::connect(options(&agent), Bundles::new()).await.unwrap();
    assert_eq!(verdict(&api, &root, ID), Ok(()));
    follow_with(&api, async || {
        agent.say_keys(own_keys());
        until(&api, || accepts_tokens(&api, Key::P256, Algorithm::ES256, "k1")).await;
    })
    .await;
}

#[tokio::test]
async fn an_endpoint_that_goes_away_and_comes_back_takes_nothing_with_it() {
    let (old, new) = (root(), root());
    let mut agent =
        Agent::start(Answer::Message(certificates(&old, &[])), Answer::Message(own_keys()));
    let api = WorkloadApi::connect(options(&agent), Bundles::new()).await.unwrap();
    follow_with(&api, async || {
        let (svid, before) = (api.svid().unwrap(), api.bundles().to_map());
        agent.called(|calls| calls.certificates >= 2 && calls.keys >= 2).await;
        agent.go_away();
        assert_eq!(api.svid().unwrap(), svid);
        agent.come_back();
        agent.called(|calls| calls.certificates >= 3 && calls.keys >= 3).await;
        assert_eq!(api.svid().unwrap(), svid, "it says what it said before");
        assert_eq!(api.bundles().to_map(), before);

        agent.go_away();
        agent.say(certificates(&new, &[]));
        agent.come_back();
        until(&api, || verdict(&api, &new, ID).is_ok()).await;
        assert!(accepts_tokens(&api, Key::P256, Algorithm::ES256, "k1"));
    })
    .await;
}

#[tokio::test]
async fn what_is_denied_is_given_up_until_it_is_granted_again() {
    let root = root();
    let said = certificates(&root, &[(PARTNER, &root)]);
    let agent = Agent::start(Answer::Message(said.clone()), Answer::Message(own_keys()));
    follow(&agent, async |api| {
        agent.refuse(Code::PermissionDenied);
        until(api, || api.bundles().get(&domain(PARTNER)).is_none()).await;
        assert_eq!(api.svid(), Err(WorkloadApiError::Denied));
        assert_eq!(verdict(api, &root, ID), Err(X509Error::EmptyBundle));
        assert!(accepts_tokens(api, Key::P256, Algorithm::ES256, "k1"), "keys are granted apart");

        agent.say(said);
        until(api, || verdict(api, &root, ID).is_ok()).await;
        assert!(api.svid().is_ok());
    })
    .await;
}

#[tokio::test]
async fn keys_that_are_denied_take_no_certificate_with_them() {
    let root = root();
    let agent =
        Agent::start(Answer::Message(certificates(&root, &[])), Answer::Message(own_keys()));
    follow(&agent, async |api| {
        agent.refuse_keys(Code::PermissionDenied);
        until(api, || !accepts_tokens(api, Key::P256, Algorithm::ES256, "k1")).await;
        assert_eq!(verdict(api, &root, ID), Ok(()));
        agent.say_keys(own_keys());
        until(api, || accepts_tokens(api, Key::P256, Algorithm::ES256, "k1")).await;
    })
    .await;
}

#[tokio::test]
async fn a_bundle_that_is_no_longer_sent_is_unloaded() {
    let root = root();
    let said = certificates(&root, &[(PARTNER, &root)]);
    let agent = Agent::start(Answer::Message(said), Answer::Message(own_keys()));
    let bundles = Bundles::new();
    bundles.force(root.bundle("elsewhere.example"));
    let api = WorkloadApi::connect(options(&agent), bundles.clone()).await.unwrap();
    follow_with(&api, async || {
        assert!(bundles.get(&domain(PARTNER)).is_some());
        agent.say(certificates(&root, &[]));
        until(&api, || bundles.get(&domain(PARTNER)).is_none()).await;
        let left = [domain("elsewhere.example"), domain("example.org")];
        assert_eq!(bundles.trust_domains(), left, "others are left alone");
    })
    .await;
}

#[tokio::test]
async fn an_expired_certificate_is_not_presented() {
    let root = root();
    let agent =
        Agent::start(Answer::Message(certificates(&root, &[])), Answer::Message(own_keys()));
    follow(&agent, async |api| {
        let mut expired = lasting_leaf(ID);
        expired.not_after = date_time_ymd(2021, 1, 1);
        let svids = vec![svid_of(&root, &expired)];
        agent.say(Certificates { svids, federated: HashMap::new() });
        until(api, || api.svid().is_err()).await;
        assert_eq!(api.svid(), Err(WorkloadApiError::Expired));
        assert_eq!(verdict(api, &root, ID), Ok(()), "peers are judged all the same");
    })
    .await;
}

#[tokio::test]
async fn news_between_connecting_and_running_are_not_missed() {
    let (old, new) = (root(), root());
    let agent = Agent::start(Answer::Message(certificates(&old, &[])), Answer::Message(own_keys()));
    let api = WorkloadApi::connect(options(&agent), Bundles::new()).await.unwrap();
    agent.say(certificates(&new, &[]));
    within_patience(async {
        while api.svid().unwrap().roots() == [old.der()] {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(verdict(&api, &new, ID), Err(X509Error::UntrustedChain), "nobody runs it");
    follow_with(&api, async || until(&api, || verdict(&api, &new, ID).is_ok()).await).await;
}

#[tokio::test]
async fn an_endpoint_without_keys_of_jwt_svids_serves_certificates() {
    let root = root();
    let agent = Agent::start(
        Answer::Message(certificates(&root, &[])),
        Answer::Refusal(Code::Unimplemented),
    );
    let api = WorkloadApi::connect(options(&agent), Bundles::new()).await.unwrap();
    assert_eq!(verdict(&api, &root, ID), Ok(()));
    assert!(!accepts_tokens(&api, Key::P256, Algorithm::ES256, "k1"));
    assert!(api.bundles().get(&domain("example.org")).unwrap().jwt_authorities().is_empty());
}

#[tokio::test]
async fn equal_messages_are_no_news() {
    let root = root();
    let said = certificates(&root, &[]);
    let two = |order: [usize; 2]| {
        let both = [Key::P256.jwk(json!({ "kid": "a" })), Key::P384.jwk(json!({ "kid": "b" }))];
        keys(&[("example.org", &order.map(|index| both[index].clone()))])
    };
    let agent = Agent::start(Answer::Message(said.clone()), Answer::Message(two([0, 1])));
    follow(&agent, async |api| {
        let before = api.bundles().version();
        agent.say_keys(two([1, 0]));
        agent.say(certificates(&root, &[]));
        let svid = api.svid().unwrap();
        until(api, || api.svid().unwrap() != svid).await;
        assert_eq!(api.bundles().version(), before, "another certificate, the same bundles");
        let bundle = api.bundles().get(&domain("example.org")).unwrap();
        assert_eq!(Bundle::parse(&domain("example.org"), &bundle.to_json()).unwrap(), *bundle);
    })
    .await;
}
