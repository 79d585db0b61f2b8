use std::sync::Arc;

use mesh_config_model::decode::{Diagnostic, LoadOptions};
use mesh_config_model::store::{
    ConfigController, ConfigStore, ContentOptions, ContentSource, Event, NamespaceFilter,
    Precondition, Replay, StoreErrorKind,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind};
use parking_lot::Mutex;

use crate::widgets::{TABLE, WIDGET, Widget, ZONE, find_kind, widget};

fn source() -> ContentSource {
    ContentSource::new([WIDGET, ZONE, TABLE], find_kind, ContentOptions::new())
}

fn sized(name: &str, size: u32) -> String {
    widget(name, &format!("spec: {{size: {size}}}\n---\n"))
}

/// Objects as `name=size`, in key order.
fn widgets(source: &ContentSource) -> Vec<String> {
    let text = |object: &Arc<Config>| {
        let size = object.spec_as::<Widget>().map(|widget| widget.size).unwrap_or_default();
        format!("{}={size}", object.meta.name)
    };
    source.list(&WIDGET, NamespaceFilter::All).iter().map(text).collect()
}

fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(ToString::to_string).collect()
}

/// Calls `act` and gives the events it made.
fn events(source: &ContentSource, act: impl FnOnce()) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let handler =
        move |event: &Event| log.lock().push(format!("{event} {}", event.object().meta.name));
    let subscription = source.subscribe(&WIDGET, Replay::Changes, Box::new(handler));
    act();
    drop(subscription);
    Arc::try_unwrap(seen).expect("the handler is gone").into_inner()
}

#[test]
fn new_changed_and_gone_objects_make_events_and_equal_ones_none() {
    let source = source();
    source.apply("a", sized("same", 1) + &sized("changed", 1) + &sized("gone", 1));
    let made = events(&source, || {
        source.apply("a", sized("new", 1) + &sized("changed", 2) + &sized("same", 1));
    });
    assert_eq!(made, ["update changed", "add new", "delete gone"]);
    assert_eq!(widgets(&source), ["changed=2", "new=1", "same=1"]);
}

#[test]
fn what_can_be_read_takes_effect() {
    let source = source();
    let said = said(
        &source.apply("a", sized("good", 1) + "[\n---\n" + &widget("bad", "spec: {size: x}\n")),
    );
    assert_eq!(widgets(&source), ["good=1"]);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[1].starts_with("a:11:14: spec.size: Widget bad: "), "{said:#?}");
}

#[test]
fn removed_text_takes_its_objects_along() {
    let source = source();
    source.apply("a", sized("x", 1));
    source.apply("b", sized("w", 1));
    source.remove("a");
    source.remove("never there");
    assert_eq!(widgets(&source), ["w=1"]);
    assert_eq!(source.names(), ["b".into()]);
}

/// Go deletes the object although the first text still defines it.
#[test]
fn remaining_definition_takes_effect_again() {
    let source = source();
    source.apply("a", sized("x", 1));
    source.apply("b", sized("x", 2));
    assert_eq!(widgets(&source), ["x=2"]);
    let made = events(&source, || source.remove("b"));
    assert_eq!((widgets(&source), made), (vec!["x=1".to_owned()], vec!["update x".to_owned()]));
    source.remove("a");
    assert_eq!(widgets(&source), [""; 0]);
}

#[test]
fn definition_that_changed_last_takes_effect() {
    let source = source();
    source.apply("a", sized("x", 1));
    source.apply("b", sized("x", 2));
    source.apply("a", "# only a comment is new\n".to_owned() + &sized("x", 1));
    assert_eq!(widgets(&source), ["x=2"]);
    source.apply("a", sized("x", 3));
    assert_eq!(widgets(&source), ["x=3"]);
}

#[test]
fn definitions_without_effect_are_reported() {
    let source = source();
    source.apply("a", sized("x", 1));
    let without_effect = "a:1:1: Widget x: has no effect, b:1:1 defines it too";
    assert_eq!(said(&source.apply("b", sized("x", 2))), [without_effect]);
    assert_eq!(said(&source.diagnostics()), [without_effect]);
    source.remove("b");
    assert_eq!(source.diagnostics(), []);
}

#[test]
fn last_definition_within_a_text_counts() {
    let source = source();
    let text = sized("x", 1) + &sized("x", 2);
    let expected = "a:1:1: Widget x: has no effect, a:6:1 defines it too";
    assert_eq!(said(&source.apply("a", text)), [expected]);
    assert_eq!(widgets(&source), ["x=2"]);
}

/// Go's key of ownership has no group.
#[test]
fn equal_names_of_different_groups_do_not_meet() {
    const FOREIGN: GroupVersionKind = GroupVersionKind::from_static("other.io", "v1", "Widget");
    let lookup = |gvk: &GroupVersionKind| {
        let mut entry = find_kind(&GroupVersionKind { group: WIDGET.group, ..gvk.clone() })?;
        entry.gvk = gvk.clone();
        Some(entry)
    };
    let source = ContentSource::new([WIDGET, FOREIGN], lookup, ContentOptions::new());
    source.apply("a", sized("x", 1));
    source.apply("b", sized("x", 2).replace("example.io", "other.io"));
    source.remove("b");
    assert_eq!(widgets(&source), ["x=1"]);
    assert_eq!(source.list(&FOREIGN, NamespaceFilter::All), []);
}

