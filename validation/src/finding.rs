use std::borrow::Cow;
use std::fmt;

use mesh_config_model::{FieldPath, Position};

use crate::{Code, Fix, Parameter, Problem, Severity};

/// One thing that is wrong with an object: which check, where, how bad.
///
/// Prints as `error at spec.http[0].timeout: … [H-DUR-1]`, with `line:column` in front once it is located.
///
/// ```
/// use mesh_config_model::FieldPath;
/// use mesh_validation::{Finding, Problem, Severity, codes};
///
/// let path = FieldPath::root().field("spec").field("http").index(0).field("timeout");
/// let problem = Problem::new(codes::H_DUR_1, "duration 0s is shorter than 1ms");
/// let finding = Finding::new(Severity::Error, path, problem);
/// assert_eq!(finding.to_string(), "error at spec.http[0].timeout: duration 0s is shorter than 1ms [H-DUR-1]");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The check that found it.
    pub code: Code,
    /// The field it is about, from the root of the object; the root when it is about the whole object.
    pub path: FieldPath,
    /// What is wrong and what would be right.
    pub message: Cow<'static, str>,
    /// The values of the message.
    pub parameters: Vec<Parameter>,
    /// Where the field stands in its text, once [`Report::locate`](crate::Report::locate) found it.
    pub position: Option<Position>,
    /// A change of the field that certainly helps.
    pub fix: Option<Box<Fix>>,
}

impl Finding {
    /// Ties a problem to a field; the position is not known yet.
    #[must_use]
    pub fn new(severity: Severity, path: FieldPath, problem: Problem) -> Self {
        let Problem { code, message, parameters, fix } = problem;
        Self { severity, code, path, message, parameters, position: None, fix }
    }

    /// The suggested change as a JSON patch (RFC 6902) of the object, fields by their JSON names.
    ///
    /// A patch of an object in which the field is written in snake case has to be changed accordingly.
    #[must_use]
    pub fn json_patch(&self) -> Option<serde_json::Value> {
        self.fix.as_ref().map(|fix| fix.to_json_patch(&self.path))
    }

    /// The value of a parameter by its name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.value.as_str())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "{position}: ")?;
        }
        write!(f, "{}", self.severity)?;
        if !self.path.is_root() {
            write!(f, " at {}", self.path)?;
        }
        write!(f, ": {} [{}]", self.message, self.code)
    }
}
