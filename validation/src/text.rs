//! Objects straight from YAML or JSON.

use std::sync::Arc;

use mesh_config_model::decode::{
    Diagnostic, KindLookup, LoadOptions, Loaded, SkippedObject, load, load_json,
};
use serde_json::Value;
use thiserror::Error;

use crate::{Report, Suppressions, Validators};

/// Namespace of objects in a text that do not name one; what they export depends on it.
const DEFAULT_NAMESPACE: &str = "default";

/// What was found in a text of one or more objects.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TextReport {
    /// One report for each object that could be read, in written order, with positions.
    pub reports: Vec<Report>,
    /// What could not be read, and why.
    pub diagnostics: Vec<Diagnostic>,
    /// Objects of kinds that nothing is known about.
    pub skipped: Vec<SkippedObject>,
    /// Number of documents that are not empty.
    pub documents: usize,
}

impl TextReport {
    /// Tells whether everything could be read and nothing is to be refused.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let lost = |diagnostic: &Diagnostic| {
            diagnostic.severity == mesh_config_model::decode::Severity::Error
        };
        self.reports.iter().all(Report::is_valid) && !self.diagnostics.iter().any(lost)
    }
}

/// An object that could not be read, so that nothing is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("object cannot be read: {reason}")]
pub struct UnreadableError {
    reason: String,
    diagnostics: Vec<Diagnostic>,
}

impl UnreadableError {
    /// What is wrong with the object; empty when its kind has no validator.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl Validators {
    /// Reads the objects of a YAML or JSON text and checks those whose kinds have a validator.
    ///
    /// Unknown fields are ignored, and objects without namespace are in `default`. Findings have positions, and those
    /// that the file or an object [suppresses](Suppressions) are left out.
    ///
    /// ```
    /// use mesh_validation::Validators;
    ///
    /// let text = "\
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: web}
    /// spec:
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [shop]
    /// ";
    /// let found = Validators::default().validate_text(text, "web.yaml");
    /// assert_eq!(
    ///     found.reports[0].to_string(),
    ///     "Gateway default/web: 1 error, 0 warnings\n\
    ///      web.yaml:7:13: error at spec.servers[0].hosts[0]: host \"shop\" is a short name; write it in full [H-HOSTPART-1]\n",
    /// );
    /// ```
    #[must_use]
    pub fn validate_text(&self, text: &str, file: impl Into<Arc<str>>) -> TextReport {
        let options = LoadOptions::new().default_namespace(DEFAULT_NAMESPACE);
        self.validate_text_with(text, file, self, &options)
    }

    /// Reads the objects of a text as told, and checks them.
    ///
    /// Of kinds that `kinds` knows but that have no validator the metadata is checked.
    #[must_use]
    pub fn validate_text_with(
        &self,
        text: &str,
        file: impl Into<Arc<str>>,
        kinds: &dyn KindLookup,
        options: &LoadOptions,
    ) -> TextReport {
        let Loaded { objects, skipped, diagnostics, documents, .. } =
            load(text, file, kinds, options);
        let of_file = Suppressions::of_text(text);
        let check = |object: &mesh_config_model::decode::LoadedObject| {
            let mut report = self.validate(&object.config);
            report.suppress(&of_file);
            report.suppress(&Suppressions::of_object(&object.config.meta));
            report.locate(&object.node);
            report
        };
        let reports = objects.iter().map(check).collect();
        TextReport { reports, diagnostics, skipped, documents }
    }

    /// Checks an object as the API server sends it.
    ///
    /// Unknown fields are ignored. Nothing is suppressed, and there are no positions.
    ///
    /// ```
    /// use mesh_validation::Validators;
    /// use serde_json::json;
    ///
    /// let object = json!({
    ///     "apiVersion": "networking.istio.io/v1",
    ///     "kind": "WorkloadEntry",
    ///     "metadata": {"name": "vm", "namespace": "prod"},
    ///     "spec": {"address": "a_b"},
    /// });
    /// let report = Validators::default().validate_json(&object)?;
    /// assert_eq!(report.findings()[0].code.id(), "WE-5");
    /// # Ok::<(), mesh_validation::UnreadableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the object does not decode, or no validator is for its kind.
    pub fn validate_json(&self, object: &Value) -> Result<Report, UnreadableError> {
        let loaded = load_json(object, "object", self, &LoadOptions::new());
        match loaded.objects.as_slice() {
            [object] => Ok(self.validate(&object.config)),
            _ => Err(unreadable(loaded)),
        }
    }
}

fn unreadable(loaded: Loaded) -> UnreadableError {
    let reason = match (loaded.diagnostics.first(), loaded.skipped.first()) {
        (Some(diagnostic), _) => diagnostic.message.clone(),
        (None, Some(skipped)) => format!("no validator is for {}", skipped.gvk),
        (None, None) => "it is not exactly one object".to_owned(),
    };
    UnreadableError { reason, diagnostics: loaded.diagnostics }
}
