//! Trust bundles.

use std::{
    sync::Arc,
    task::{Context, Wake, Waker},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use mesh_security::{
    TokioTimer,
    fetch::{FetchError, UrlError},
    spiffe::{Bundle, BundleEndpoint, BundleEndpointError, BundleError, Bundles, ForeignIds},
    x509::{PeerVerifier, Purpose},
};
use serde_json::{Value, json};

use crate::{
    issuer::{Behaviour, Issuer, pass, text},
    pki::{Authority, authority, domain, uri},
    signing::{Key, now},
};

fn x509_entry(der: &[u8]) -> Value {
    json!({ "kty": "EC", "use": "x509-svid", "x5c": [STANDARD.encode(der)] })
}

pub(crate) fn jwt_entry(key: Key, kid: &str) -> Value {
    key.jwk(json!({ "use": "jwt-svid", "kid": kid }))
}

pub(crate) fn parse(document: &Value) -> Result<Bundle, BundleError> {
    Bundle::parse(&domain("example.org"), &document.to_string())
}

/// What is said about a bundle whose only entry is this one.
fn warnings(entry: &Value) -> Vec<&'static str> {
    let bundle = parse(&json!({ "keys": [entry] })).unwrap();
    bundle.warnings().iter().map(|warning| warning.reason).collect()
}

#[test]
fn a_bundle_has_authorities_of_both_kinds_and_round_trips() {
    let root = Authority::root();
    let document = json!({
        "spiffe_sequence": u64::MAX,
        "spiffe_refresh_hint": 600,
        "keys": [x509_entry(&root.der()), jwt_entry(Key::P256, "k1")],
    });
    let bundle = parse(&document).unwrap();
    assert_eq!((bundle.x509_authorities().len(), bundle.jwt_authorities().len()), (1, 1));
    assert_eq!(
        (bundle.sequence(), bundle.refresh_interval()),
        (Some(u64::MAX), Duration::from_secs(600))
    );
    assert_eq!(bundle.warnings(), []);
    assert_eq!(parse(&serde_json::from_str(&bundle.to_json()).unwrap()), Ok(bundle.clone()));

    let bundles = Bundles::new();
    bundles.put(bundle).unwrap();
    let copy = Bundles::new();
    copy.load_map(&bundles.to_map()).unwrap();
    assert_eq!(copy.get(&domain("example.org")), bundles.get(&domain("example.org")));
}

#[test]
fn attack_71_documents_that_are_no_bundles_are_refused() {
    let invalid = |document: Value| match parse(&document) {
        Err(BundleError::InvalidBundle(what)) => what,
        other => panic!("{document}: {other:?}"),
    };
    assert_eq!(invalid(json!({})), "no array `keys`");
    assert_eq!(invalid(json!({ "keys": null })), "no array `keys`");
    for hint in [json!(-1), json!(1.5), json!("60"), json!(1e30)] {
        assert_eq!(
            invalid(json!({ "keys": [], "spiffe_refresh_hint": hint })),
            "spiffe_refresh_hint"
        );
        assert_eq!(invalid(json!({ "keys": [], "spiffe_sequence": hint })), "spiffe_sequence");
    }
    let whole = |text: &str| Bundle::parse(&domain("example.org"), text);
    let duplicate = r#"{"keys":[{"kty":"EC","kty":"EC"}]}"#;
    assert_eq!(whole(duplicate), Err(BundleError::InvalidBundle("duplicate member")));
    assert_eq!(whole("<html>"), Err(BundleError::InvalidBundle("not a JSON object")));
    assert_eq!(whole(&" ".repeat(4 * 1024 * 1024 + 1)), Err(BundleError::TooLarge));
    assert_eq!(parse(&json!({ "keys": vec![json!({}); 501] })), Err(BundleError::TooManyEntries));
    assert_eq!(parse(&json!({ "keys": vec![json!({}); 500] })).unwrap().warnings().len(), 500);
}

