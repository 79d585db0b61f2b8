use mesh_config_model::{FieldPath, GroupVersionKind};
use serde_json::Value;

use super::checker::Checker;
use super::metadata::Naming;
use super::prepare::prepare;
use super::rules::Evaluation;
use super::schema::Schema;
use super::{codes, embedded, list_type, metadata};
use crate::{Finding, Problem, Severity};

/// One version of a kind, with its schema and its rules.
#[derive(Debug)]
pub struct Definition {
    pub(super) kind: GroupVersionKind,
    pub(super) is_namespaced: bool,
    pub(super) is_served: bool,
    /// Whether status is written by requests of its own.
    pub(super) has_status: bool,
    pub(super) schema: Schema,
}

/// What becomes of fields that a kind does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownFields {
    /// They refuse the object, as `kubectl` asks for.
    #[default]
    Refuse,
    /// They are dropped with a warning, as the API server does when it is not asked to be strict.
    Warn,
    /// They are dropped.
    Drop,
}

impl Definition {
    /// The kind in this version.
    #[must_use]
    pub fn kind(&self) -> &GroupVersionKind {
        &self.kind
    }

    /// Tells whether objects of the kind live in a namespace.
    #[must_use]
    pub fn is_namespaced(&self) -> bool {
        self.is_namespaced
    }

    /// Tells whether the API server takes objects in this version.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.is_served
    }

    /// Checks an object that is created.
    ///
    /// Unknown fields are dropped, defaults filled in, and null counts as absent, before anything is judged.
    /// So is `status`, when the kind has the subresource of that name.
    /// An object with `generateName` alone is judged with a name that the API server could give it.
    /// Rules are not evaluated when a type, a required field, a fixed set or an upper limit of size is wrong;
    /// a warning `CRD-UNCHECKED` says so.
    #[must_use]
    pub fn check(&self, object: Value, unknown: UnknownFields) -> Vec<Finding> {
        self.judge(object, None, unknown)
    }

    /// Checks an object that takes the place of `old`.
    ///
    /// What did not change is not judged again, except by rules that compare with `oldSelf`. When the kind has
    /// the subresource `status`, that of `old` stays. When an element stands twice in a set or map of `old`, no set
    /// or map is judged.
    #[must_use]
    pub fn check_update(
        &self,
        object: Value,
        mut old: Value,
        unknown: UnknownFields,
    ) -> Vec<Finding> {
        prepare(&mut old, &self.schema);
        self.judge(object, Some(&old), unknown)
    }

    /// Fills in what the API server would before it stores an object that is created, and drops what it would drop.
    #[must_use]
    pub fn complete(&self, mut object: Value) -> Value {
        prepare(&mut object, &self.schema);
        self.keep_status(&mut object, None);
        object
    }

    /// Puts the status that was there before into the place of what a request for the whole object says.
    fn keep_status(&self, object: &mut Value, old: Option<&Value>) {
        let Some(entries) = object.as_object_mut().filter(|_| self.has_status) else { return };
        match old.and_then(|old| old.get("status")) {
            Some(status) => entries.insert("status".to_owned(), status.clone()),
            None => entries.remove("status"),
        };
    }

    fn judge(
        &self,
        mut object: Value,
        old: Option<&Value>,
        unknown: UnknownFields,
    ) -> Vec<Finding> {
        let mut findings = unknown_fields(prepare(&mut object, &self.schema), unknown);
        self.keep_status(&mut object, old);
        let mut checker = Checker::new();
        let naming = if old.is_some() { Naming::Kept } else { Naming::Needed };
        metadata::check(&mut checker, &object, &self.schema, naming);
        if old.is_none() {
            metadata::generate_name(&mut object);
        }
        checker.check(&object, old, &self.schema);
        embedded::check(&mut checker, &object, &self.schema);
        list_type::check(&mut checker, &object, old, &self.schema);
        let (wrong, blocks_rules) = checker.finish();
        findings.extend(wrong);
        if !self.schema.has_rules {
            return findings;
        }
        if blocks_rules {
            let message = "rules were not evaluated; correct the errors first";
            let problem = Problem::new(codes::UNCHECKED, message);
            findings.push(Finding::new(Severity::Warning, FieldPath::root(), problem));
        } else {
            findings.extend(Evaluation::run(&object, old, &self.schema));
        }
        findings
    }
}

fn unknown_fields(paths: Vec<FieldPath>, treatment: UnknownFields) -> Vec<Finding> {
    let severity = match treatment {
        UnknownFields::Refuse => Severity::Error,
        UnknownFields::Warn => Severity::Warning,
        UnknownFields::Drop => return Vec::new(),
    };
    let finding = |path: FieldPath| {
        let problem = Problem::new(codes::UNKNOWN, "no such field");
        Finding::new(severity, path, problem)
    };
    paths.into_iter().map(finding).collect()
}
