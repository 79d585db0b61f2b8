//! SPIFFE IDs, trust domains and Istio identities.

use mesh_security::spiffe::{
    Identity, SpiffeId, SpiffeIdErrorKind as Kind, TrustDomain, TrustDomainAliases,
    expand_trust_domains,
};

use serde_json::Value;

use crate::corpus::{conclude, json, member};

#[track_caller]
fn check(text: &str, expected: Result<(), (Kind, usize)>) {
    let parsed = SpiffeId::parse(text).map(|_| ());
    assert_eq!(parsed.map_err(|error| (error.kind(), error.position())), expected, "{text:.100}");
}

#[track_caller]
fn check_identity(text: &str, expected: Result<(&str, &str, &str), Kind>) {
    let parsed = Identity::parse(text);
    let parts = parsed.as_ref().map(|identity| {
        (identity.trust_domain().to_string(), identity.namespace(), identity.service_account())
    });
    let expected = expected.map(|(domain, ns, sa)| (domain.to_owned(), ns, sa));
    assert_eq!(parts.map_err(|error| error.kind()), expected, "{text}");
}

#[test]
fn table_of_valid_ids() {
    const FILE: &str = "own/spiffe_ids.json";
    let Some(table) = json(FILE) else { return };
    let cases = table["valid"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let text = member(case, "input");
        let accepted = SpiffeId::parse(text).is_ok_and(|id| {
            id.trust_domain().as_str() == member(case, "trust_domain")
                && id.path() == member(case, "path")
                && id.to_string() == text
        });
        // The table names no Istio identity; those have tests of their own below.
        let istio = Identity::parse(text).map_err(|error| error.kind());
        if !accepted || !case["istio"].is_null() || istio != Err(Kind::NotIstioIdentity) {
            wrong.push(format!("{text}: accepted {accepted}, istio {istio:?}"));
        }
    }
    conclude(&format!("{FILE} (valid)"), cases.len(), &wrong);
}

#[test]
fn table_of_invalid_ids() {
    const FILE: &str = "own/spiffe_ids.json";
    let Some(table) = json(FILE) else { return };
    let cases = table["invalid"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let text = member(case, "input");
        let verdict = SpiffeId::parse(text).map_err(|error| format!("{:?}", error.kind()));
        if verdict.as_ref().err().map(String::as_str) != Some(member(case, "error")) {
            wrong.push(format!("{text:?}: {verdict:?}, expected {}", member(case, "error")));
        }
    }
    conclude(&format!("{FILE} (invalid)"), cases.len(), &wrong);
}

#[test]
fn rules_are_checked_in_order() {
    let long_domain = "a".repeat(256);
    check("", Err((Kind::Empty, 0)));
    check(&"x".repeat(2049), Err((Kind::IdTooLong, 2048)));
    check("http:///", Err((Kind::WrongScheme, 0)));
    check("spiffe:///..", Err((Kind::MissingTrustDomain, 9)));
    check(&format!("spiffe://{long_domain}A/.."), Err((Kind::BadTrustDomainChar, 265)));
    check(&format!("spiffe://{long_domain}/.."), Err((Kind::TrustDomainTooLong, 264)));
    check("spiffe://td/a b/..", Err((Kind::BadPathSegmentChar, 13)));
    check("spiffe://td/../a b", Err((Kind::DotSegment, 12)));
    check("spiffe://td//..", Err((Kind::EmptySegment, 12)));
    check("spiffe://td/a/", Err((Kind::TrailingSlash, 13)));
}

