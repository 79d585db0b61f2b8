use std::collections::BTreeSet;

use mesh_config_model::Config;
use mesh_config_model::decode::{LoadOptions, load};
use mesh_schema::sets;
use mesh_validation::{Code, Mode, Report, Validators, codes};

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
    let wrong: Vec<String> = codes::all().filter_map(|code| fault_missing(code)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Says what is found in the example of a code instead of the code.
fn fault_missing(code: Code) -> Option<String> {
    let object = code.example()?.to_json().to_string();
    let loaded = load(&object, "example", sets::all(), &LoadOptions::new());
    let [object] = loaded.objects.as_slice() else {
        return Some(format!("{code}: {:?}", loaded.diagnostics));
    };
    let report = report(&object.config);
    let found = report.iter().any(|finding| finding.code == code);
    (!found).then(|| format!("{code}: {report}"))
}

fn report(config: &Config) -> Report {
    Validators::default().mode(Mode::Full).validate(config)
}
