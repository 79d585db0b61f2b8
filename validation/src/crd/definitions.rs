use std::collections::BTreeMap;
use std::sync::Arc;

use mesh_config_model::yaml::{Documents, Node, NodeValue, Options};
use mesh_config_model::{ConfigKey, FieldPath, GroupVersionKind, NamespacedName, Origin};

use super::schema::{Fault, Reader};
use super::{Definition, codes};
use crate::{Finding, Problem, Report, Severity};

/// Kinds as CRDs define them.
///
/// ```
/// use mesh_validation::crd::{Definitions, UnknownFields};
/// use serde_json::json;
///
/// let text = "
/// apiVersion: apiextensions.k8s.io/v1
/// kind: CustomResourceDefinition
/// metadata: {name: widgets.example.io}
/// spec:
///   group: example.io
///   scope: Namespaced
///   names: {kind: Widget, plural: widgets}
///   versions:
///   - name: v1
///     served: true
///     storage: true
///     schema:
///       openAPIV3Schema:
///         type: object
///         properties:
///           spec:
///             type: object
///             properties:
///               least: {type: integer}
///               most: {type: integer}
///             x-kubernetes-validations:
///             - rule: self.least <= self.most
///               message: least is more than most
/// ";
/// let mut definitions = Definitions::new();
/// assert!(definitions.load(text, "widgets.yaml").is_empty());
///
/// let widget = json!({
///     "apiVersion": "example.io/v1", "kind": "Widget",
///     "metadata": {"name": "a"}, "spec": {"least": 3, "most": 2},
/// });
/// let definition = definitions.find_for(&widget).expect("the kind is defined");
/// let findings = definition.check(widget, UnknownFields::Refuse);
/// assert_eq!(findings[0].to_string(), "error at spec: least is more than most [CRD-RULE]");
/// ```
#[derive(Debug, Default)]
pub struct Definitions {
    kinds: BTreeMap<GroupVersionKind, Arc<Definition>>,
}

impl Definitions {
    /// Knows no kind.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the CRDs of a text; other documents are passed over.
    ///
    /// The elements of a `List`, as `kubectl get crds -o yaml` writes it, and of a `CustomResourceDefinitionList`
    /// are read like documents; their findings name fields below the element.
    ///
    /// Rules are compiled here and never again. What cannot be used is reported, one report for each CRD
    /// or document concerned, and the rest is taken. A kind that is read twice takes its last definition.
    pub fn load(&mut self, text: &str, file: impl Into<Arc<str>>) -> Vec<Report> {
        let file = file.into();
        let mut reports = Vec::new();
        for document in Documents::new(text, &Options::new()) {
            match document {
                Ok(document) => {
                    for node in written(&document.root) {
                        let faults = self.definition(node);
                        if !faults.is_empty() {
                            let (document, position) = (document.index, node.position());
                            let origin = Origin { file: Arc::clone(&file), document, position };
                            reports.push(report(key(node), origin, faults));
                        }
                    }
                }
                Err(error) => {
                    let (path, position) = (FieldPath::root(), error.position());
                    let message = error.message().to_owned();
                    let origin = Origin { file: Arc::clone(&file), document: 0, position };
                    let key = key(&Node::from(&serde_json::Value::Null));
                    reports.push(report(key, origin, vec![Fault { path, position, message }]));
                }
            }
        }
        reports
    }

    /// Finds a kind by group, version and name.
    #[must_use]
    pub fn find(&self, kind: &GroupVersionKind) -> Option<&Definition> {
        self.kinds.get(kind).map(|definition| &**definition)
    }

    /// Finds the kind that an object names in `apiVersion` and `kind`.
    #[must_use]
    pub fn find_for(&self, object: &serde_json::Value) -> Option<&Definition> {
        let text = |name| object.get(name).and_then(serde_json::Value::as_str);
        self.find(&GroupVersionKind::from_api_version(text("apiVersion")?, text("kind")?))
    }

