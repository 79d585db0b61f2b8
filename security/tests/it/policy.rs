//! Values of authorization policies.

use std::net::IpAddr;

use mesh_security::{
    policy::{
        AddressBlock, ConditionKey, HostMatch, PathPattern, PolicyValueError as Error,
        RequestPrincipalMatch, ServiceAccountMatch, TextMatch, Values, parse_port,
    },
    spiffe::Identity,
};
use serde_json::{Value, json};

use crate::corpus::{conclude, json as corpus_json, member};

/// Runs one part of the shared table; a value that is refused is `invalid`.
#[track_caller]
fn table(part: &str, outcome: impl Fn(&Value) -> Value, expected: impl Fn(&Value) -> Value) {
    let Some(table) = corpus_json("own/authz_cases.json") else { return };
    let cases = table[part].as_array().unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| outcome(case) != expected(case))
        .map(|case| format!("{case}: {}", outcome(case)))
        .collect();
    conclude(&format!("own/authz_cases.json, {part}"), cases.len(), &wrong);
}

fn verdict(matched: Result<bool, Error>) -> Value {
    matched.map_or_else(|_| json!("invalid"), |matched| json!(u8::from(matched)))
}

fn listed(case: &Value) -> Value {
    // One outcome is explained in words.
    match case["match"].as_str() {
        Some(words) if words.starts_with("strict 1") => json!(1),
        _ => case["match"].clone(),
    }
}

#[test]
fn table_of_texts_and_hosts() {
    table(
        "string_match",
        |case| {
            verdict(
                TextMatch::parse(member(case, "pattern"))
                    .map(|one| one.matches(member(case, "value"))),
            )
        },
        listed,
    );
    table(
        "host_match",
        |case| {
            verdict(
                HostMatch::parse(member(case, "pattern"))
                    .map(|one| one.matches(member(case, "value"))),
            )
        },
        listed,
    );
}

#[test]
fn table_of_path_templates() {
    table(
        "path_template",
        |case| {
            verdict(
                PathPattern::parse(member(case, "template"))
                    .map(|one| one.matches(member(case, "path"))),
            )
        },
        listed,
    );
    table(
        "path_template_invalid",
        |case| json!(PathPattern::parse(case.as_str().unwrap()).is_err()),
        |_| json!(true),
    );
}

#[test]
fn table_of_principals_and_accounts() {
    table(
        "request_principal",
        |case| {
            let pattern = RequestPrincipalMatch::parse(member(case, "pattern"));
            verdict(pattern.map(|one| one.matches(member(case, "iss"), member(case, "sub"))))
        },
        listed,
    );
    table(
        "service_account",
        |case| {
            let account =
                ServiceAccountMatch::parse(member(case, "value"), member(case, "policy_namespace"));
            // An identity that is none matches nothing.
            let identity = Identity::parse(member(case, "identity"));
            verdict(account.map(|one| identity.is_ok_and(|identity| one.matches(&identity))))
        },
        listed,
    );
}

#[test]
fn table_of_addresses_and_keys() {
    table(
        "cidr",
        |case| {
            let address: IpAddr = member(case, "ip").parse().unwrap();
            verdict(AddressBlock::parse(member(case, "block")).map(|one| one.contains(address)))
        },
        listed,
    );
    table(
        "nested_keys",
        |case| match ConditionKey::parse(member(case, "key")) {
            Ok(ConditionKey::Claim(path)) => json!(path),
            _ => json!("invalid"),
        },
        |case| case["path"].clone(),
    );
}

#[test]
fn attack_80_values_that_are_not_what_they_should_be_are_errors() {
    for template in
        ["/{*}.txt", "/{}", "/{a=*}", "/{**}/{*}", "/{**}/{**}", "/a{**}", "{*}", "/{*}/?"]
    {
        assert_eq!(PathPattern::parse(template), Err(Error::Template), "{template}");
    }
    for text in ["**", "a*b", "*a*"] {
        assert_eq!(TextMatch::parse(text), Err(Error::Wildcard), "{text}");
        assert_eq!(PathPattern::parse(text), Err(Error::Wildcard), "{text}");
    }
    assert_eq!(TextMatch::parse(""), Err(Error::Empty));
    assert_eq!(TextMatch::parse(&"a".repeat(4097)), Err(Error::TooLong));
    for block in ["10.0.0.0/33", "::/129", "10.0.0", "", "10.0.0.1:80"] {
        assert_eq!(AddressBlock::parse(block), Err(Error::Address), "{block}");
    }
    for port in ["65536", "-1", "+1", "080", "", "http", "1e3"] {
        assert_eq!(parse_port(port), Err(Error::Port), "{port}");
    }
    assert_eq!((parse_port("0"), parse_port("65535")), (Ok(0), Ok(65535)));
    for key in [
        "request.auth.claim[group]",
        "request.headers",
        "request.headers[]",
        "source.user",
        "experimental.envoy.filters.x[y]",
        "",
    ] {
        assert_eq!(ConditionKey::parse(key), Err(Error::Key), "{key}");
    }
    for account in ["", "a/", "/b", "a/b/c", "a/*"] {
        assert_eq!(
            ServiceAccountMatch::parse(account, "ns"),
            Err(Error::ServiceAccount),
            "{account}"
        );
    }
}

#[test]
fn attack_80_nobody_matches_every_negation_and_nothing_else() {
    let text = |value| TextMatch::parse(value).unwrap();
    let positive = Values { any_of: vec![text("*")], none_of: vec![] };
    let negative = Values { any_of: vec![], none_of: vec![text("*")] };
    let matches = |values: &Values<TextMatch>, property: Option<&str>| {
        values.match_by(property, TextMatch::matches)
    };
    assert_eq!((matches(&positive, None), matches(&negative, None)), (false, true));
    assert_eq!((matches(&positive, Some("a")), matches(&negative, Some("a"))), (true, false));
}

#[test]
fn attack_81_a_slash_in_one_half_imitates_nobody() {
    let pattern = RequestPrincipalMatch::parse("a/b/c").unwrap();
    assert!(pattern.matches("a/b", "c"));
    assert!(!pattern.matches("a", "b/c"));
}
