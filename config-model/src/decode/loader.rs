use std::sync::Arc;

use serde_json::Value;

use crate::yaml::{self, Documents, Node};
use crate::{FieldPath, GroupVersionKind, Origin, Position};

use super::diagnostic::{Diagnostic, DiagnosticCode, Severity};
use super::list::{ListKind, list_kind};
use super::object::ObjectReader;
use super::{KindLookup, LoadOptions, Loaded, SkippedObject};

/// Reads the objects of a YAML or JSON text.
///
/// Whatever cannot be read is reported and the rest is read: a syntax error loses its document, a body
/// that does not fit its kind loses its object. Objects of unknown kinds are not errors; they are listed
/// apart. Items of `List` and `…List` objects are read as objects of their own. An object written in
/// another version of its kind gets the registered one. The namespace of a cluster-scoped object is
/// cleared, that of another object falls back to the default of the options.
///
/// Metadata that [`Meta`](crate::Meta) does not keep, such as finalizers, are checked and passed over; they are
/// no unknown fields, in strict mode neither.
///
/// `file` is only a name for diagnostics and origins.
///
/// # Examples
///
/// ```
/// use mesh_config_model::GroupVersionKind;
/// use mesh_config_model::decode::{Body, KindEntry, LoadOptions, Scope, decode_spec, load};
///
/// let widget = GroupVersionKind::from_static("example.io", "v1", "Widget");
/// let kinds = |gvk: &GroupVersionKind| {
///     let entry = KindEntry::new(widget.clone(), Scope::Namespaced, Body::Spec, decode_spec::<serde_json::Value>);
///     (*gvk == widget).then_some(entry)
/// };
/// let text = "\
/// apiVersion: example.io/v1
/// kind: Widget
/// metadata: {name: a}
/// spec: {size: 3}
/// ---
/// kind: [
/// ---
/// apiVersion: v1
/// kind: Pod
/// ";
/// let loaded = load(text, "widgets.yaml", &kinds, &LoadOptions::new().default_namespace("prod"));
/// assert_eq!(loaded.objects[0].config.key().to_string(), "example.io/v1/Widget/prod/a");
/// assert_eq!(loaded.skipped[0].origin.to_string(), "widgets.yaml:8:1");
/// assert_eq!(loaded.diagnostics.len(), 1);
/// assert_eq!(loaded.documents, 3);
/// ```
#[must_use]
pub fn load(
    text: &str,
    file: impl Into<Arc<str>>,
    kinds: &dyn KindLookup,
    options: &LoadOptions,
) -> Loaded {
    let mut loader =
        Loader { file: file.into(), kinds, options, document: 0, loaded: Loaded::default() };
    for document in Documents::new(text, &options.yaml) {
        match document {
            Ok(document) if document.root.is_null() => {}
            Ok(document) => {
                loader.loaded.documents += 1;
                loader.document = document.index;
                loader.object(&document.root, None);
            }
            Err(error) => {
                loader.loaded.documents += 1;
                loader.unreadable(&error);
            }
        }
    }
    loader.loaded
}

/// Reads the objects of a YAML or JSON text that may not be UTF-8.
///
/// Otherwise the same as [`load`].
///
/// ```
/// use mesh_config_model::decode::{LoadOptions, load_bytes};
///
/// let loaded = load_bytes(b"a: \xff", "bad.yaml", &|_: &_| None, &LoadOptions::new());
/// assert_eq!(loaded.diagnostics[0].to_string(), "bad.yaml:1:4: text is not UTF-8");
/// ```
#[must_use]
pub fn load_bytes(
    bytes: &[u8],
    file: impl Into<Arc<str>>,
    kinds: &dyn KindLookup,
    options: &LoadOptions,
) -> Loaded {
    let file = file.into();
    match yaml::from_utf8(bytes) {
        Ok(text) => load(text, file, kinds, options),
        Err(error) => {
            let mut loader =
                Loader { file, kinds, options, document: 0, loaded: Loaded::default() };
            loader.unreadable(&error);
            loader.loaded
        }
    }
}

/// Reads the objects of a JSON value, such as one that an API server has sent.
///
/// Otherwise the same as [`load`]; as the value stood nowhere, every place is 1:1.
///
/// ```
/// use mesh_config_model::decode::{KindEntry, LoadOptions, load_json};
/// use mesh_config_model::specs::networking::VirtualService;
/// use mesh_config_model::{GroupVersionKind, SpecType};
/// use serde_json::json;
///
/// let kinds = |gvk: &GroupVersionKind| {
///     (*gvk == VirtualService::GVK).then(KindEntry::of::<VirtualService>)
/// };
/// let object = json!({
///     "apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
///     "metadata": {"namespace": "shop", "name": "cart"}, "spec": {"http": [{"timeout": "soon"}]},
/// });
/// let loaded = load_json(&object, "cluster", &kinds, &LoadOptions::new());
/// assert_eq!(loaded.diagnostics[0].path.to_string(), "spec.http[0].timeout");
/// ```
#[must_use]
pub fn load_json(
    value: &Value,
    file: impl Into<Arc<str>>,
    kinds: &dyn KindLookup,
    options: &LoadOptions,
) -> Loaded {
    let loaded = Loaded { documents: 1, ..Loaded::default() };
    let mut loader = Loader { file: file.into(), kinds, options, document: 0, loaded };
    loader.object(&Node::from(value), None);
    loader.loaded
}

