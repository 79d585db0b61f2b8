use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::Example;
use super::example::Shape;

/// A stable name for one check, with what it means.
///
/// Two codes are the same when their ids are; the texts may be reworded between releases.
/// Validators of your own bring codes of their own.
///
/// ```
/// use mesh_validation::{Code, codes};
///
/// const NO_OWNER: Code = Code::new("ACME-1", "no owner", "every object names the team that owns it");
/// assert_eq!(NO_OWNER.id(), "ACME-1");
/// assert_eq!(codes::H_PORT_1.to_string(), "H-PORT-1");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Code {
    id: &'static str,
    title: &'static str,
    explanation: &'static str,
    proof: Option<&'static Proof>,
}

/// How to see a code reported, or why it cannot be seen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proof {
    Example(Example),
    Unreachable(&'static str),
}

impl Proof {
    /// An object of a kind that the crate knows.
    pub(super) const fn object(
        kind: &'static str,
        metadata: &'static str,
        spec: &'static str,
    ) -> Self {
        Self::Example(Example(Shape::Object { kind, metadata, spec }))
    }

    /// An object of a kind whose spec has a schema.
    #[cfg(feature = "crd")]
    pub(crate) const fn defined(
        schema: &'static str,
        metadata: &'static str,
        spec: &'static str,
    ) -> Self {
        Self::Example(Example(Shape::Defined { schema, metadata, spec }))
    }

    /// A text of which no object can be made.
    #[cfg(feature = "format")]
    pub(crate) const fn text(text: &'static str) -> Self {
        Self::Example(Example(Shape::Text(text)))
    }
}

impl Code {
    /// Names a check; `explanation` is one sentence on why it exists or how to satisfy it.
    #[must_use]
    pub const fn new(id: &'static str, title: &'static str, explanation: &'static str) -> Self {
        Self { id, title, explanation, proof: None }
    }

    pub(crate) const fn with_proof(mut self, proof: &'static Proof) -> Self {
        self.proof = Some(proof);
        self
    }

    /// The identifier, such as `VS-H-5`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// What the check finds, in a few words.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Why the check exists, or how to satisfy it, in a sentence.
    #[must_use]
    pub const fn explanation(&self) -> &'static str {
        self.explanation
    }

    /// An object or text that has the fault, and as little else as possible.
    #[must_use]
    pub const fn example(&self) -> Option<Example> {
        match self.proof {
            Some(Proof::Example(example)) => Some(*example),
            _ => None,
        }
    }

    /// Where the documentation of Istio, or that of Kubernetes, describes the rule or the fields concerned.
    #[must_use]
    pub fn link(&self) -> Option<&'static str> {
        self.example().map(|example| example.link())
    }

    /// Why no YAML text can fail the check, when that is so; such a code is in the table for its name alone.
    #[must_use]
    pub const fn unreachable_reason(&self) -> Option<&'static str> {
        match self.proof {
            Some(Proof::Unreachable(reason)) => Some(reason),
            _ => None,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id.cmp(other.id)
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}
