use std::fmt;
use std::sync::Arc;

use crate::decode::{
    Diagnostic, DiagnosticCode, KindLookup, LoadOptions, LoadedObject, Severity, display_name,
    load_bytes,
};
use crate::{Config, FieldPath, Position};

type Validator = Box<dyn Fn(&Config) -> Vec<String> + Send + Sync>;
type Keep = Box<dyn Fn(&Config) -> bool + Send + Sync>;

/// How a [`ContentSource`](crate::store::ContentSource) or a [`DirectoryStore`](crate::store::DirectoryStore)
/// reads texts.
///
/// ```
/// use mesh_config_model::decode::LoadOptions;
/// use mesh_config_model::store::ContentOptions;
///
/// let options = ContentOptions::new()
///     .load(LoadOptions::new().default_namespace("default"))
///     .keep(|config| config.meta.in_revision("canary"));
/// # let _ = options;
/// ```
#[derive(Default)]
#[must_use]
pub struct ContentOptions {
    load: LoadOptions,
    validator: Option<Validator>,
    keep: Option<Keep>,
}

impl ContentOptions {
    /// Reads with the default [`LoadOptions`], keeps every object and finds no faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how texts are decoded.
    pub fn load(mut self, options: LoadOptions) -> Self {
        self.load = options;
        self
    }

    /// Refuses objects in which `validator` finds faults; each fault becomes a diagnostic of the object.
    pub fn validator(
        mut self,
        validator: impl Fn(&Config) -> Vec<String> + Send + Sync + 'static,
    ) -> Self {
        self.validator = Some(Box::new(validator));
        self
    }

    /// Passes over the objects for which `keep` is false, as if they were not written: those of other
    /// namespaces or revisions. [`ObjectFilter`](crate::store::ObjectFilter) does as a control plane does.
    pub fn keep(mut self, keep: impl Fn(&Config) -> bool + Send + Sync + 'static) -> Self {
        self.keep = Some(Box::new(keep));
        self
    }

    /// How many bytes a text may have.
    pub(in crate::store) fn input_limit(&self) -> usize {
        self.load.input_limit()
    }
}

impl fmt::Debug for ContentOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentOptions").field("load", &self.load).finish_non_exhaustive()
    }
}

/// What a text says.
pub(in crate::store) struct Reading {
    pub(in crate::store) objects: Vec<Config>,
    pub(in crate::store) diagnostics: Vec<Diagnostic>,
}

impl Reading {
    pub(in crate::store) fn of(
        bytes: &[u8],
        name: &Arc<str>,
        kinds: &dyn KindLookup,
        options: &ContentOptions,
    ) -> Self {
        let loaded = load_bytes(bytes, Arc::clone(name), kinds, &options.load);
        let mut reading = Self {
            objects: Vec::with_capacity(loaded.objects.len()),
            diagnostics: loaded.diagnostics,
        };
        for LoadedObject { config, .. } in loaded.objects {
            if options.keep.as_ref().is_some_and(|keep| !keep(&config)) {
                continue;
            }
            let faults = options.validator.as_ref().map(|validator| validator(&config));
            match faults.filter(|faults| !faults.is_empty()) {
                Some(faults) => reading.refuse(&config, name, faults),
                None => reading.objects.push(config),
            }
        }
        reading
    }

    fn refuse(&mut self, config: &Config, name: &Arc<str>, faults: Vec<String>) {
        self.diagnostics.extend(faults.into_iter().map(|fault| {
            let message = format!("{}: {fault}", display_name(&config.meta));
            about(config, name, Severity::Error, DiagnosticCode::InvalidObject, message)
        }));
    }
}

pub(in crate::store) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Says something about an object as a whole, at the place where it is defined.
pub(super) fn about(
    config: &Config,
    name: &Arc<str>,
    severity: Severity,
    code: DiagnosticCode,
    message: String,
) -> Diagnostic {
    let start = Position { line: 1, column: 1 };
    Diagnostic {
        severity,
        code,
        message,
        object: Some(config.key()),
        path: FieldPath::root(),
        position: config.origin.as_ref().map_or(start, |origin| origin.position),
        span: None,
        related: None,
        file: Arc::clone(name),
    }
}

/// Says why a file cannot be read at all.
pub(in crate::store) fn file_problem(name: &Arc<str>, message: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: DiagnosticCode::UnreadableFile,
        message,
        object: None,
        path: FieldPath::root(),
        position: Position { line: 1, column: 1 },
        span: None,
        related: None,
        file: Arc::clone(name),
    }
}