/// Reads one text; knows where it is.
pub(super) struct Loader<'l> {
    file: Arc<str>,
    kinds: &'l dyn KindLookup,
    options: &'l LoadOptions,
    document: u32,
    loaded: Loaded,
}

impl Loader<'_> {
    /// Reads an object; items of a typed list may leave out their kind, which is then `inherited`.
    fn object(&mut self, node: &Node, inherited: Option<&GroupVersionKind>) {
        if node.as_mapping().is_none() {
            let message = format!("expected an object, found {}", node.type_phrase());
            self.error(DiagnosticCode::NotAnObject, FieldPath::root(), node.position(), message);
            return;
        }
        let Some(gvk) = self.kind_of(node, inherited) else { return };
        let entry = self.kinds.find_kind(&gvk);
        match (entry, list_kind(&gvk, node)) {
            (Some(entry), _) => {
                let reader = ObjectReader::new(entry, node, self.origin(node), self.options);
                let outcome = reader.read();
                self.loaded.objects.extend(outcome.object);
                self.loaded.diagnostics.extend(outcome.diagnostics);
            }
            (None, Some(ListKind::Mixed)) => self.items(node, None),
            (None, Some(ListKind::Of(item))) => self.items(node, Some(&item)),
            (None, None) => self.skip(gvk, node),
        }
    }

    fn items(&mut self, list: &Node, inherited: Option<&GroupVersionKind>) {
        let Some(items) = list.get("items").filter(|items| !items.is_null()) else { return };
        let Some(items) = items.as_sequence() else {
            let message = format!("expected a list, found {}", items.type_phrase());
            let path = FieldPath::root().field("items");
            return self.error(DiagnosticCode::MalformedList, path, items.position(), message);
        };
        for item in items {
            self.object(item, inherited);
        }
    }

    fn kind_of(
        &mut self,
        node: &Node,
        inherited: Option<&GroupVersionKind>,
    ) -> Option<GroupVersionKind> {
        if node.get("apiVersion").is_none() && node.get("kind").is_none() {
            if inherited.is_none() {
                self.foreign(node);
            }
            return inherited.cloned();
        }
        let api_version = self.type_field(node, "apiVersion")?;
        let kind = self.type_field(node, "kind")?;
        Some(GroupVersionKind::from_api_version(api_version, kind))
    }

    /// Files of other programs stand beside configuration; they are no mistake.
    fn foreign(&mut self, node: &Node) {
        self.loaded.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code: DiagnosticCode::NotAnObject,
            message: "not a Kubernetes object, it has neither apiVersion nor kind".to_owned(),
            object: None,
            path: FieldPath::root(),
            position: node.position(),
            span: None,
            related: None,
            file: Arc::clone(&self.file),
        });
    }

    fn type_field<'n>(&mut self, node: &'n Node, name: &'static str) -> Option<&'n str> {
        let value = node.get(name);
        if let Some(text) = value.and_then(Node::as_str).filter(|text| !text.is_empty()) {
            return Some(text);
        }
        let written = value.filter(|value| !value.is_null() && value.as_str().is_none());
        let message = match written {
            Some(value) => format!("expected a string, found {}", value.type_phrase()),
            None => format!("object has no {name}"),
        };
        let position = value.unwrap_or(node).position();
        self.error(DiagnosticCode::MissingType, FieldPath::root().field(name), position, message);
        None
    }

    fn skip(&mut self, gvk: GroupVersionKind, node: &Node) {
        let text =
            |path: &str| node.find(path).and_then(Node::as_str).unwrap_or_default().to_owned();
        let (namespace, name) = (text("metadata.namespace"), text("metadata.name"));
        let origin = self.origin(node);
        self.loaded.skipped.push(SkippedObject {
            gvk,
            namespace,
            name,
            origin,
            node: node.clone(),
        });
    }

    fn unreadable(&mut self, error: &yaml::Error) {
        let code = DiagnosticCode::Yaml(error.kind());
        self.error(code, FieldPath::root(), error.position(), error.message().to_owned());
        if let Some(diagnostic) = self.loaded.diagnostics.last_mut() {
            diagnostic.related = error.related();
        }
    }

    fn origin(&self, node: &Node) -> Origin {
        Origin { file: Arc::clone(&self.file), document: self.document, position: node.position() }
    }

    fn error(
        &mut self,
        code: DiagnosticCode,
        path: FieldPath,
        position: Position,
        message: String,
    ) {
        let file = Arc::clone(&self.file);
        let severity = Severity::Error;
        self.loaded.diagnostics.push(Diagnostic {
            severity,
            code,
            message,
            object: None,
            path,
            position,
            span: None,
            related: None,
            file,
        });
    }
}
