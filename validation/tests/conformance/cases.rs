use mesh_config_model::specs::networking::{DestinationRule, VirtualService};
use mesh_config_model::specs::security::{AuthorizationPolicy, PeerAuthentication};
use mesh_config_model::{Config, Meta, SpecType};
use mesh_validation::{Report, Severity, Validators};
use serde_json::Value;

use crate::corpus;

/// Cases that differ on purpose, by id; `KNOWN_DIFFERENCES.md` says why.
const KNOWN_DIFFERENCES: &[&str] = &[
    "TestValidatePeerAuthentication/empty port level mtls",
    "TestValidatePeerAuthentication/port level ~ empty @ portLevelMtls",
    r#"supp/authz op/{"ports": ["080"]}"#,
];

#[test]
fn virtual_services_get_istio_s_verdict() {
    run::<VirtualService>();
}

#[test]
fn destination_rules_get_istio_s_verdict() {
    run::<DestinationRule>();
}

#[test]
fn peer_authentications_get_istio_s_verdict() {
    run::<PeerAuthentication>();
}

#[test]
fn authorization_policies_get_istio_s_verdict() {
    run::<AuthorizationPolicy>();
}

/// What is compared of a case.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Undecodable,
    Checked { errors: usize, warnings: usize },
}

fn run<T: SpecType>() {
    let kind = T::GVK.kind;
    let Some(folder) = corpus::folder(&kind) else { return };
    let validators = Validators::default();
    let (mut passed, mut total, mut known) = (0, 0, 0);
    for case in corpus::cases(&folder, &kind) {
        total += 1;
        let expected = expected(&case["expected"]);
        let report = validate::<T>(&validators, &case);
        let found = match &report {
            Ok(report) => Verdict::Checked {
                errors: report.count(Severity::Error),
                warnings: report.count(Severity::Warning),
            },
            Err(_) => Verdict::Undecodable,
        };
        let id = case["id"].as_str().unwrap_or_default();
        match (found == expected, KNOWN_DIFFERENCES.contains(&id)) {
            (true, false) => passed += 1,
            (false, true) => known += 1,
            (true, true) => println!("{kind}: {id} no longer differs"),
            (false, false) => explain(id, &case, &expected, &report),
        }
    }
    println!("{kind}: {known} known differences\n{kind}: {passed}/{total}");
    assert_eq!(passed + known, total, "{kind}: cases differ");
}

fn validate<T: SpecType>(
    validators: &Validators,
    case: &Value,
) -> Result<Report, serde_json::Error> {
    let spec: T = match &case["spec"] {
        Value::Null => T::default(),
        spec => T::deserialize(spec)?,
    };
    let text = |field: &str| case["metadata"][field].as_str().unwrap_or_default().to_owned();
    let map =
        |field: &str| serde_json::from_value(case["metadata"][field].clone()).unwrap_or_default();
    let mut meta = Meta::new(T::GVK, text("namespace"), text("name"));
    meta.labels = map("labels");
    meta.annotations = map("annotations");
    Ok(validators.validate(&Config::new(meta, spec)))
}

fn expected(expected: &Value) -> Verdict {
    if expected.get("parse_error").is_some() {
        return Verdict::Undecodable;
    }
    let count = |part: &str| {
        let leaves = expected[part].as_array().map_or(&[][..], Vec::as_slice);
        leaves.iter().filter_map(Value::as_str).map(causes).sum()
    };
    Verdict::Checked { errors: count("errors"), warnings: count("warnings") }
}

/// Counts the causes in one recorded message: a heading is none, a list of bullets is several.
fn causes(message: &str) -> usize {
    match message.matches("\n\t* ").count() {
        0 => usize::from(message != "UriRegexRewrite has errors"),
        bullets => bullets,
    }
}

fn explain(id: &str, case: &Value, expected: &Verdict, report: &Result<Report, serde_json::Error>) {
    println!("--- {id}: expected {expected:?}");
    println!("spec: {:.1500}", case["spec"].to_string());
    println!("recorded: {}", case["expected"]);
    match report {
        Ok(report) => report.iter().for_each(|finding| println!("found: {finding}")),
        Err(error) => println!("found: {error}"),
    }
}
