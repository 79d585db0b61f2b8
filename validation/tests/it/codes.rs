use std::collections::BTreeSet;

use mesh_config_model::Meta;
use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::specs::mesh::{MeshConfig, MeshNetworks, ProxyConfig};
use mesh_schema::sets;
use mesh_validation::codes::Example;
use mesh_validation::{Code, Context, Finding, Mode, Sink, Validate, Validators, codes};
use serde::de::DeserializeOwned;

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
    let wrong: Vec<String> = codes::all().filter_map(fault_missing).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Says what is found in the example of a code instead of the code.
fn fault_missing(code: Code) -> Option<String> {
    let example = code.example()?;
    let findings = match example.kind() {
        "MeshConfig" => bare::<MeshConfig>(example),
        "MeshNetworks" => bare::<MeshNetworks>(example),
        "MeshProxyConfig" => bare::<ProxyConfig>(example),
        _ => object(example),
    };
    match findings {
        Ok(findings) if findings.iter().any(|finding| finding.code == code) => None,
        other => Some(format!("{code}: {other:?}")),
    }
}

fn object(example: Example) -> Result<Vec<Finding>, String> {
    let text = example.to_json().to_string();
    let loaded = load(&text, "example", sets::all(), &LoadOptions::new());
    let [object] = loaded.objects.as_slice() else {
        return Err(format!("{:?}", loaded.diagnostics));
    };
    let report = Validators::default().mode(Mode::Full).validate(&object.config);
    Ok(report.findings().to_vec())
}

fn bare<T: Validate + DeserializeOwned>(example: Example) -> Result<Vec<Finding>, String> {
    let spec: T = serde_json::from_value(example.to_json()).map_err(|error| error.to_string())?;
    let meta = Meta::default();
    let context = Context::new(&meta, Mode::Full);
    Ok(Sink::collect(Mode::Full, |sink| spec.validate(&context, sink)))
}