#[test]
fn attack_71_entries_that_cannot_be_used_are_left_out() {
    let root = Authority::root();
    let der = root.der();
    let url_safe = crate::signing::encode(&*der).replace(['+', '/'], "-") + "_";
    let leaf = root.leaf(&crate::pki::leaf(crate::pki::ID));
    let with = |name: &str, value: Value| {
        let mut entry = x509_entry(&der);
        entry[name] = value;
        entry
    };
    for (entry, warning) in [
        (json!(7), "not an object"),
        (json!({ "use": "x509-svid" }), "no `kty`"),
        (with("use", json!("X509-SVID")), "unknown `use`"),
        (with("use", json!("sig")), "unknown `use`"),
        (with("use", Value::Null), "unknown `use`"),
        (with("x5c", json!([])), "no `x5c`"),
        (with("x5c", json!([7])), "`x5c` is not text"),
        (with("x5c", json!([url_safe])), "`x5c` is not base64"),
        (with("x5c", json!(["AAAA"])), "not the certificate of an authority"),
        (x509_entry(&leaf), "not the certificate of an authority"),
        (x509_entry(&[&der[..], &[0]].concat()), "not the certificate of an authority"),
        (Key::P256.jwk(json!({ "use": "jwt-svid" })), "no `kid`"),
        (Key::P256.jwk(json!({ "use": "jwt-svid", "kid": "a", "d": "AAAA" })), "unusable key"),
        (json!({ "kty": "oct", "use": "jwt-svid", "kid": "a", "k": "AAAA" }), "unusable key"),
    ] {
        let bundle = parse(&json!({ "keys": [entry.clone()] })).unwrap();
        assert_eq!(warnings(&entry), [warning], "{entry}");
        assert!(bundle.x509_authorities().is_empty() && bundle.jwt_authorities().is_empty());
    }
    let mut two = x509_entry(&der);
    two["x5c"].as_array_mut().unwrap().push(json!("AAAA"));
    assert_eq!(warnings(&two), ["more than one certificate, the first is used"]);
    assert_eq!(parse(&json!({ "keys": [two] })).unwrap().x509_authorities().len(), 1);
}

#[test]
fn attack_69_an_authority_with_the_id_of_a_workload_is_odd() {
    let mut params = authority("root");
    params.subject_alt_names = vec![uri("spiffe://example.org/path")];
    let with_path = Authority::root_of(params);
    let document = json!({ "keys": [x509_entry(&with_path.der())] });
    let bundle = parse(&document).unwrap();
    assert_eq!((bundle.x509_authorities().len(), bundle.warnings().len()), (1, 1));
    let strict =
        Bundle::parse_with(&domain("example.org"), &document.to_string(), ForeignIds::Refuse);
    assert!(matches!(strict, Err(BundleError::InvalidBundle(_))));
    let mut params = authority("root");
    params.subject_alt_names = vec![uri("spiffe://example.org")];
    assert_eq!(warnings(&x509_entry(&Authority::root_of(params).der())), [""; 0]);
}

#[test]
fn attack_71_an_older_bundle_does_not_replace_a_newer() {
    let numbered =
        |sequence: Value| parse(&json!({ "keys": [], "spiffe_sequence": sequence })).unwrap();
    let bundles = Bundles::new();
    bundles.put(numbered(json!(7))).unwrap();
    assert_eq!(
        bundles.put(numbered(json!(6))),
        Err(BundleError::StaleBundle { offered: 6, present: 7 })
    );
    bundles.put(numbered(json!(7))).unwrap();
    bundles.force(numbered(json!(6)));
    assert_eq!(bundles.get(&domain("example.org")).unwrap().sequence(), Some(6));
    bundles.put(parse(&json!({ "keys": [] })).unwrap()).unwrap();
    assert_eq!(bundles.get(&domain("example.org")).unwrap().sequence(), None);
    assert!(bundles.remove(&domain("example.org")));
    assert_eq!(bundles.get(&domain("example.org")), None);
}

#[test]
fn attack_71_hints_are_brought_within_bounds() {
    let interval = |hint: u64| {
        let bundle = parse(&json!({ "keys": [], "spiffe_refresh_hint": hint })).unwrap();
        bundle.refresh_interval().as_secs()
    };
    for (hint, expected) in [(0, 60), (59, 60), (61, 61), (1 << 63, 86_400), (u64::MAX, 86_400)] {
        assert_eq!(interval(hint), expected);
    }
    assert_eq!(parse(&json!({ "keys": [] })).unwrap().refresh_interval().as_secs(), 300);
}

#[test]
fn a_map_is_loaded_as_a_whole_or_not_at_all() {
    let bundles = Bundles::new();
    bundles.load_map(r#"{"trust_domains":{"a":{"keys":[]},"b":{"keys":[]}}}"#).unwrap();
    for bad in [
        r#"{"trust_domains":{"c":{"keys":[]},"B":{"keys":[]}}}"#,
        r#"{"trust_domains":{"c":{"keys":[]},"c":{"keys":[]}}}"#,
        r#"{"trust_domains":{"c":{"keys":[]},"d":{}}}"#,
        r#"{"trust_domains":{"c":7}}"#,
        r#"{}"#,
    ] {
        assert!(bundles.load_map(bad).is_err(), "{bad}");
        assert_eq!(bundles.trust_domains(), [domain("a"), domain("b")]);
    }
}

#[tokio::test(start_paused = true)]
async fn changes_are_announced() {
    let bundles = Bundles::new();
    let seen = bundles.version();
    let (news, ()) = tokio::join!(bundles.changed_since(seen), async {
        tokio::task::yield_now().await;
        bundles.put(parse(&json!({ "keys": [] })).unwrap()).unwrap();
    });
    assert_eq!(news, seen + 1);
}

#[test]
fn whoever_stops_waiting_leaves_nothing_behind() {
    struct Nobody;
    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }
    let waiter = Arc::new(Nobody);
    let waker = Waker::from(Arc::clone(&waiter));
    let bundles = Bundles::new();
    let mut waiting = Box::pin(bundles.changed_since(bundles.version()));
    assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert_eq!(Arc::strong_count(&waiter), 3, "here, in the waker and where it waits");
    drop((waiting, waker));
    assert_eq!(Arc::strong_count(&waiter), 1);
}

