use std::collections::BTreeSet;

use mesh_config_model::Meta;
use mesh_config_model::specs::mesh::{MeshConfig, MeshNetworks, ProxyConfig};
use mesh_validation::{Code, Finding, Mode, Validate, Validators, codes};
use serde::de::DeserializeOwned;
use serde_json::Value;

#[test]
fn ids_are_unique() {
    let ids: BTreeSet<&str> = codes::all().map(|code| code.id()).collect();
    assert_eq!(ids.len(), codes::all().count());
}

#[test]
fn texts_are_short_and_unfinished() {
    for code in codes::all() {
        for text in [code.title(), code.explanation()] {
            assert!(!text.is_empty() && text.len() <= 110, "{code}: {text}");
            assert!(!text.ends_with('.'), "{code}: {text}");
        }
    }
}

#[test]
fn find_knows_every_code_and_no_other() {
    assert!(codes::all().all(|code| codes::find(code.id()) == Some(code)));
    assert_eq!(codes::find("VS-H-80"), None);
}

#[test]
fn every_code_has_an_example_or_a_reason_to_have_none() {
    for code in codes::all() {
        assert!(code.example().is_some() != code.unreachable_reason().is_some(), "{code}");
        assert_eq!(code.example().is_some(), code.link().is_some(), "{code}");
    }
}

#[test]
fn every_example_has_the_fault_it_is_for() {
    let wrong: Vec<String> =
        codes::all().filter(|code| can_occur(*code)).filter_map(fault_missing).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn suggested_fixes_help() {
    let mut fixed = 0;
    for code in codes::all().filter(|code| can_occur(*code)) {
        let Some(example) = code.example() else { continue };
        let mut object = example.to_json();
        let findings = findings(example.kind(), &object).expect("a readable example");
        let found = findings.iter().find(|finding| finding.code == code).expect("the fault");
        let Some(patch) = found.json_patch() else { continue };
        let patch: json_patch::Patch = serde_json::from_value(patch).expect("a JSON patch");
        json_patch::patch(&mut object, &patch).expect("a patch that applies");
        let left = self::findings(example.kind(), &object).expect("a readable object");
        assert!(!left.iter().any(|finding| finding.code == code), "{code}: {left:?}");
        fixed += 1;
    }
    assert!(fixed >= 25, "only {fixed} codes have a fix");
}

/// Whether the crate was built with what finds it.
fn can_occur(code: Code) -> bool {
    let decodes = ["EF-22", "EF-23", "EF-24", "EF-25", "EF-26", "EF-27"];
    cfg!(feature = "envoy") || !decodes.contains(&code.to_string().as_str())
}

/// Says what is found in the example of a code instead of the code.
fn fault_missing(code: Code) -> Option<String> {
    let example = code.example()?;
    match findings(example.kind(), &example.to_json()) {
        Ok(findings) if findings.iter().any(|finding| finding.code == code) => None,
        other => Some(format!("{code}: {other:?}")),
    }
}

fn findings(kind: &str, object: &Value) -> Result<Vec<Finding>, String> {
    match kind {
        "MeshConfig" => bare::<MeshConfig>(object),
        "MeshNetworks" => bare::<MeshNetworks>(object),
        "MeshProxyConfig" => bare::<ProxyConfig>(object),
        _ => {
            let report = validators().validate_json(object).map_err(|error| error.to_string())?;
            Ok(report.findings().to_vec())
        }
    }
}

fn bare<T: Validate + DeserializeOwned>(object: &Value) -> Result<Vec<Finding>, String> {
    let spec = T::deserialize(object).map_err(|error| error.to_string())?;
    Ok(validators().validate_spec(&Meta::default(), &spec).findings().to_vec())
}

fn validators() -> Validators {
    Validators::default().mode(Mode::Full)
}
