//! The verdicts of a real API server on objects of Istio's kinds, compared with ours.
//!
//! Reads `corpus/istio/crd-verdicts.json` and `data/istio-crds.yaml` of the folder that `MESH_CORPUS` names.
//! `MESH_CRD_VERDICTS` names another file of verdicts, `MESH_CRD_ROOT` the folder its files stand in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use mesh_config_model::yaml::{Documents, Node, Options};
use mesh_config_model::{FieldPath, PathSegment};
use mesh_validation::crd::{Definitions, UnknownFields, codes};
use mesh_validation::{Finding, Severity};
use serde_json::Value;

#[derive(Debug, serde::Deserialize)]
struct Row {
    file: String,
    doc: usize,
    #[serde(default)]
    item: usize,
    kind: String,
    name: String,
    code: u16,
    #[serde(default)]
    message: String,
    #[serde(default)]
    causes: Vec<(String, String, String)>,
    code_ignoring_unknown_fields: Option<u16>,
}

#[test]
fn verdicts_and_fields_are_those_of_the_api_server() {
    let Some(corpus) = env::var_os("MESH_CORPUS").map(PathBuf::from) else {
        println!("skipped: MESH_CORPUS is not set");
        return;
    };
    let mut definitions = Definitions::new();
    let crds = fs::read_to_string(corpus.join("data/istio-crds.yaml")).expect("the CRDs are there");
    assert_eq!(definitions.load(&crds, "istio-crds.yaml"), []);

    let istio = corpus.join("corpus/istio");
    let verdicts = env::var_os("MESH_CRD_VERDICTS")
        .map_or_else(|| istio.join("crd-verdicts.json"), PathBuf::from);
    let root = env::var_os("MESH_CRD_ROOT").map_or(istio, PathBuf::from);
    let text = fs::read_to_string(&verdicts).expect("the verdicts are there");
    let rows: Vec<Row> = serde_json::from_str(&text).expect("the verdicts are JSON");
    assert!(!rows.is_empty(), "{} has no verdicts", verdicts.display());

    let mut texts = BTreeMap::new();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = 0;
    for row in &rows {
        let text = texts.entry(row.file.as_str()).or_insert_with(|| read(&root.join(&row.file)));
        let counts = tally.entry(&row.kind).or_default();
        counts.1 += 1;
        match difference(row, text, &definitions) {
            None => counts.0 += 1,
            Some(difference) => {
                wrong += 1;
                let Row { file, doc, item, kind, name, .. } = row;
                println!("{file} {doc}.{item} {kind} {name}: {difference}");
            }
        }
    }
    for (kind, (passed, total)) in &tally {
        println!("{kind}: {passed}/{total}");
    }
    println!("all: {}/{}", rows.len() - wrong, rows.len());
    assert_eq!(wrong, 0);
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Says what differs from the verdict of the server.
fn difference(row: &Row, text: &str, definitions: &Definitions) -> Option<String> {
    let Some(object) = object(row, text) else { return Some("the object is not there".to_owned()) };
    let Some(definition) = definitions.find_for(&object) else {
        return Some("the kind is not defined".to_owned());
    };
    let findings = definition.check(object, UnknownFields::Refuse);
    let (unknown, others): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().partition(|finding| finding.code == codes::UNKNOWN);
    let is_refused = others.iter().any(|finding| finding.severity == Severity::Error);
    let code = match (unknown.is_empty(), is_refused) {
        (false, _) => 400,
        (true, true) => 422,
        (true, false) => 201,
    };
    if code != row.code {
        return Some(format!("{code} instead of {}: {findings:?}, {}", row.code, row.message));
    }
    let (ours, theirs) = match code {
        400 => (fields(&unknown), unknown_fields(&row.message)),
        _ => (fields(&others), sorted(row.causes.iter().map(cause).collect())),
    };
    if ours != theirs {
        return Some(format!("{ours:?} instead of {theirs:?}"));
    }
    let lenient = row.code_ignoring_unknown_fields?;
    let own = if is_refused { 422 } else { 201 };
    (own != lenient).then(|| format!("without unknown fields {own} instead of {lenient}"))
}

/// The object as it was sent: without the note of the error that a test expects.
fn object(row: &Row, text: &str) -> Option<Value> {
    let documents = Documents::new(text, &Options::new());
    let document = documents.flatten().find(|document| document.index as usize == row.doc)?;
    let mut object = document.root.to_json().ok()?;
    if let Some(items) = object.get_mut("items").filter(|_| row.kind != object_kind(&document.root))
    {
        object = items.get_mut(row.item)?.take();
    }
    object.as_object_mut()?.remove("_err");
    Some(object)
}

fn object_kind(node: &Node) -> &str {
    node.get("kind").and_then(Node::as_str).unwrap_or_default()
}

/// The steps to the field of each finding.
fn fields(findings: &[&Finding]) -> Vec<Vec<String>> {
    sorted(findings.iter().map(|finding| steps(&finding.path)).collect())
}

fn sorted(mut fields: Vec<Vec<String>>) -> Vec<Vec<String>> {
    fields.sort();
    fields
}

fn steps(path: &FieldPath) -> Vec<String> {
    let step = |segment: &PathSegment| match segment {
        PathSegment::Field(name) => name.to_string(),
        PathSegment::Index(index) => index.to_string(),
    };
    path.segments().iter().map(step).collect()
}

/// The field of a cause. What has no field of its own names it in its message.
fn cause((_, field, message): &(String, String, String)) -> Vec<String> {
    let nowhere = field == "<nil>";
    let quoted = || Some(message.split_once("\"\": \"")?.1.split_once("\" must validate")?.0);
    server_steps(if nowhere { quoted().unwrap_or_default() } else { field })
}

/// Takes apart `spec.ports[1].labels[a.b]`.
fn server_steps(field: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = field;
    while !rest.is_empty() {
        let bracketed = rest.strip_prefix('[').and_then(|inner| inner.split_once(']'));
        let (step, after) = bracketed.unwrap_or_else(|| {
            let plain = rest.strip_prefix('.').unwrap_or(rest);
            plain.split_at(plain.find(['.', '[']).unwrap_or(plain.len()))
        });
        steps.push(step.to_owned());
        rest = after;
    }
    steps
}

/// The fields that a refusal of unknown fields quotes.
fn unknown_fields(message: &str) -> Vec<Vec<String>> {
    let named: BTreeSet<&str> = message
        .split("unknown field \"")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect();
    sorted(named.into_iter().map(server_steps).collect())
}
