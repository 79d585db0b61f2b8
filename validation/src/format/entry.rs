use std::borrow::Cow;
use std::sync::Arc;

use mesh_config_model::ConfigKey;
use mesh_config_model::decode::Diagnostic;

use super::loading;
use crate::{Finding, Problem, Report, Severity};

/// A finding with where it was found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// Name of the text.
    pub file: Arc<str>,
    /// Index of the YAML document within the text, counted from 0.
    pub document: u32,
    /// The object, when its kind and name are known.
    pub object: Option<ConfigKey>,
    /// What was found.
    pub finding: Finding,
}

impl Entry {
    /// Takes a finding about an object, or about a text alone.
    #[must_use]
    pub fn new(file: Arc<str>, document: u32, object: Option<ConfigKey>, finding: Finding) -> Self {
        Self { file, document, object, finding }
    }

    /// Takes the findings of a report; an object that was not read from a text has an empty file name.
    pub fn of_report(report: &Report) -> impl Iterator<Item = Self> + '_ {
        let file = report.origin().map_or_else(|| Arc::from(""), |origin| Arc::clone(&origin.file));
        let document = report.origin().map_or(0, |origin| origin.document);
        report.iter().map(move |finding| Self {
            file: Arc::clone(&file),
            document,
            object: Some(report.object().clone()),
            finding: finding.clone(),
        })
    }

    /// Takes what the loader said, under the codes of [`loading`].
    #[must_use]
    pub fn of_diagnostic(diagnostic: &Diagnostic, document: u32) -> Self {
        let severity = match diagnostic.severity {
            mesh_config_model::decode::Severity::Warning => Severity::Warning,
            _ => Severity::Error,
        };
        // The entry names its object apart.
        let said = diagnostic.message.as_str();
        let message = match &diagnostic.object {
            Some(_) => said.split_once(": ").map_or(said, |(_, rest)| rest),
            None => said,
        };
        let problem = Problem::new(loading::code(diagnostic.code), message.to_owned());
        let mut finding = Finding::new(severity, diagnostic.path.clone(), problem);
        finding.position = Some(diagnostic.position);
        Self {
            file: Arc::clone(&diagnostic.file),
            document,
            object: diagnostic.object.clone(),
            finding,
        }
    }

    /// Names the object as people do: `VirtualService prod/reviews`; empty when it is not known.
    pub(super) fn subject(&self) -> String {
        match &self.object {
            Some(ConfigKey { gvk, name }) => format!("{} {name}", gvk.kind),
            None => String::new(),
        }
    }

    /// The message with the field in front.
    pub(super) fn message(&self) -> Cow<'static, str> {
        let Finding { path, message, .. } = &self.finding;
        if path.is_root() { message.clone() } else { format!("{path}: {message}").into() }
    }
}
