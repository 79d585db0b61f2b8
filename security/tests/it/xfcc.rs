//! The header of a trusted proxy.

use mesh_security::{
    Compat,
    authn::{AuthContext, Authenticator},
    spiffe::SpiffeId,
    xfcc::{
        ForwardMode, TrustedProxies, UntrustedPeer, XFCC_HEADER, XfccAuthenticator, XfccElement,
        XfccElements, XfccParseErrorKind as Kind, parse_xfcc,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    corpus::{conclude, json as corpus_json, member},
    signing::finished,
};

const A: &str = "spiffe://td/ns/a/sa/a";
const B: &str = "spiffe://td/ns/b/sa/b";

fn gateway() -> TrustedProxies {
    TrustedProxies::new(["10.0.0.0/8"]).unwrap()
}

fn ask(
    authenticator: &XfccAuthenticator,
    peer: &str,
    headers: &[&str],
) -> Result<Option<Vec<String>>, String> {
    let mut context = AuthContext::new("/").peer(peer.parse().unwrap());
    for header in headers {
        context = context.header(XFCC_HEADER, *header);
    }
    let answer = finished(authenticator.authenticate(&context));
    answer
        .map(|caller| caller.map(|caller| caller.identities().to_vec()))
        .map_err(|error| error.to_string())
}

fn from_gateway(headers: &[&str]) -> Result<Option<Vec<String>>, String> {
    ask(&XfccAuthenticator::new(gateway()), "10.1.2.3:99", headers)
}

fn found(identities: &[&str]) -> Result<Option<Vec<String>>, String> {
    Ok(Some(identities.iter().map(|one| (*one).to_owned()).collect()))
}

#[test]
fn table_of_headers() {
    const FILE: &str = "own/xfcc.json";
    let Some(table) = corpus_json(FILE) else { return };
    let cases = table["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let header = member(case, "header");
        let right = match parse_xfcc(header.as_bytes()) {
            Ok(elements) => {
                let read: Vec<Value> = elements.iter().map(as_json).collect();
                case["error"].is_null() && Value::from(read) == case["elements"]
            }
            Err(error) => json!(format!("{:?}", error.kind())) == case["error"],
        };
        if !right {
            wrong.push(format!("{header:?}: {:?}", parse_xfcc(header.as_bytes())));
        }
    }
    conclude(FILE, cases.len(), &wrong);
}

fn as_json(element: &XfccElement) -> Value {
    let mut out = json!({ "uri": element.uri, "dns": element.dns });
    if !element.by.is_empty() {
        out["by"] = json!(element.by);
    }
    for (name, value) in [
        ("hash", &element.hash),
        ("cert", &element.cert),
        ("chain", &element.chain),
        ("subject", &element.subject),
    ] {
        if let Some(value) = value {
            out[name] = json!(value);
        }
    }
    out
}

#[test]
fn attack_73_headers_of_strangers_are_ignored() {
    let header = format!("URI={A}");
    let strict = XfccAuthenticator::new(gateway()).untrusted_peer(UntrustedPeer::Refuse);
    for stranger in ["192.168.0.1:1", "127.0.0.1:1", "[::1]:1", "[2001:db8::1]:1"] {
        assert_eq!(ask(&XfccAuthenticator::new(gateway()), stranger, &[&header]), Ok(None));
        let refused = Err("peer is not in the trusted network".to_owned());
        assert_eq!(ask(&strict, stranger, &[&header]), refused);
    }
    let context = AuthContext::new("/")
        .peer("192.168.0.1:1".parse().unwrap())
        .header("x-forwarded-for", "10.1.2.3")
        .header(XFCC_HEADER, &header);
    let authenticator = XfccAuthenticator::new(gateway());
    assert_eq!(finished(authenticator.authenticate(&context)), Ok(None));
    assert!(authenticator.must_strip(&context));
    let without_address = AuthContext::new("/").header(XFCC_HEADER, &header);
    assert_eq!(finished(authenticator.authenticate(&without_address)), Ok(None));
    let unix = XfccAuthenticator::new(gateway().allow_unix());
    assert!(finished(unix.authenticate(&without_address)).unwrap().is_some());
}

#[test]
fn attack_74_only_the_nearest_element_counts() {
    let header = format!("URI={B},URI={A}");
    assert_eq!(from_gateway(&[&header]), found(&[A]));
    let first = XfccAuthenticator::new(gateway()).elements(XfccElements::First);
    assert_eq!(ask(&first, "10.1.2.3:99", &[&header]), found(&[B]));
}

#[test]
fn attack_75_quotes_hide_nothing_and_mistakes_are_named() {
    let tricky = format!(r#"Subject="CN=\";URI=spiffe://evil/x";URI={A}"#);
    assert_eq!(from_gateway(&[&tricky]), found(&[A]));
    for (header, kind) in [
        (r#"Subject="x"#, Kind::UnterminatedQuote),
        (r#"Subject="x\"#, Kind::UnterminatedQuote),
        (r#"Subject="x"y"#, Kind::JunkAfterQuote),
        (r#"URI=a"b"#, Kind::QuoteInBareValue),
        ("URI=a\\b", Kind::BareSpecial),
        ("Hash=a;hash=b", Kind::DuplicateKey),
        ("Hash=a,,Hash=b", Kind::EmptyElement),
        ("Hash=a,", Kind::EmptyElement),
        (";Hash=a", Kind::EmptyPair),
        ("=a", Kind::EmptyKey),
        ("Color=a", Kind::UnknownKey),
        ("Hash=a\r\nx: y", Kind::ControlChar),
        ("Hash=a\0", Kind::ControlChar),
    ] {
        assert_eq!(parse_xfcc(header.as_bytes()).unwrap_err().kind(), kind, "{header:?}");
        assert!(from_gateway(&[header]).unwrap_err().starts_with("error in parsing xfcc header: "));
    }
    assert_eq!(parse_xfcc(b"Hash=\xff").unwrap_err().kind(), Kind::NotUtf8);
}

#[test]
fn attack_76_a_second_line_is_part_of_the_header() {
    let (first, second) = (format!("URI={B}"), format!("URI={A}"));
    assert_eq!(from_gateway(&[&first, &second]), found(&[A]));
}

#[test]
fn attack_77_large_headers_are_refused() {
    let kind =
        |header: &str| parse_xfcc(header.as_bytes()).map(|_| ()).map_err(|error| error.kind());
    let long = format!("Hash={}", "a".repeat(64 * 1024 - 5));
    assert_eq!(kind(&long), Ok(()));
    assert_eq!(kind(&format!("{long}a")), Err(Kind::TooLarge));
    let elements = |count| vec!["Hash=a"; count].join(",");
    assert_eq!((kind(&elements(32)), kind(&elements(33))), (Ok(()), Err(Kind::TooLarge)));
    let pairs = |count| vec!["DNS=a"; count].join(";");
    assert_eq!((kind(&pairs(64)), kind(&pairs(65))), (Ok(()), Err(Kind::TooLarge)));
}

#[test]
fn attack_78_peers_are_compared_in_one_form() {
    let header = format!("URI={A}");
    let authenticator = XfccAuthenticator::new(gateway());
    assert_eq!(ask(&authenticator, "[::ffff:10.0.0.1]:1", &[&header]), found(&[A]));
    assert_eq!(ask(&authenticator, "[fe80::1%7]:1", &[&header]), Ok(None));
    assert!(TrustedProxies::new(["10.0.0.1:80"]).is_err());
    assert!(TrustedProxies::new(["10.0.0.0/33"]).is_err());
    assert!(TrustedProxies::new([""]).is_err());
    let single = TrustedProxies::new(["192.0.2.1", "2001:db8::/32"]).unwrap();
    assert!(single.trusts("192.0.2.1:5".parse().unwrap()));
    assert!(!single.trusts("192.0.2.2:5".parse().unwrap()));
    assert!(single.trusts("[2001:db8::5]:5".parse().unwrap()));
    let mapped = TrustedProxies::new(["::ffff:10.0.0.0/104", "::ffff:192.0.2.1"]).unwrap();
    assert_eq!(mapped, TrustedProxies::new(["10.0.0.0/8", "192.0.2.1"]).unwrap());
    assert!(mapped.trusts("[::ffff:10.2.2.2]:5".parse().unwrap()));
    let wider = TrustedProxies::new(["::ffff:0:0/95"]).unwrap();
    assert!(!wider.trusts("10.2.2.2:5".parse().unwrap()), "a range of IPv6");
}

#[test]
fn the_one_uri_has_to_be_a_workload() {
    let invalid = Err("URI name is no SPIFFE ID of a workload".to_owned());
    for uri in ["https://x", "spiffe://td", "SPIFFE://td/a"] {
        assert_eq!(from_gateway(&[&format!("URI={uri}")]), invalid, "{uri}");
    }
    let two = format!("URI={A};URI={B}");
    assert_eq!(from_gateway(&[&two]), Err("2 URI names instead of one".to_owned()));
    for without in ["DNS=x", "URI=;DNS=x"] {
        assert_eq!(from_gateway(&[without]), Err("no identity".to_owned()));
    }
    assert_eq!(from_gateway(&[]), Ok(None));
    assert_eq!(from_gateway(&["  "]), Ok(None));
}

#[test]
fn a_certain_proxy_can_be_required() {
    let proxy = SpiffeId::parse(B).unwrap();
    let authenticator = XfccAuthenticator::new(gateway()).require_by([proxy]).include_dns_names();
    let good = format!("By={B};URI={A};DNS=x");
    assert_eq!(ask(&authenticator, "10.0.0.1:1", &[&good]), found(&[A, "x"]));
    let bad = format!("By={A};URI={A}");
    let refused = Err("element of an unexpected proxy".to_owned());
    assert_eq!(ask(&authenticator, "10.0.0.1:1", &[&bad]), refused);
    let istio = authenticator.compat(Compat::istio());
    assert_eq!(ask(&istio, "10.0.0.1:1", &[&good]), found(&[A, "x"]));
    assert_eq!(ask(&istio, "10.0.0.1:1", &[&bad]), refused);
    assert_eq!(ask(&istio, "10.0.0.1:1", &[&bad, &good]), refused, "every element counts");
}

#[test]
fn only_names_of_hosts_follow_the_workload() {
    let authenticator = XfccAuthenticator::new(gateway()).include_dns_names();
    let header = format!("URI={A};DNS={B};DNS=x.example;DNS=\"a b\"");
    assert_eq!(ask(&authenticator, "10.0.0.1:1", &[&header]), found(&[A, "x.example"]));
    let without_uri = "Hash=h;URI=;DNS=client.example";
    assert_eq!(ask(&authenticator, "10.0.0.1:1", &[without_uri]), found(&["client.example"]));
}

#[test]
fn istio_counts_everything_if_asked_to() {
    let header = format!(r#"URI={A};URI={B};DNS=x,Subject="CN=joe,O=Acme";URI=https://y"#);
    let authenticator = XfccAuthenticator::new(gateway()).compat(Compat::istio());
    assert_eq!(
        ask(&authenticator, "127.0.0.1:1", &[&header]),
        found(&[A, B, "x", "https://y", "joe"])
    );
}

#[test]
fn proxies_pass_the_header_on_by_mode() {
    let mut own = XfccElement::default();
    own.uri.push(A.to_owned());
    own.subject = Some("CN=\"q\"".to_owned());
    let written = format!(r#"Subject="CN=\"q\"";URI={A}"#);
    let appended = format!("Hash=h,{written}");
    let received = Some(&b"Hash=h"[..]);
    for (mode, with_certificate, without) in [
        (ForwardMode::Sanitize, None, None),
        (ForwardMode::ForwardOnly, Some("Hash=h"), None),
        (ForwardMode::AppendForward, Some(&*appended), None),
        (ForwardMode::SanitizeSet, Some(&*written), None),
        (ForwardMode::AlwaysForwardOnly, Some("Hash=h"), Some("Hash=h")),
    ] {
        assert_eq!(
            mode.apply(received, Some(&own)).unwrap().as_deref(),
            with_certificate,
            "{mode:?}"
        );
        assert_eq!(mode.apply(received, None).unwrap().as_deref(), without, "{mode:?}");
    }
    assert!(ForwardMode::AppendForward.apply(Some(b"junk"), Some(&own)).is_err());
}

#[test]
fn tabs_and_foreign_letters_survive_writing() {
    for header in ["By=a\tb", "Subject=\"\u{85}\u{a0}\"", "DNS=\"\tx\t\""] {
        let elements = parse_xfcc(header.as_bytes()).unwrap();
        assert_eq!(parse_xfcc(elements[0].to_string().as_bytes()), Ok(elements), "{header:?}");
    }
    let mut element = XfccElement::default();
    element.uri.push("a\r\nx: y".to_owned());
    assert_eq!(element.to_string(), "URI=\"ax: y\"", "a header cannot be split");
}

proptest! {
    #[test]
    fn reading_is_total_and_writing_is_its_inverse(header in r#"[A-Za-z=;,"\\ ]{0,40}"#) {
        if let Ok(elements) = parse_xfcc(header.as_bytes()) {
            let written: Vec<String> = elements.iter().map(XfccElement::to_string).collect();
            prop_assert_eq!(parse_xfcc(written.join(",").as_bytes()), Ok(elements));
        }
    }

    #[test]
    fn whatever_is_written_can_be_read(subject in ".{0,20}", uri in ".{0,20}") {
        let mut element = XfccElement::default();
        element.subject = Some(subject);
        element.uri.push(uri);
        prop_assert!(parse_xfcc(element.to_string().as_bytes()).is_ok());
    }
}
