use std::fmt;

use mesh_config_model::GroupVersionKind;
use serde_json::{Map, Value};

use super::answer::{Answer, Cause};
use super::question::Question;
use crate::{Report, Validators};

/// The answer to an API server, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review {
    /// An `AdmissionReview` in JSON.
    pub body: Vec<u8>,
    /// What it says, for logs and counters.
    pub verdict: Verdict,
    /// The kind of the object, when there is one; of a kind that is known.
    pub kind: Option<GroupVersionKind>,
}

/// What is said of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// It is right.
    Valid,
    /// It was not looked at, because of the operation; it is let pass.
    UnsupportedOperation,
    /// The question cannot be read; refused.
    UnreadableReview,
    /// The object does not decode; refused.
    UndecodableObject,
    /// No validator is for the kind; refused.
    UnknownKind,
    /// It has errors; refused.
    Invalid,
}

impl Verdict {
    /// Tells whether the object is let pass.
    #[must_use]
    pub fn is_allowed(self) -> bool {
        matches!(self, Self::Valid | Self::UnsupportedOperation)
    }
}

/// Prints in snake case, as a value of a label of a metric.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Valid => "valid",
            Self::UnsupportedOperation => "unsupported_operation",
            Self::UnreadableReview => "unreadable_review",
            Self::UndecodableObject => "undecodable_object",
            Self::UnknownKind => "unknown_kind",
            Self::Invalid => "invalid",
        })
    }
}

/// Answers an API server; see the [module](super).
#[must_use]
pub fn review(validators: &Validators, body: &[u8]) -> Review {
    let question = match Question::read(body) {
        Ok(question) => question,
        Err(error) => {
            let answer = Answer::bad_request(error.version, error.uid, error.why);
            return answered(&answer, Verdict::UnreadableReview, None);
        }
    };
    let Question { version, uid, operation, object } = question;
    if !matches!(operation.as_str(), "CREATE" | "UPDATE") {
        let answer = Answer::allowed(version, uid, Vec::new());
        return answered(&answer, Verdict::UnsupportedOperation, None);
    }
    let Some(object) = object else {
        let answer =
            Answer::bad_request(version, uid, "cannot decode configuration: no object".to_owned());
        return answered(&answer, Verdict::UndecodableObject, None);
    };
    let Some(kind) = kind_of(&object) else {
        let message = "cannot decode configuration: no apiVersion or no kind".to_owned();
        return answered(
            &Answer::bad_request(version, uid, message),
            Verdict::UndecodableObject,
            None,
        );
    };
    if !validators.covers(&kind) {
        let answer = Answer::bad_request(version, uid, format!("unrecognized type {kind}"));
        return answered(&answer, Verdict::UnknownKind, None);
    }
    let mut causes = unknown_fields(&object, &kind);
    match validators.validate_json(&Value::Object(object)) {
        Err(error) => {
            let message = format!("error decoding configuration: {error}");
            causes.extend(error.diagnostics().iter().map(|diagnostic| Cause {
                reason: "LOAD".to_owned(),
                message: diagnostic.message.clone(),
                field: diagnostic.path.to_string(),
            }));
            let answer = Answer::invalid(version, uid, message, causes, Vec::new());
            answered(&answer, Verdict::UndecodableObject, Some(kind))
        }
        Ok(report) => judged(version, uid, &report, causes, kind),
    }
}

fn judged(
    version: &'static str,
    uid: String,
    report: &Report,
    unknown: Vec<Cause>,
    kind: GroupVersionKind,
) -> Review {
    let warnings = report.warnings().map(|warning| {
        let prefix =
            if warning.path.is_root() { String::new() } else { format!("{}: ", warning.path) };
        format!("{prefix}{} [{}]", warning.message, warning.code)
    });
    let warnings = warnings.collect();
    let errors = report.errors().map(|error| Cause {
        reason: error.code.id().to_owned(),
        message: error.message.to_string(),
        field: error.path.to_string(),
    });
    let causes: Vec<Cause> = errors.chain(unknown).collect();
    if causes.is_empty() {
        return answered(&Answer::allowed(version, uid, warnings), Verdict::Valid, Some(kind));
    }
    let said: Vec<String> = causes
        .iter()
        .map(|cause| format!("{}: {} [{}]", cause.field, cause.message, cause.reason))
        .collect();
    let message = format!("configuration is invalid: {}", said.join("; "));
    let answer = Answer::invalid(version, uid, message, causes, warnings);
    answered(&answer, Verdict::Invalid, Some(kind))
}

fn answered(answer: &Answer, verdict: Verdict, kind: Option<GroupVersionKind>) -> Review {
    Review { body: answer.to_bytes(), verdict, kind }
}

fn kind_of(object: &Map<String, Value>) -> Option<GroupVersionKind> {
    let text = |name| object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    Some(GroupVersionKind::from_api_version(text("apiVersion")?, text("kind")?))
}

/// What stands beside the parts of an object.
fn unknown_fields(object: &Map<String, Value>, kind: &GroupVersionKind) -> Vec<Cause> {
    let known = ["apiVersion", "kind", "metadata", "spec", "status"];
    let unknown = object.keys().filter(|key| !known.contains(&key.as_str()));
    let cause = |field: &String| Cause {
        reason: "LOAD-FIELD".to_owned(),
        message: format!("{} has no such field", kind.kind),
        field: field.clone(),
    };
    unknown.map(cause).collect()
}
