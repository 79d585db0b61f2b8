use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use mesh_config_model::Config;
use mesh_config_model::decode::{
    self, Diagnostic, DiagnosticCode, LoadOptions, Loaded, LoadedObject,
};
use mesh_config_model::k8s::{ConfigMap, ReplicaSetSpec};
use mesh_config_model::mesh;
use mesh_config_model::yaml::{self, Limits};
use mesh_schema::{Schema, Schemas, sets};
use mesh_validation::{Report, Suppressions, Validators};
use serde_json::Value;

use crate::model::{Finding, Severity};

/// The Kubernetes kinds of which the program reads something.
const KUBERNETES_KINDS: [(&str, &str); 8] = [
    ("", "ConfigMap"),
    ("", "Namespace"),
    ("", "Pod"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("apps", "DaemonSet"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
];
/// The ConfigMap that holds the mesh configuration; others are counted as skipped.
pub(crate) const MESH_CONFIG_MAP: &str = "istio";

/// Reads files: decodes their objects and validates each.
pub(crate) struct Reader {
    kinds: Schemas,
    validators: Validators,
    options: LoadOptions,
}

/// What one file holds, or one object of a cluster.
#[derive(Debug, Default)]
pub(crate) struct FileContent {
    /// In written order.
    pub(crate) objects: Vec<Arc<Config>>,
    pub(crate) findings: Vec<Arc<Finding>>,
    /// How many objects of each unknown kind.
    pub(crate) skipped: BTreeMap<String, usize>,
    pub(crate) documents: usize,
    /// Whether the file, or a document of it, could not be read at all.
    pub(crate) is_torn: bool,
}

impl FileContent {
    /// Takes over what the file held before and cannot be found in it now, with what was said about it.
    pub(super) fn keep(&mut self, old: &Self) {
        let keys: BTreeSet<_> = self.objects.iter().map(|object| object.key()).collect();
        let lost: Vec<_> =
            old.objects.iter().filter(|object| !keys.contains(&object.key())).cloned().collect();
        let is_about = |finding: &Finding, object: &Config| {
            let (meta, kind) = (&object.meta, finding.kind.as_str());
            meta.gvk.kind == kind
                && meta.namespace == finding.namespace
                && meta.name == finding.name
        };
        let said = old.findings.iter();
        let said = said.filter(|finding| lost.iter().any(|object| is_about(finding, object)));
        self.findings.extend(said.cloned());
        // Of two definitions the last counts.
        self.objects.splice(..0, lost);
    }
}

impl Reader {
    pub(crate) fn new(namespace: &str, domain: &str) -> Self {
        let wanted = |group: &str, kind: &str| KUBERNETES_KINDS.contains(&(group, kind));
        let kubernetes =
            sets::kube().filter(|schema| wanted(&schema.gvk().group, &schema.gvk().kind));
        Self {
            kinds: sets::pilot().union(&kubernetes).union(&replica_sets()),
            validators: Validators::default(),
            options: LoadOptions::new()
                .default_namespace(namespace)
                .domain(domain)
                .yaml(yaml::Options::new().limits(limits())),
        }
    }

    /// The kinds that are read.
    pub(crate) fn kinds(&self) -> &Schemas {
        &self.kinds
    }

    /// Reads the bytes of a file; one that could not be read holds a finding that says so.
    pub(crate) fn read(&self, file: &Arc<str>, bytes: Result<Vec<u8>, io::Error>) -> FileContent {
        match bytes {
            Ok(bytes) => self.content(decode::load_bytes(
                &bytes,
                Arc::clone(file),
                &self.kinds,
                &self.options,
            )),
            Err(error) => FileContent {
                findings: vec![Arc::new(unreadable(file, &error))],
                is_torn: error.kind() != io::ErrorKind::NotFound,
                ..FileContent::default()
            },
        }
    }

    /// What is to be said of a folder without files.
    pub(crate) fn empty(folder: &Arc<str>) -> FileContent {
        let message = "holds no .yaml, .yml or .json file".to_owned();
        let finding = Finding { message, ..nowhere(folder, "LOAD-EMPTY", Severity::Warning) };
        FileContent { findings: vec![Arc::new(finding)], ..FileContent::default() }
    }

    fn content(&self, loaded: Loaded) -> FileContent {
        let mut content = FileContent { documents: loaded.documents, ..FileContent::default() };
        content.findings =
            loaded.diagnostics.iter().map(|diagnostic| Arc::new(lost(diagnostic))).collect();
        content.is_torn = loaded.diagnostics.iter().any(is_tear);
        for object in loaded.skipped {
            *content.skipped.entry(object.gvk.kind.into_owned()).or_default() += 1;
        }
        for object in loaded.objects {
            if object.config.spec_as::<ConfigMap>().is_some()
                && object.config.meta.name != MESH_CONFIG_MAP
            {
                *content.skipped.entry("ConfigMap".to_owned()).or_default() += 1;
                continue;
            }
            content.findings.extend(self.validate(&object).into_iter().map(Arc::new));
            content.objects.push(Arc::new(object.config));
        }
        content
    }

    /// Reads an object of a cluster, where nothing has a file or a line.
    pub(crate) fn read_json(&self, object: &Value) -> FileContent {
        let mut content = self.content(decode::load_json(object, "", &self.kinds, &self.options));
        for finding in &mut content.findings {
            let finding = Arc::make_mut(finding);
            (finding.line, finding.column) = (0, 0);
        }
        for object in &mut content.objects {
            Arc::make_mut(object).origin = None;
        }
        content
    }

    fn validate(&self, object: &LoadedObject) -> Vec<Finding> {
        let mut report = self.validators.validate(&object.config);
        report.locate(&object.node);
        report.suppress(&Suppressions::of_object(&object.config.meta));
        let mut findings = judged(&object.config, &report);
        if object.config.meta.gvk.group.ends_with("istio.io") {
            findings.extend(unknown_fields(object));
        }
        findings.extend(bad_mesh_config(object));
        findings
    }
}

/// A whole mesh may stand in one file, and the files are those of the user.
fn limits() -> Limits {
    Limits::new().input_bytes(512 << 20).documents(1_000_000).nodes(50_000_000)
}

/// ReplicaSets are not in the registry, as no control plane reads them.
fn replica_sets() -> Schemas {
    let schema = Schema::builder_of::<ReplicaSetSpec>()
        .plural("replicasets")
        .builtin()
        .build()
        .expect("the schema is complete");
    Schemas::new([schema]).expect("one kind is unique")
}

fn judged(config: &Config, report: &Report) -> Vec<Finding> {
    let severity = |severity| match severity {
        mesh_validation::Severity::Error => Severity::Error,
        mesh_validation::Severity::Warning => Severity::Warning,
        _ => Severity::Info,
    };
    let finding = |found: &mesh_validation::Finding| {
        let mut finding = about(config, found.code.id(), severity(found.severity));
        if let Some(position) = found.position {
            (finding.line, finding.column) = (position.line, position.column);
        }
        Finding { path: found.path.to_string(), message: found.message.to_string(), ..finding }
    };
    report.iter().map(finding).collect()
}

fn unknown_fields(object: &LoadedObject) -> impl Iterator<Item = Finding> {
    object.unknown_fields.iter().map(|field| Finding {
        line: field.span.start().line,
        column: field.span.start().column,
        path: field.path.to_string(),
        message: format!("unknown field, {} has no such field here", object.config.meta.gvk.kind),
        ..about(&object.config, "LOAD-FIELD", Severity::Warning)
    })
}

/// The mesh configuration is a text within a text; it is tried here so that its faults have a place.
fn bad_mesh_config(object: &LoadedObject) -> Option<Finding> {
    let text = mesh::mesh_config_text(object.config.spec_as::<ConfigMap>()?)?;
    let error = mesh::overlay_mesh_config_yaml(&mesh::default_mesh_config(), text).err()?;
    let place = object.node.find("data.mesh").unwrap_or(&object.node).position();
    Some(Finding {
        line: place.line,
        column: place.column,
        path: "data.mesh".to_owned(),
        message: error.to_string(),
        ..about(&object.config, "LOAD-MESH", Severity::Error)
    })
}

/// A finding about an object as a whole, at the place where it begins.
pub(super) fn about(config: &Config, code: &str, severity: Severity) -> Finding {
    let origin = config.origin.as_deref();
    let file = origin.map_or_else(|| Arc::from(""), |origin| Arc::clone(&origin.file));
    Finding {
        line: origin.map_or(0, |origin| origin.position.line),
        column: origin.map_or(0, |origin| origin.position.column),
        kind: config.meta.gvk.kind.to_string(),
        namespace: config.meta.namespace.clone(),
        name: config.meta.name.clone(),
        ..nowhere(&file, code, severity)
    }
}

fn is_tear(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, DiagnosticCode::Yaml(_))
        && diagnostic.severity == decode::Severity::Error
}

fn lost(diagnostic: &Diagnostic) -> Finding {
    let code = match diagnostic.code {
        DiagnosticCode::Yaml(_) => "LOAD-YAML",
        DiagnosticCode::NotAnObject => "LOAD-OBJECT",
        DiagnosticCode::MissingType => "LOAD-TYPE",
        DiagnosticCode::MalformedList => "LOAD-LIST",
        DiagnosticCode::InvalidMetadata => "LOAD-METADATA",
        DiagnosticCode::InvalidBody => "LOAD-BODY",
        DiagnosticCode::InvalidStatus => "LOAD-STATUS",
        _ => "LOAD-FIELD",
    };
    let severity = match diagnostic.severity {
        decode::Severity::Warning => Severity::Warning,
        _ => Severity::Error,
    };
    let object = diagnostic.object.as_ref();
    // The finding names its object apart.
    let message = diagnostic.message.as_str();
    let message =
        object.map_or(message, |_| message.split_once(": ").map_or(message, |(_, rest)| rest));
    Finding {
        line: diagnostic.position.line,
        column: diagnostic.position.column,
        path: diagnostic.path.to_string(),
        message: message.to_owned(),
        kind: object.map_or_else(String::new, |object| object.gvk.kind.to_string()),
        namespace: object.map_or_else(String::new, |object| object.name.namespace().to_owned()),
        name: object.map_or_else(String::new, |object| object.name.name().to_owned()),
        ..nowhere(&diagnostic.file, code, severity)
    }
}

fn unreadable(file: &Arc<str>, error: &io::Error) -> Finding {
    let message = format!("cannot be read: {error}");
    Finding { message, ..nowhere(file, "LOAD-IO", Severity::Error) }
}

/// A finding about a file, with nothing said yet.
fn nowhere(file: &Arc<str>, code: &str, severity: Severity) -> Finding {
    Finding {
        file: Arc::clone(file),
        line: 0,
        column: 0,
        code: code.to_owned(),
        path: String::new(),
        message: String::new(),
        severity,
        kind: String::new(),
        namespace: String::new(),
        name: String::new(),
    }
}