    /// Walks all versions of all kinds, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.kinds.values().map(|definition| &**definition)
    }

    /// Number of versions of kinds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Tells whether no kind is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    fn definition(&mut self, node: &Node) -> Vec<Fault> {
        let text = |path: &str| node.find(path).and_then(Node::as_str).unwrap_or_default();
        let (group, kind) = (text("spec.group"), text("spec.names.kind"));
        let versions = node.find("spec.versions").and_then(Node::as_sequence).unwrap_or_default();
        let api = text("apiVersion");
        if versions.is_empty() && !matches!(api, "" | "apiextensions.k8s.io/v1") {
            let message = format!("{api} is not served; write the CRD in apiextensions.k8s.io/v1");
            return vec![fault(node, "apiVersion", message)];
        }
        let missing = |field: &str| fault(node, field, format!("{field} is missing"));
        let mut faults: Vec<Fault> = [("spec.group", group), ("spec.names.kind", kind)]
            .into_iter()
            .filter(|(_, written)| written.is_empty())
            .map(|(field, _)| missing(field))
            .collect();
        if versions.is_empty() {
            faults.push(missing("spec.versions"));
        }
        if !faults.is_empty() {
            return faults;
        }
        let (name, plural) = (text("metadata.name"), text("spec.names.plural"));
        let expected = format!("{plural}.{group}");
        if !name.is_empty() && !plural.is_empty() && name != expected {
            let message = format!("the name is {name:?}, it has to be {expected:?}");
            faults.push(fault(node, "metadata.name", message));
        }
        if versions.iter().filter(|version| is_true(version.get("storage"))).count() > 1 {
            let message = "only one version is that of storage".to_owned();
            faults.push(fault(node, "spec.versions", message));
        }
        let is_namespaced = text("spec.scope") != "Cluster";
        let keeps_unknown = is_true(node.find("spec.preserveUnknownFields"));
        for (index, version) in versions.iter().enumerate() {
            let place = FieldPath::root().field("spec").field("versions").index(index);
            let name = version.get("name").and_then(Node::as_str).unwrap_or_default();
            let Some(schema) = version.find("schema.openAPIV3Schema") else {
                let position = version.position();
                let path = place.field("schema").field("openAPIV3Schema");
                faults.push(Fault {
                    path,
                    position,
                    message: "the version has no schema".to_owned(),
                });
                continue;
            };
            let mut reader = Reader::new(place.field("schema").field("openAPIV3Schema"));
            let mut schema = reader.schema(schema);
            schema.preserve_unknown |= keeps_unknown;
            faults.append(&mut reader.faults);
            let kind = GroupVersionKind::from_api_version(&format!("{group}/{name}"), kind);
            let is_served = is_true(version.get("served"));
            let has_status =
                version.find("subresources.status").is_some_and(|node| !node.is_null());
            let definition =
                Definition { kind: kind.clone(), is_namespaced, is_served, has_status, schema };
            self.kinds.insert(kind, Arc::new(definition));
        }
        faults
    }
}

fn fault(node: &Node, field: &str, message: String) -> Fault {
    let path = field.parse().unwrap_or_default();
    Fault { position: node.nearest(&path).position(), path, message }
}

/// The CRDs of a document: itself, or those of a list.
fn written(document: &Node) -> Vec<&Node> {
    let items = document.get("items").and_then(Node::as_sequence).unwrap_or_default();
    match (is_of_the_api(document), text(document, "kind")) {
        (true, "CustomResourceDefinition") => vec![document],
        // The elements of such a list need not say what they are.
        (true, "CustomResourceDefinitionList") => items.iter().collect(),
        (_, "List") if text(document, "apiVersion") == "v1" => {
            items.iter().flat_map(written).collect()
        }
        _ => Vec::new(),
    }
}

fn is_of_the_api(node: &Node) -> bool {
    text(node, "apiVersion").starts_with("apiextensions.k8s.io/")
}

fn text<'n>(node: &'n Node, name: &str) -> &'n str {
    node.get(name).and_then(Node::as_str).unwrap_or_default()
}

fn is_true(node: Option<&Node>) -> bool {
    matches!(node.map(Node::value), Some(NodeValue::Bool(true)))
}

fn key(node: &Node) -> ConfigKey {
    let name = node.find("metadata.name").and_then(Node::as_str).unwrap_or_default();
    let gvk =
        GroupVersionKind::from_static("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
    ConfigKey { gvk, name: NamespacedName::new("", name) }
}

fn report(key: ConfigKey, origin: Origin, faults: Vec<Fault>) -> Report {
    let finding = |Fault { path, position, message }| {
        let problem = Problem::new(codes::DEFINITION, message);
        let mut finding = Finding::new(Severity::Error, path, problem);
        finding.position = Some(position);
        finding
    };
    Report::about(key, Some(Arc::new(origin)), faults.into_iter().map(finding).collect())
}
