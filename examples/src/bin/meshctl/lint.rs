use std::sync::Arc;

use mesh_config_model::decode::{self, DecodeMode, LoadOptions, Loaded, LoadedObject};
use mesh_config_model::yaml::{self, Documents, Limits, Node};
use mesh_config_model::{ConfigKey, FieldPath, NamespacedName, Origin, Position};
use mesh_schema::{Schemas, sets};
use mesh_validation::crd::{Definitions, UnknownFields};
use mesh_validation::format::{Entry, Outcome, loading};
use mesh_validation::{Finding, Mode, Problem, Report, Severity, Suppressions, Validators};

/// Says what is wrong with a text.
pub(crate) struct Linter {
    kinds: Schemas,
    validators: Validators,
    definitions: Definitions,
    options: LoadOptions,
}

impl Linter {
    pub(crate) fn new(mode: Mode, namespace: &str, definitions: Definitions) -> Self {
        Self {
            kinds: sets::istio().clone(),
            validators: Validators::default().mode(mode),
            definitions,
            options: LoadOptions::new()
                .mode(DecodeMode::Lenient)
                .default_namespace(namespace)
                .yaml(options()),
        }
    }

    /// Looks at a text and says what was found, in the order of the documents.
    pub(crate) fn lint(&self, name: &Arc<str>, bytes: &[u8]) -> Outcome {
        let mut outcome = Outcome::default();
        outcome.files.push(Arc::clone(name));
        let loaded = decode::load_bytes(bytes, Arc::clone(name), &self.kinds, &self.options);
        let suppressions =
            std::str::from_utf8(bytes).map(Suppressions::of_text).unwrap_or_default();
        outcome.summary.documents = loaded.documents;
        outcome.summary.validated = loaded.objects.len();
        let mut entries = lost(bytes, &loaded);
        for object in &loaded.objects {
            entries.extend(self.object(object, &suppressions));
        }
        for object in &loaded.skipped {
            let key = ConfigKey {
                gvk: object.gvk.clone(),
                name: NamespacedName::new(&object.namespace, &object.name),
            };
            let suppressions = suppressions.clone().and(Suppressions::of_node(&object.node));
            match self.by_definition(key, &object.origin, &object.node, &suppressions) {
                Some(report) => {
                    outcome.summary.validated += 1;
                    entries.extend(Entry::of_report(&report));
                }
                None => outcome.summary.skipped += 1,
            }
        }
        entries.sort_by_key(|entry| (entry.document, entry.finding.position));
        outcome.extend(entries);
        outcome
    }

    fn object(&self, object: &LoadedObject, suppressions: &Suppressions) -> Vec<Entry> {
        let config = &object.config;
        let suppressions = suppressions.clone().and(Suppressions::of_object(&config.meta));
        let mut report = self.validators.validate(config);
        report.locate(&object.node);
        report.suppress(&suppressions);
        let mut entries: Vec<Entry> = Entry::of_report(&report).collect();
        let Some(origin) = config.origin.as_deref() else { return entries };
        match self.by_definition(config.key(), origin, &object.node, &suppressions) {
            Some(report) => entries.extend(Entry::of_report(&report)),
            None => entries.extend(unknown_fields(object, origin, &suppressions)),
        }
        entries
    }

    /// What the CRD of the object's kind says, when there is one.
    fn by_definition(
        &self,
        key: ConfigKey,
        origin: &Origin,
        node: &Node,
        suppressions: &Suppressions,
    ) -> Option<Report> {
        if self.definitions.is_empty() {
            return None;
        }
        let json = node.to_json().ok()?;
        let definition = self.definitions.find_for(&json)?;
        let findings = definition.check(json, UnknownFields::Refuse);
        let mut report = Report::about(key, Some(Arc::new(origin.clone())), findings);
        report.locate(node);
        report.suppress(suppressions);
        Some(report)
    }
}

/// What the loader could not read.
fn lost(bytes: &[u8], loaded: &Loaded) -> Vec<Entry> {
    if loaded.diagnostics.is_empty() {
        return Vec::new();
    }
    let starts = std::str::from_utf8(bytes).map(starts).unwrap_or_default();
    let document = |place: Position| {
        starts.iter().rev().find(|(start, _)| *start <= place).map_or(0, |(_, index)| *index)
    };
    let entry = |diagnostic: &decode::Diagnostic| {
        Entry::of_diagnostic(diagnostic, document(diagnostic.position))
    };
    loaded.diagnostics.iter().map(entry).collect()
}

/// A field that the kind does not have is what the API server would refuse.
fn unknown_fields(
    object: &LoadedObject,
    origin: &Origin,
    suppressions: &Suppressions,
) -> impl Iterator<Item = Entry> {
    let kind = &object.config.meta.gvk.kind;
    let fields =
        if suppressions.covers(loading::FIELD) { &[] } else { object.unknown_fields.as_slice() };
    fields.iter().map(move |field| {
        let problem = Problem::new(loading::FIELD, format!("{kind} has no such field here"));
        let mut finding = Finding::new(Severity::Error, field.path.clone(), problem);
        finding.position = Some(field.span.start());
        Entry::new(Arc::clone(&origin.file), origin.document, Some(object.config.key()), finding)
    })
}

/// Where each document of a text begins, those that cannot be read at the place of their error.
fn starts(text: &str) -> Vec<(Position, u32)> {
    let mut next = 0;
    let mut starts = Vec::new();
    for document in Documents::new(text, &options()) {
        match document {
            Ok(document) => {
                starts.push((document.root.position(), document.index));
                next = document.index + 1;
            }
            Err(error) => {
                starts.push((error.position(), next));
                next += 1;
            }
        }
    }
    starts
}

/// A whole mesh may stand in one file, and the files are those of the user.
fn options() -> yaml::Options {
    let limits = Limits::new().input_bytes(512 << 20).documents(1_000_000).nodes(50_000_000);
    yaml::Options::new().limits(limits)
}

/// A file that could not be read.
pub(crate) fn unreadable(name: &Arc<str>, error: &std::io::Error) -> Outcome {
    let problem = Problem::new(loading::IO, format!("cannot be read: {error}"));
    let finding = Finding::new(Severity::Error, FieldPath::root(), problem);
    let mut outcome = Outcome::default();
    outcome.files.push(Arc::clone(name));
    outcome.extend([Entry::new(Arc::clone(name), 0, None, finding)]);
    outcome
}
