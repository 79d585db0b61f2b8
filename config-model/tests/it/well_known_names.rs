use std::collections::BTreeSet;

use mesh_config_model::labels::Labels;
use mesh_config_model::well_known::{Entry, FeatureStatus, annotation, label};

fn names(table: &[Entry]) -> Vec<&str> {
    table.iter().map(|entry| entry.name).collect()
}

#[test]
fn there_are_26_labels_and_68_annotations() {
    assert_eq!((label::ALL.len(), annotation::ALL.len()), (26, 68));
}

#[test]
fn tables_are_sorted_and_have_every_name_once() {
    for table in [label::ALL, annotation::ALL] {
        let sorted: BTreeSet<&str> = names(table).into_iter().collect();
        assert_eq!(names(table), sorted.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn every_name_is_found_and_no_other() {
    assert!(label::ALL.iter().all(|entry| label::find(entry.name) == Some(entry)));
    assert!(annotation::ALL.iter().all(|entry| annotation::find(entry.name) == Some(entry)));
    for name in ["", "istio.io/", "istio.io/rew", "zzz"] {
        assert_eq!((label::find(name), annotation::find(name)), (None, None));
    }
}

#[test]
fn names_are_valid_label_keys() {
    for name in names(label::ALL).into_iter().chain(names(annotation::ALL)) {
        let labels = [(name.to_owned(), String::new())].into();
        assert_eq!(Labels::from(&labels).validate(), [], "{name}");
    }
}

#[test]
fn entries_say_what_they_are() {
    let tls_mode = label::find(label::TLS_MODE).expect("it is there");
    assert_eq!(
        (tls_mode.status, tls_mode.is_deprecated, tls_mode.is_hidden),
        (FeatureStatus::Alpha, true, true)
    );
    let network = label::find("topology.istio.io/network").expect("it is there");
    assert!(network.applies_to("Service") && !network.applies_to("Node"));
    assert_eq!(network.resources.len(), 3);
    let suppress = annotation::find("galley.istio.io/analyze-suppress").expect("it is there");
    assert!(suppress.applies_to("VirtualService"));
    assert!(
        annotation::ALL
            .iter()
            .all(|entry| entry.description.ends_with('.') && !entry.description.starts_with(' '))
    );
}
