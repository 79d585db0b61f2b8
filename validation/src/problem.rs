use std::borrow::Cow;
use std::fmt;

use crate::{Code, Fix};

/// What is wrong with a value, not yet tied to a place.
///
/// Checks return one, and a [`Sink`](crate::Sink) turns it into a [`Finding`](crate::Finding) of the
/// field it stands at.
///
/// ```
/// use mesh_validation::{Problem, codes};
///
/// let problem = Problem::new(codes::H_PORT_1, "port 0 is outside 1..=65535").with("port", 0);
/// assert_eq!(problem.code(), codes::H_PORT_1);
/// assert_eq!(problem.parameters()[0].to_string(), "port=0");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub(crate) code: Code,
    pub(crate) message: Cow<'static, str>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) fix: Option<Box<Fix>>,
}

impl Problem {
    /// Says what is wrong and what would be right, in lower case and without full stop.
    #[must_use]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), parameters: Vec::new(), fix: None }
    }

    /// Attaches a value of the message, for programs that do not parse messages.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.parameters.push(Parameter { name, value: value.to_string() });
        self
    }

    /// Suggests a change of the field the problem stands at.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(Box::new(fix));
        self
    }

    /// Suggests to remove the field the problem stands at.
    pub(crate) fn removed(self) -> Self {
        self.with_fix(Fix::Remove)
    }

    /// Suggests another value for the field the problem stands at.
    pub(crate) fn replaced(self, value: impl Into<serde_json::Value>) -> Self {
        self.with_fix(Fix::Replace(value.into()))
    }

    /// Suggests to give a value to a field beside the one the problem stands at, and to remove this one.
    pub(crate) fn moved(self, to: &'static str, value: serde_json::Value) -> Self {
        self.with_fix(Fix::Move { to: to.into(), value })
    }

    /// The check that found the problem.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong and what would be right.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The suggested change, where one is certain.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_deref()
    }

    /// The values of the message, in the order they were attached.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }
}

/// One named value of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Parameter {
    /// What the value is.
    pub name: &'static str,
    /// The value as the message prints it.
    pub value: String,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}
