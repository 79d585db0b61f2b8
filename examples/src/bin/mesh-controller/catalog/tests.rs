use std::sync::Arc;

use super::{Catalog, Change, Reader};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: LABEL}}\n";
const BROKEN: &str = "kind: [\n";

struct Bench {
    reader: Reader,
    catalog: Catalog,
}

impl Bench {
    fn new() -> Self {
        let reader = Reader::new("default", "cluster.local");
        let catalog = Catalog::new(reader.kinds().gvks().cloned());
        Self { reader, catalog }
    }

    /// Applies one file, `None` for one that is gone, and tells the change line by line.
    fn apply(&mut self, file: &str, text: Option<String>) -> Vec<String> {
        let file: Arc<str> = file.into();
        let content = text.map(|text| self.reader.read(&file, Ok(text.into_bytes())));
        let Change { events, found, settled } = self.catalog.apply(vec![(file, content)]);
        let events = events
            .iter()
            .map(|event| format!("{event} {:?}", event.object().meta.labels.get("app")));
        let settled = settled
            .iter()
            .map(|finding| format!("- {}:{}: {}", finding.file, finding.line, finding.code));
        let found = found
            .iter()
            .map(|finding| format!("+ {}:{}: {}", finding.file, finding.line, finding.code));
        events.chain(settled).chain(found).collect()
    }
}

fn pod(label: &str) -> Option<String> {
    Some(POD.replace("LABEL", label))
}

#[test]
fn the_last_file_wins_and_the_one_before_takes_its_place() {
    let mut bench = Bench::new();
    assert_eq!(bench.apply("a.yaml", pod("one")), ["add Some(\"one\")"]);
    assert_eq!(
        bench.apply("b.yaml", pod("two")),
        ["update Some(\"two\")", "+ a.yaml:1: LOAD-DUPLICATE"]
    );
    assert_eq!(bench.apply("a.yaml", pod("three")), Vec::<String>::new());
    assert_eq!(
        bench.apply("b.yaml", None),
        ["update Some(\"three\")", "- a.yaml:1: LOAD-DUPLICATE"]
    );
    assert_eq!(bench.apply("a.yaml", None), ["delete Some(\"three\")"]);
}

#[test]
fn a_file_saved_without_a_change_changes_nothing() {
    let mut bench = Bench::new();
    bench.apply("a.yaml", pod("one"));
    assert_eq!(bench.apply("a.yaml", pod("one")), Vec::<String>::new());
    assert_eq!(
        bench.apply("a.yaml", pod("one").map(|text| format!("# moved\n{text}"))),
        Vec::<String>::new()
    );
}

#[test]
fn a_finding_comes_and_goes_with_its_fault_and_the_rest_of_the_file_stays() {
    let mut bench = Bench::new();
    let text = pod("one").map(|text| format!("{text}---\n{BROKEN}"));
    assert_eq!(bench.apply("a.yaml", text), ["add Some(\"one\")", "+ a.yaml:5: LOAD-YAML"]);
    assert_eq!(bench.apply("a.yaml", pod("one")), ["- a.yaml:5: LOAD-YAML"]);
}

#[test]
fn a_file_that_cannot_be_read_any_more_keeps_what_it_held() {
    let mut bench = Bench::new();
    assert_eq!(bench.apply("a.yaml", Some(BROKEN.to_owned())), ["+ a.yaml:1: LOAD-YAML"]);
    let two = |label: &str| {
        format!("{}---\n{POD}", POD.replace("name: a", "name: b")).replace("LABEL", label)
    };
    assert_eq!(
        bench.apply("a.yaml", Some(two("one"))),
        ["add Some(\"one\")", "add Some(\"one\")", "- a.yaml:1: LOAD-YAML"]
    );
    let half_saved = format!("{BROKEN}---\n{}", pod("two").unwrap());
    assert_eq!(
        bench.apply("a.yaml", Some(half_saved)),
        ["update Some(\"two\")", "+ a.yaml:1: LOAD-YAML"]
    );
    assert_eq!(bench.apply("a.yaml", Some(BROKEN.to_owned())), Vec::<String>::new());
    assert_eq!(
        bench.apply("a.yaml", pod("two")),
        ["delete Some(\"one\")", "- a.yaml:1: LOAD-YAML"]
    );
    bench.apply("a.yaml", Some(BROKEN.to_owned()));
    assert_eq!(bench.apply("a.yaml", None), ["delete Some(\"two\")", "- a.yaml:1: LOAD-YAML"]);
}

#[test]
fn what_was_said_about_an_object_stays_with_it() {
    let mut bench = Bench::new();
    let policy = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\nspec: {mtls: {mod: STRICT}}\n";
    assert_eq!(
        bench.apply("a.yaml", Some(policy.to_owned())),
        ["add None", "+ a.yaml:4: LOAD-FIELD"]
    );
    assert_eq!(bench.apply("a.yaml", Some(BROKEN.to_owned())), ["+ a.yaml:1: LOAD-YAML"]);
    assert_eq!(
        bench.apply("a.yaml", Some(String::new())),
        ["delete None", "- a.yaml:1: LOAD-YAML", "- a.yaml:4: LOAD-FIELD"]
    );
}

#[test]
fn of_two_definitions_in_one_file_the_last_wins() {
    let mut bench = Bench::new();
    let text = format!("{}---\n{}", pod("one").unwrap(), pod("two").unwrap());
    assert_eq!(
        bench.apply("a.yaml", Some(text)),
        ["add Some(\"two\")", "+ a.yaml:1: LOAD-DUPLICATE"]
    );
}

#[test]
fn the_mesh_configuration_is_checked_and_other_config_maps_are_skipped() {
    let mut bench = Bench::new();
    let map = |name: &str| {
        Some(format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: istio-system}}\ndata:\n  mesh: 'rootNamespace: [x]'\n"
        ))
    };
    assert_eq!(bench.apply("a.yaml", map("istio")), ["add None", "+ a.yaml:5: LOAD-MESH"]);
    assert_eq!(bench.apply("b.yaml", map("other")), Vec::<String>::new());
    assert_eq!(bench.catalog.summary().skipped, [("ConfigMap".to_owned(), 1)].into());
}