#[test]
fn attack_56_uri_tricks_are_refused() {
    for text in ["SPIFFE://td/a", "Spiffe://td/a", "spiffe:/td/a", " spiffe://td/a"] {
        check(text, Err((Kind::WrongScheme, 0)));
    }
    for (text, at) in [
        ("spiffe://user@td/a", 13),
        ("spiffe://td:443/a", 11),
        ("spiffe://[::1]/a", 9),
        ("spiffe://TD/a", 9),
        ("spiffe://t%64/a", 10),
        ("spiffe://td?q", 11),
        ("spiffe://td#f", 11),
        ("spiffe://td\\a", 11),
        ("spiffe://td;a", 11),
        ("spiffe://t d/a", 10),
    ] {
        check(text, Err((Kind::BadTrustDomainChar, at)));
    }
    for text in [
        "spiffe://td/%2e%2e",
        "spiffe://td/%00",
        "spiffe://td/?q",
        "spiffe://td/#f",
        "spiffe://td/\\",
        "spiffe://td/;",
        "spiffe://td/ ",
        "spiffe://td/\0",
    ] {
        check(text, Err((Kind::BadPathSegmentChar, 12)));
    }
    check("spiffe://td//a", Err((Kind::EmptySegment, 12)));
    check("spiffe://td/./a", Err((Kind::DotSegment, 12)));
    check("spiffe://td/a/..", Err((Kind::DotSegment, 14)));
    check("spiffe://td/", Err((Kind::TrailingSlash, 11)));
}

#[test]
fn attack_57_look_alikes_are_refused() {
    for (text, at) in [
        ("spiffe://trust.dоmain/a", 16),
        ("spiffe://trust．domain/a", 14),
        ("spiffe://trust。domain/a", 14),
        ("spiffe://trust\u{200b}domain/a", 14),
        ("spiffe://trust\u{ad}domain/a", 14),
        ("spiffe://tru\u{301}st/a", 12),
    ] {
        check(text, Err((Kind::BadTrustDomainChar, at)));
    }
    check("spiffe://xn--trst-0pa/a", Ok(()));
}

#[test]
fn attack_58_long_ids_are_refused() {
    check(&format!("spiffe://{}/a", "a".repeat(255)), Ok(()));
    check(&format!("spiffe://{}/a", "a".repeat(256)), Err((Kind::TrustDomainTooLong, 264)));
    check(&format!("spiffe://td/{}", "a".repeat(2036)), Ok(()));
    check(&format!("spiffe://td/{}", "a".repeat(2037)), Err((Kind::IdTooLong, 2048)));
    check(&format!("spiffe://td/{}", "a".repeat(1_000_000)), Err((Kind::IdTooLong, 2048)));
    let domain = TrustDomain::parse("td").unwrap();
    let long = "a".repeat(2037);
    let error = SpiffeId::from_segments(&domain, [&*long]).unwrap_err();
    assert_eq!(error.kind(), Kind::IdTooLong);
}

#[test]
fn attack_59_only_the_exact_shape_is_an_istio_identity() {
    check_identity("spiffe://td/ns/a/sa/b", Ok(("td", "a", "b")));
    check_identity("spiffe://td/ns//sa/", Err(Kind::EmptySegment));
    check_identity("spiffe://td/ns/a/sa/", Err(Kind::TrailingSlash));
    for text in [
        "spiffe://td",
        "spiffe://td/ns/a",
        "spiffe://td/ns/a/sa",
        "spiffe://td/ns/a/sa/b/c",
        "spiffe://td/NS/a/sa/b",
        "spiffe://td/ns/a/SA/b",
        "spiffe://td/sa/a/ns/b",
    ] {
        check_identity(text, Err(Kind::NotIstioIdentity));
    }
}

#[test]
fn attack_60_prefixes_and_suffixes_do_not_match() {
    let id = SpiffeId::parse("spiffe://cluster.local.evil/ns/a/sa/b").unwrap();
    assert!(!id.member_of(&TrustDomain::parse("cluster.local").unwrap()));
    assert!(id.member_of(&TrustDomain::parse("cluster.local.evil").unwrap()));
    check_identity("spiffe://evil/ns/x/sa/y/ns/a/sa/b", Err(Kind::NotIstioIdentity));
    let short = Identity::parse("spiffe://td/ns/a/sa/a").unwrap();
    assert_ne!(short, Identity::parse("spiffe://td/ns/a/sa/a-suffix").unwrap());
}

