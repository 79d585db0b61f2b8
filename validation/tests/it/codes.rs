use std::collections::BTreeSet;

use mesh_config_model::Meta;
use mesh_config_model::specs::mesh::{MeshConfig, MeshNetworks, ProxyConfig};
use mesh_validation::codes::{self, Example};
use mesh_validation::{Code, Finding, Mode, Validate, Validators};
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
        if example.definition().is_some() || example.kind().is_empty() {
            continue;
        }
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
    match faults(example) {
        Ok(faults) if faults.contains(&code) => None,
        other => Some(format!("{code}: {other:?}")),
    }
}

fn faults(example: Example) -> Result<Vec<Code>, String> {
    #[cfg(feature = "crd")]
    if example.definition().is_some() {
        return Ok(against_definition(example));
    }
    #[cfg(feature = "format")]
    if example.kind().is_empty() {
        return Ok(of_loading(&example.to_string()));
    }
    let findings = findings(example.kind(), &example.to_json())?;
    Ok(findings.iter().map(|finding| finding.code).collect())
}

#[cfg(feature = "crd")]
fn against_definition(example: Example) -> Vec<Code> {
    use mesh_validation::crd::{Definitions, UnknownFields};

    let mut definitions = Definitions::new();
    let reports = definitions.load(&example.to_string(), "example.yaml");
    let of_definition = reports.iter().flat_map(|report| report.findings().to_vec());
    let object = example.to_json();
    let of_object = definitions.find_for(&object).map(|definition| {
        // The rest of the definition is used without the rule that does not compile.
        definition.check(object.clone(), UnknownFields::Refuse)
    });
    of_definition.chain(of_object.into_iter().flatten()).map(|finding| finding.code).collect()
}

#[cfg(feature = "format")]
fn of_loading(text: &str) -> Vec<Code> {
    use mesh_config_model::decode::{DecodeMode, LoadOptions};
    use mesh_validation::format::loading;

    let (validators, options) = (validators(), LoadOptions::new().mode(DecodeMode::Strict));
    let report = validators.validate_text_with(text, "example.yaml", &validators, &options);
    report.diagnostics.iter().map(|diagnostic| loading::code(diagnostic.code)).collect()
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