fn endpoint(issuer: &Issuer, bundles: &Bundles) -> BundleEndpoint {
    let url = "https://example.org/bundle";
    BundleEndpoint::https_web(
        url,
        domain("example.org"),
        bundles.clone(),
        issuer.clone(),
        TokioTimer,
    )
    .unwrap()
    .seed(7)
}

#[test]
fn attack_72_endpoints_are_https_without_credentials() {
    let build = |url: &str| {
        let nobody = Issuer::new([Behaviour::Never]);
        let built = BundleEndpoint::https_web(
            url,
            domain("example.org"),
            Bundles::new(),
            nobody,
            TokioTimer,
        );
        built.map(|_| ()).unwrap_err()
    };
    assert_eq!(build("http://example.org/"), UrlError::Scheme);
    assert_eq!(build("https://u:p@example.org/"), UrlError::Credentials);
}

#[tokio::test(start_paused = true)]
async fn attack_72_a_failed_fetch_keeps_the_bundle() {
    let good = json!({ "keys": [], "spiffe_sequence": 7, "spiffe_refresh_hint": 60 }).to_string();
    let issuer = Issuer::new([text(&good)]);
    let bundles = Bundles::new();
    let endpoint = endpoint(&issuer, &bundles);
    endpoint.refresh().await.unwrap();
    let before = bundles.get(&domain("example.org"));
    for (behaviour, error) in [
        (
            Behaviour::Fail(FetchError::RedirectRefused),
            BundleEndpointError::Fetch(FetchError::RedirectRefused),
        ),
        (Behaviour::Fail(FetchError::Tls), BundleEndpointError::Fetch(FetchError::Tls)),
        (Behaviour::Never, BundleEndpointError::Fetch(FetchError::Timeout)),
        (
            text("<html>"),
            BundleEndpointError::Bundle(BundleError::InvalidBundle("not a JSON object")),
        ),
        (
            text(&good.replace('7', "6")),
            BundleEndpointError::Bundle(BundleError::StaleBundle { offered: 6, present: 7 }),
        ),
    ] {
        issuer.now(behaviour);
        assert_eq!(endpoint.refresh().await, Err(error));
        assert_eq!(bundles.get(&domain("example.org")), before);
    }
}

#[tokio::test(start_paused = true)]
async fn bundles_are_fetched_as_often_as_they_ask_for() {
    let good = json!({ "keys": [], "spiffe_refresh_hint": 120 }).to_string();
    let issuer = Issuer::new([Behaviour::Fail(FetchError::Tls), text(&good)]);
    let endpoint = endpoint(&issuer, &Bundles::new());
    tokio::select! {
        () = endpoint.run() => unreachable!("the schedule has no end"),
        () = pass(Duration::from_secs(3 + 5 * 134)) => {}
    }
    assert!((6..=8).contains(&issuer.requests()), "{}", issuer.requests());
}

#[test]
fn no_changed_byte_of_a_bundle_adds_trust() {
    let (root, stranger) = (Authority::root(), Authority::root());
    let text = json!({ "keys": [x509_entry(&root.der()), jwt_entry(Key::P256, "k1")] }).to_string();
    let good = Bundle::parse(&domain("example.org"), &text).unwrap();
    let id = crate::pki::ID;
    let (ours, theirs) =
        ([root.leaf(&crate::pki::leaf(id))], [stranger.leaf(&crate::pki::leaf(id))]);
    for position in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[position] ^= 1;
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let Ok(bundle) = Bundle::parse(&domain("example.org"), &changed) else { continue };
        let same = bundle.x509_authorities() == good.x509_authorities();
        let bundles = Bundles::new();
        bundles.force(bundle);
        let verifier = PeerVerifier::new(Purpose::Client, bundles).clock(now);
        assert!(verifier.verify(&theirs).is_err(), "byte {position}");
        assert!(!same || verifier.verify(&ours).is_ok(), "byte {position}");
    }
}