#[test]
fn namespaces_follow_the_scope_and_the_default() {
    let options = ContentOptions::new().load(LoadOptions::new().default_namespace("prod"));
    let source = ContentSource::new([WIDGET, ZONE], find_kind, options);
    let zone = "{apiVersion: example.io/v1, kind: Zone, metadata: {name: z, namespace: x}}\n---\n";
    source.apply("a", zone.to_owned() + &sized("w", 1));
    assert!(source.get(&ConfigKey::new(ZONE, "", "z")).is_some());
    assert!(source.get(&ConfigKey::new(WIDGET, "prod", "w")).is_some());
}

#[test]
fn other_versions_are_converted_and_unknown_kinds_passed_over() {
    let source = source();
    let list = "{apiVersion: v1, kind: List, items: [{apiVersion: a/v1, kind: B, metadata: {name: b}}, \
                {apiVersion: example.io/v1beta1, kind: Widget, metadata: {name: w}}]}";
    assert_eq!(source.apply("a", list), []);
    assert_eq!(widgets(&source), ["w=0"]);
}

#[test]
fn kinds_that_are_not_served_are_passed_over() {
    let source = ContentSource::new([ZONE], find_kind, ContentOptions::new());
    assert_eq!(source.apply("a", sized("x", 1)), []);
    assert_eq!(source.list(&WIDGET, NamespaceFilter::All), []);
}

#[test]
fn objects_that_are_not_kept_are_as_if_not_written() {
    let options = ContentOptions::new().keep(|config| config.meta.in_revision("canary"));
    let source = ContentSource::new([WIDGET], find_kind, options);
    source.apply("a", sized("plain", 1) + "{apiVersion: example.io/v1, kind: Widget, metadata: {name: old, labels: {istio.io/rev: old}}}");
    assert_eq!(widgets(&source), ["plain=1"]);
}

#[test]
fn faults_of_the_validator_are_diagnostics() {
    let options = ContentOptions::new().validator(|config| match config.spec_as::<Widget>() {
        Some(widget) if widget.size > 9 => vec!["too large".to_owned()],
        _ => Vec::new(),
    });
    let source = ContentSource::new([WIDGET], find_kind, options);
    let said = said(&source.apply("a", sized("x", 10) + &sized("w", 9)));
    assert_eq!(said, ["a:1:1: Widget x: too large"]);
    assert_eq!(widgets(&source), ["w=9"]);
}

#[test]
fn moved_object_knows_its_place_without_an_event() {
    let source = source();
    source.apply("a", sized("x", 1));
    let version = |source: &ContentSource| {
        let object = source.list(&WIDGET, NamespaceFilter::All).remove(0);
        (object.meta.resource_version.clone(), object.origin.as_ref().map(ToString::to_string))
    };
    let before = version(&source);
    let made = events(&source, || drop(source.apply("a", "\n\n".to_owned() + &sized("x", 1))));
    assert_eq!(made, [""; 0]);
    assert_eq!(before.1.as_deref(), Some("a:1:1"));
    assert_eq!(version(&source), (before.0, Some("a:3:1".to_owned())));
}

#[test]
fn written_versions_do_not_stand_in_the_way() {
    let source = source();
    let text = |version: u32, size: u32| {
        format!(
            "{{apiVersion: example.io/v1, kind: Widget, metadata: {{name: x, resourceVersion: '{version}'}}, spec: {{size: {size}}}}}"
        )
    };
    source.apply("a", text(7, 1));
    source.apply("a", text(5, 2));
    assert_eq!(widgets(&source), ["x=2"]);
    let generation = source.list(&WIDGET, NamespaceFilter::All)[0].meta.generation;
    assert_eq!(generation, 1);
}

#[test]
fn writes_are_refused() {
    let source = source();
    source.apply("a", sized("x", 1));
    let object = Config::clone(&source.list(&WIDGET, NamespaceFilter::All)[0]);
    let key = object.key();
    for error in [
        source.create(object.clone()).map(drop),
        source.update(object.clone()).map(drop),
        source.update_status(object).map(drop),
        source.delete(&key, &Precondition::None),
    ] {
        assert_eq!(error.expect_err("it takes texts alone").kind(), &StoreErrorKind::ReadOnly);
    }
}

#[test]
fn handler_may_apply_texts() {
    let source = Arc::new(source());
    let again = Arc::downgrade(&source);
    let handler = move |event: &Event| {
        if let (Event::Add(_), Some(source)) = (event, again.upgrade()) {
            source.apply("b", sized("second", 1));
        }
    };
    let subscription = source.subscribe(&WIDGET, Replay::Changes, Box::new(handler));
    source.apply("a", sized("first", 1));
    assert_eq!(widgets(&source), ["first=1", "second=1"]);
    drop(subscription);
}

#[test]
fn texts_applied_at_once_are_all_there() {
    let source = source();
    std::thread::scope(|scope| {
        for writer in 0..4_u32 {
            let source = &source;
            scope.spawn(move || {
                for round in 0..50 {
                    source.apply(
                        format!("{writer}"),
                        sized("shared", round) + &sized(&format!("own{writer}"), round),
                    );
                }
            });
        }
    });
    let own = ["own0=49", "own1=49", "own2=49", "own3=49", "shared=49"];
    assert_eq!(widgets(&source), own);
    assert_eq!(source.diagnostics().len(), 3);
}
