use std::sync::Arc;

use super::Entry;
use crate::Severity;

/// What came of looking at some texts.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The texts that were looked at, those without findings too.
    pub files: Vec<Arc<str>>,
    /// What was found, in the order of the texts.
    pub entries: Vec<Entry>,
    /// Numbers.
    pub summary: Summary,
}

/// How much was looked at and how much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Summary {
    /// Documents that are not empty.
    pub documents: usize,
    /// Objects that were validated.
    pub validated: usize,
    /// Objects of kinds that nobody validates.
    pub skipped: usize,
    /// Findings that refuse an object or lose it.
    pub errors: usize,
    /// Findings that do not.
    pub warnings: usize,
}

impl Summary {
    /// Adds up.
    pub fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.validated += other.validated;
        self.skipped += other.skipped;
        self.errors += other.errors;
        self.warnings += other.warnings;
    }

    /// Counts a finding.
    pub fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }
}

/// Counts each entry too.
impl Extend<Entry> for Outcome {
    fn extend<I: IntoIterator<Item = Entry>>(&mut self, entries: I) {
        for entry in entries {
            self.summary.count(entry.finding.severity);
            self.entries.push(entry);
        }
    }
}
