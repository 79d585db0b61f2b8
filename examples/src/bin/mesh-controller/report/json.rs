use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::model::{Effective, Finding};

/// Everything the program knows, in a stable order: two runs over the same files give the same bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) workloads: Vec<Arc<Effective>>,
    pub(crate) findings: Vec<Arc<Finding>>,
    pub(crate) summary: Summary,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Summary {
    /// YAML documents that were not empty.
    pub(crate) documents: usize,
    /// Objects by kind.
    pub(crate) objects: BTreeMap<String, usize>,
    /// Objects of kinds the program does not know, by kind.
    pub(crate) skipped: BTreeMap<String, usize>,
}
