use std::sync::Arc;

use crate::yaml::{DecodeError, DecodeErrorKind, Mapping, Node, NodeValue, UnknownField};
use crate::{Config, ConfigKey, Extra, FieldPath, Meta, Origin, Spec};

use super::diagnostic::{Diagnostic, DiagnosticCode, Severity};
use super::metadata::decode_metadata;
use super::{Body, DecodeMode, KindEntry, LoadOptions, LoadedObject, Scope};

/// Fields around a body.
const ENVELOPE: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// Reads one object of a known kind.
pub(super) struct ObjectReader<'l> {
    entry: KindEntry,
    node: &'l Node,
    origin: Origin,
    options: &'l LoadOptions,
    name: String,
    key: Option<ConfigKey>,
    unknown: Vec<UnknownField>,
    diagnostics: Vec<Diagnostic>,
}

/// What came of an object.
pub(super) struct Outcome {
    pub(super) object: Option<LoadedObject>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'l> ObjectReader<'l> {
    pub(super) fn new(
        entry: KindEntry,
        node: &'l Node,
        origin: Origin,
        options: &'l LoadOptions,
    ) -> Self {
        Self {
            entry,
            node,
            origin,
            options,
            name: String::new(),
            key: None,
            unknown: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Reads all parts even if one fails, so that everything wrong is said at once.
    pub(super) fn read(mut self) -> Outcome {
        let meta = self.meta();
        let spec = self.body();
        let status = self.status();
        self.unknown.sort_by_key(|field| field.span);
        let refused = self.options.mode == DecodeMode::Strict && !self.unknown.is_empty();
        if refused {
            self.refuse_unknown();
        }
        let object = match (meta, spec) {
            (Some(meta), Some(spec)) if !refused => {
                let origin = Some(Arc::new(self.origin));
                let config = Config { meta, spec, status, extra: Extra::default(), origin };
                Some(LoadedObject { config, node: self.node.clone(), unknown_fields: self.unknown })
            }
            _ => None,
        };
        Outcome { object, diagnostics: self.diagnostics }
    }

    fn meta(&mut self) -> Option<Meta> {
        let empty = Node::new(NodeValue::Mapping(Mapping::default()), self.node.span());
        let decoded = decode_metadata(self.node.get("metadata").unwrap_or(&empty));
        let meta = match &decoded {
            Ok((meta, _)) => self.complete(meta.clone()),
            Err(_) => self.complete(self.written_names()),
        };
        self.name = display_name(&meta);
        self.key = Some(meta.key()).filter(|_| !meta.name.is_empty());
        let path = FieldPath::root().field("metadata");
        match decoded {
            Ok((_, unknown)) => {
                self.unknown.extend(unknown.into_iter().map(|field| field.under(&path)));
                Some(meta)
            }
            Err(error) => {
                self.report(Severity::Error, DiagnosticCode::InvalidMetadata, &path, &error);
                None
            }
        }
    }

    /// What can be said about the name when the metadata do not decode.
    fn written_names(&self) -> Meta {
        let text =
            |path: &str| self.node.find(path).and_then(Node::as_str).unwrap_or_default().to_owned();
        Meta {
            namespace: text("metadata.namespace"),
            name: text("metadata.name"),
            ..Meta::default()
        }
    }

    fn complete(&self, mut meta: Meta) -> Meta {
        match self.entry.scope {
            Scope::Cluster => meta.namespace.clear(),
            Scope::Namespaced if meta.namespace.is_empty() => {
                meta.namespace.clone_from(&self.options.default_namespace);
            }
            Scope::Namespaced => {}
        }
        meta.gvk = self.entry.gvk.clone();
        meta.domain.clone_from(&self.options.domain);
        meta
    }

    fn body(&mut self) -> Option<Arc<dyn Spec>> {
        let (node, path) = match self.entry.body {
            Body::Spec => (self.spec_node(), FieldPath::root().field("spec")),
            Body::Object => (self.without_envelope(), FieldPath::root()),
        };
        match (self.entry.decode)(&node, self.options.mode) {
            Ok(decoded) => {
                self.unknown
                    .extend(decoded.unknown_fields.into_iter().map(|field| field.under(&path)));
                Some(decoded.spec)
            }
            Err(error) => {
                let unknown =
                    error.unknown_fields().iter().cloned().map(|field| field.under(&path));
                self.unknown.extend(unknown);
                if error.kind() != DecodeErrorKind::UnknownFields
                    || error.unknown_fields().is_empty()
                {
                    self.report(Severity::Error, DiagnosticCode::InvalidBody, &path, &error);
                }
                None
            }
        }
    }

    /// The value under `spec`, or an empty map; what else stands beside it is unknown.
    fn spec_node(&mut self) -> Node {
        for entry in self.node.as_mapping().into_iter().flatten() {
            if !ENVELOPE.contains(&entry.key()) && !matches!(entry.key(), "spec" | "status") {
                let path = FieldPath::root().field(entry.key().to_owned());
                self.unknown.push(UnknownField { path, span: entry.key_span() });
            }
        }
        match self.node.get("spec") {
            Some(spec) if !spec.is_null() => spec.clone(),
            Some(_) | None => Node::new(NodeValue::Mapping(Mapping::default()), self.node.span()),
        }
    }

    fn without_envelope(&self) -> Node {
        let entries = self.node.as_mapping().into_iter().flatten();
        let body = entries.filter(|entry| !ENVELOPE.contains(&entry.key())).cloned();
        Node::new(NodeValue::Mapping(Mapping::from_entries(body)), self.node.span())
    }

    fn status(&mut self) -> Option<Arc<dyn Spec>> {
        let decode = self.entry.status?;
        let node = self.node.get("status").filter(|status| !status.is_null())?;
        match decode(node, DecodeMode::Lenient) {
            Ok(decoded) => Some(decoded.spec),
            Err(error) => {
                let path = FieldPath::root().field("status");
                self.report(Severity::Warning, DiagnosticCode::InvalidStatus, &path, &error);
                None
            }
        }
    }

    fn refuse_unknown(&mut self) {
        for field in &self.unknown {
            self.diagnostics.push(Diagnostic {
                severity: Severity::Error,
                code: DiagnosticCode::UnknownField,
                message: format!("{}: unknown field", self.name),
                object: self.key.clone(),
                path: field.path.clone(),
                position: field.span.start(),
                span: Some(field.span),
                related: None,
                file: Arc::clone(&self.origin.file),
            });
        }
    }

    fn report(
        &mut self,
        severity: Severity,
        code: DiagnosticCode,
        parent: &FieldPath,
        error: &DecodeError,
    ) {
        self.diagnostics.push(Diagnostic {
            severity,
            code,
            message: format!("{}: {}", self.name, error.message()),
            object: self.key.clone(),
            path: parent.clone().join(error.path()),
            position: error.position().unwrap_or(self.origin.position),
            span: error.span(),
            related: None,
            file: Arc::clone(&self.origin.file),
        });
    }
}

/// Decodes an object of a known kind that does not come from a text; anything wrong with it is an error.
#[cfg(feature = "patch")]
pub(crate) fn decode_object(
    node: &Node,
    entry: &KindEntry,
    options: &LoadOptions,
) -> Result<Config, Vec<Diagnostic>> {
    let origin = Origin { file: "".into(), document: 0, position: node.position() };
    let Outcome { object, diagnostics } =
        ObjectReader::new(entry.clone(), node, origin, options).read();
    match object {
        Some(object) if diagnostics.is_empty() => Ok(object.config),
        Some(_) | None => Err(diagnostics),
    }
}

/// Names an object in messages: `VirtualService prod/reviews`.
pub(crate) fn display_name(meta: &Meta) -> String {
    let kind = &meta.gvk.kind;
    match (meta.name.as_str(), meta.namespace.as_str()) {
        ("", _) => format!("unnamed {kind}"),
        (name, "") => format!("{kind} {name}"),
        (name, namespace) => format!("{kind} {namespace}/{name}"),
    }
}
