//! Each format is read back by a reader that is not ours.

use std::sync::Arc;

use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::{FieldPath, Position};
use mesh_schema::sets;
use mesh_validation::format::{self, Entry, Outcome};
use mesh_validation::{Finding, Mode, Problem, Severity, Validators, codes};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

const TEXT: &str = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http:
  - route: [{destination: {host: cart}}]
  - timeout: 0s
    route: [{destination: {host: ''}}]
---
kind: [
";

/// What a checker finds in the text above, and a finding with everything that has to be escaped.
fn outcome() -> Outcome {
    let loaded = load(TEXT, "a b/cart, 1.yaml", sets::istio(), &LoadOptions::new());
    let mut outcome = Outcome::default();
    outcome.files = vec!["a b/cart, 1.yaml".into(), "clean.yaml".into(), "<&\">".into()];
    for object in &loaded.objects {
        let mut report = Validators::default().mode(Mode::Full).validate(&object.config);
        report.locate(&object.node);
        outcome.extend(Entry::of_report(&report));
    }
    outcome.extend(loaded.diagnostics.iter().map(|diagnostic| Entry::of_diagnostic(diagnostic, 1)));
    let problem = Problem::new(codes::H_PORT_1, "50% of <a> & \"b\":\nnext, \u{1} line");
    let finding = Finding::new(Severity::Warning, FieldPath::root(), problem);
    outcome.extend([Entry::new(Arc::from("<&\">"), 0, None, finding)]);
    outcome.summary.documents = 3;
    outcome.summary.validated = 1;
    outcome
}

fn codes_of(outcome: &Outcome) -> Vec<&str> {
    outcome.entries.iter().map(|entry| entry.finding.code.id()).collect()
}

#[test]
fn outcome_counts_what_it_takes() {
    let outcome = outcome();
    assert_eq!(codes_of(&outcome), ["H-DUR-1", "H-FQDN-2", "VS-R-2", "LOAD-YAML", "H-PORT-1"]);
    assert_eq!((outcome.summary.errors, outcome.summary.warnings), (3, 2));
}

#[test]
fn json_has_the_promised_shape() {
    let written: Value = serde_json::from_str(&format::json(&outcome())).expect("it is JSON");
    assert_eq!(
        written["summary"],
        json!({"documents": 3, "validated": 1, "skipped": 0, "errors": 3, "warnings": 2})
    );
    assert_eq!(
        written["findings"][0],
        json!({
            "file": "a b/cart, 1.yaml", "document": 0, "kind": "VirtualService",
            "apiVersion": "networking.istio.io/v1", "namespace": "shop", "name": "cart",
            "severity": "error", "code": "H-DUR-1", "path": "spec.http[1].timeout",
            "line": 8, "column": 14, "message": "duration 0s is shorter than 1ms",
        })
    );
    assert_eq!(written["findings"][3]["document"], 1);
    assert_eq!(written["findings"][3]["kind"], "");
    assert_eq!(written["findings"][4]["line"], Value::Null);
    assert_eq!(written.as_object().map(serde_json::Map::len), Some(2));
}

#[test]
fn sarif_survives_the_types_of_its_schema() {
    let text = format::sarif(&outcome());
    let written: Value = serde_json::from_str(&text).expect("it is JSON");
    let log: serde_sarif::sarif::Sarif = serde_json::from_str(&text).expect("it is SARIF");
    assert_eq!(serde_json::to_value(&log).expect("JSON"), written, "the schema knows every field");

    let run = &written["runs"][0];
    let place = &run["results"][0]["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "a%20b/cart%2C%201.yaml");
    assert_eq!(place["physicalLocation"]["region"], json!({"startLine": 8, "startColumn": 14}));
    for result in run["results"].as_array().expect("a list") {
        let index =
            usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn annotations_of_github_read_back() {
    let text = format::github(&outcome());
    let commands: Vec<Command> = text.lines().map(Command::read).collect();
    assert_eq!(commands.len(), 5);
    assert_eq!(
        commands[0],
        Command {
            name: "error".to_owned(),
            properties: [
                ("file", "a b/cart, 1.yaml"),
                ("line", "8"),
                ("col", "14"),
                ("title", "H-DUR-1 VirtualService shop/cart"),
            ]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
            message: "spec.http[1].timeout: duration 0s is shorter than 1ms".to_owned(),
        }
    );
    assert_eq!(commands[4].message, "50% of <a> & \"b\":\nnext, \u{1} line");
}

/// A command as the runner of GitHub's workflows takes it apart.
#[derive(Debug, PartialEq)]
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

impl Command {
    fn read(line: &str) -> Self {
        let rest = line.strip_prefix("::").expect("a command");
        let (head, message) = rest.split_once("::").expect("a message");
        let (name, properties) = head.split_once(' ').expect("properties");
        let plain = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
        let property = |pair: &str| {
            let (key, value) = pair.split_once('=').expect("a pair");
            let value = plain(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
            (key.to_owned(), value)
        };
        Self {
            name: name.to_owned(),
            properties: properties.split(',').map(property).collect(),
            message: plain(message).replace("%25", "%"),
        }
    }
}

#[test]
fn junit_is_xml_with_right_counts() {
    let text = format::junit(&outcome());
    let mut reader = Reader::from_str(&text);
    let mut elements = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Eof => break,
            Event::Start(tag) => {
                elements.push(described(&tag));
                depth += 1;
            }
            Event::Empty(tag) => elements.push(described(&tag)),
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    assert_eq!(
        elements,
        [
            "testsuites name=mesh-validation tests=4 failures=2 errors=0",
            "testsuite name=a b/cart, 1.yaml tests=2 failures=2 errors=0",
            "testcase name=VirtualService shop/cart classname=a b/cart, 1.yaml",
            "failure message=spec.http[1].timeout: duration 0s is shorter than 1ms type=H-DUR-1",
            "failure message=spec.http[1].route[0].destination.host: host is empty type=H-FQDN-2",
            "system-out",
            "testcase name=a b/cart, 1.yaml classname=a b/cart, 1.yaml",
            "failure message=unclosed bracket '[' type=LOAD-YAML",
            "testsuite name=clean.yaml tests=1 failures=0 errors=0",
            "testcase name=clean.yaml classname=clean.yaml",
            "testsuite name=<&\"> tests=1 failures=0 errors=0",
            "testcase name=<&\"> classname=<&\">",
            "system-out",
        ]
    );
}

fn described(tag: &quick_xml::events::BytesStart<'_>) -> String {
    let mut line = tag.name().as_ref().to_owned();
    for attribute in tag.attributes() {
        let attribute = attribute.expect("an attribute");
        let value = quick_xml::escape::unescape(&attribute.value).expect("entities").into_owned();
        line.push_str(&format!(" {}={value}", attribute.key.as_ref()));
    }
    line
}

#[test]
fn text_marks_the_place() {
    use mesh_config_model::fancy::Renderer;
    let outcome = outcome();
    let shown = format::text(&outcome.entries[0], Some(TEXT), &Renderer::plain());
    assert_eq!(
        shown,
        "error: VirtualService shop/cart: spec.http[1].timeout: duration 0s is shorter than 1ms [H-DUR-1]\n \
         --> a b/cart, 1.yaml:8:14\n  |\n8 |   - timeout: 0s\n  |              ^^\n\n"
    );
    let mut nowhere = outcome.entries[4].clone();
    assert!(format::text(&nowhere, Some(TEXT), &Renderer::plain()).ends_with("\n --> <&\">\n\n"));
    nowhere.finding.position = Some(Position { line: 99, column: 1 });
    assert!(format::text(&nowhere, None, &Renderer::plain()).ends_with("\n --> <&\">:99:1\n\n"));
}

#[test]
fn texts_show_each_finding_as_it_is_shown_alone() {
    use mesh_config_model::fancy::Renderer;
    let entries = outcome().entries;
    let alone = |entry| format::text(entry, Some(TEXT), &Renderer::plain());
    let together = format::texts(&entries, Some(TEXT), &Renderer::plain());
    assert_eq!(together, entries.iter().map(alone).collect::<String>());
}