#[test]
fn identities_are_built_from_valid_names_only() {
    let domain = TrustDomain::parse("td").unwrap();
    let built = Identity::new(&domain, "a", "b").unwrap();
    assert_eq!(built.to_string(), "spiffe://td/ns/a/sa/b");
    let refused = |ns, sa| {
        let error = Identity::new(&domain, ns, sa).unwrap_err();
        (error.kind(), error.position())
    };
    assert_eq!(refused("", "b"), (Kind::EmptySegment, 15));
    assert_eq!(refused("a", ""), (Kind::EmptySegment, 20));
    assert_eq!(refused("a/sa/b", "c"), (Kind::BadPathSegmentChar, 16));
    assert_eq!(refused("..", "c"), (Kind::DotSegment, 15));
}

#[test]
fn configured_trust_domains_are_normalised() {
    let read = |text| TrustDomain::from_config(text).map(|domain| domain.to_string());
    assert_eq!(read("Cluster.Local").as_deref(), Ok("cluster.local"));
    assert_eq!(read("SPIFFE://Cluster.Local").as_deref(), Ok("cluster.local"));
    assert_eq!(read("project@google.example").as_deref(), Ok("project.google.example"));
    let kind = |text| TrustDomain::from_config(text).map_err(|error| error.kind()).unwrap_err();
    assert_eq!(kind(""), Kind::MissingTrustDomain);
    assert_eq!(kind("spiffe://"), Kind::MissingTrustDomain);
    assert_eq!(kind("spiffe://td/ns/a/sa/b"), Kind::UnexpectedPath);
    assert_eq!(kind("td/"), Kind::UnexpectedPath);
    assert_eq!(kind("td:80"), Kind::BadTrustDomainChar);
}

#[test]
fn ids_travel_as_text() {
    let text = "\"spiffe://td/ns/a/sa/b\"";
    let id: SpiffeId = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), text);
    let identity: Identity = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&identity).unwrap(), text);
    assert!(serde_json::from_str::<SpiffeId>("\"spiffe://TD\"").is_err());
    assert!(serde_json::from_str::<TrustDomain>("\"TD\"").is_err());
    assert_eq!(id.trust_domain().id().to_string(), "spiffe://td");
}

#[test]
fn expansion_keeps_what_it_does_not_understand() {
    let given = ["spiffe://td/ns/a/sa/b", "spiffe://td/x", "spiffe://td/ns//sa/", "dns"];
    let none = expand_trust_domains(given, &[]);
    assert_eq!(none, given.map(str::to_owned).into());
    let aliases = ["old", "td", "older"].map(|name| TrustDomain::parse(name).unwrap());
    let added: Vec<_> = expand_trust_domains(given, &aliases).difference(&none).cloned().collect();
    assert_eq!(added, ["spiffe://old/ns/a/sa/b", "spiffe://older/ns/a/sa/b"]);
}

#[test]
fn table_of_trust_domain_aliases() {
    const FILE: &str = "own/authz_cases.json";
    let Some(table) = json(FILE) else { return };
    let cases = table["trust_domain_alias"].as_array().unwrap();
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut wrong = Vec::new();
    for case in cases {
        let mut domains =
            texts(&case["domains"]).into_iter().map(|name| TrustDomain::parse(&name).unwrap());
        let aliases = TrustDomainAliases::new(domains.next().unwrap(), domains);
        let expanded: Vec<String> = texts(&case["principals"])
            .iter()
            .flat_map(|principal| aliases.expand_principal(principal))
            .collect();
        if expanded != texts(&case["out"]) {
            wrong.push(format!("{case}: {expanded:?}"));
        }
    }
    conclude("own/authz_cases.json, trust_domain_alias", cases.len(), &wrong);
}
