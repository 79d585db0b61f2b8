use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::decode::{Diagnostic, DiagnosticCode, Severity, display_name};
use crate::{Config, ConfigKey};

use super::reading::about;

/// Which of several definitions of an object takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Precedence {
    /// The one that was written or changed last.
    LastWritten,
    /// The one of the last text in the order of names.
    LastName,
}

/// What became of a text.
pub(in crate::store) struct Update {
    pub(in crate::store) name: Arc<str>,
    pub(in crate::store) outcome: Outcome,
}

pub(in crate::store) enum Outcome {
    /// It defines these objects, in this order.
    Read { objects: Vec<Arc<Config>>, diagnostics: Vec<Diagnostic>, digest: u64 },
    /// It cannot be read; what it defined before stays.
    Failed { diagnostics: Vec<Diagnostic>, digest: Option<u64> },
    /// It is gone.
    Gone,
}

/// Who defines what.
#[derive(Default)]
pub(super) struct Ledger {
    /// Counts changes, so that a draft notices when it is out of date.
    pub(super) version: u64,
    /// Counts definitions.
    pub(super) turn: u64,
    /// The newest scan that was entered; an older one has nothing to add to it.
    pub(super) newest_scan: u64,
    pub(super) contents: BTreeMap<Arc<str>, Content>,
    pub(super) claims: HashMap<ConfigKey, Vec<Claim>, RandomState>,
}

/// A text: what it defines and what is wrong with it.
#[derive(Default)]
pub(super) struct Content {
    pub(super) keys: Vec<ConfigKey>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) known: Known,
}

/// What has to be known of a text to judge a newer one.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store) struct Known {
    /// Of the text as it was read last, `None` when it could not be read.
    pub(in crate::store) digest: Option<u64>,
    /// Whether it was ever without errors.
    pub(in crate::store) was_good: bool,
}

/// A definition of an object by a text.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) content: Arc<str>,
    pub(super) turn: u64,
    pub(super) config: Arc<Config>,
}

impl Precedence {
    pub(super) fn winner(self, claims: &[Claim]) -> Option<&Claim> {
        match self {
            Self::LastWritten => claims.iter().max_by_key(|claim| claim.turn),
            Self::LastName => claims.iter().max_by(|a, b| a.content.cmp(&b.content)),
        }
    }
}

impl Ledger {
    /// Lists what is wrong with all texts, and the definitions without effect, by text and place.
    pub(super) fn diagnostics(&self, precedence: Precedence) -> Vec<Diagnostic> {
        let texts = self.contents.values().flat_map(|content| content.diagnostics.iter().cloned());
        let shadowed = self.claims.values().flat_map(|claims| shadowed(claims, precedence));
        sorted(texts.chain(shadowed).collect())
    }

    /// Lists what is wrong with one text, and the definitions without effect that it has part in.
    pub(super) fn diagnostics_of(&self, name: &str, precedence: Precedence) -> Vec<Diagnostic> {
        let Some(content) = self.contents.get(name) else { return Vec::new() };
        let claims = content.keys.iter().filter_map(|key| self.claims.get(key));
        let shadowed = claims.flat_map(|claims| shadowed(claims, precedence));
        sorted(content.diagnostics.iter().cloned().chain(shadowed).collect())
    }
}

fn shadowed(claims: &[Claim], precedence: Precedence) -> Vec<Diagnostic> {
    let Some(winner) = precedence.winner(claims).filter(|_| claims.len() > 1) else {
        return Vec::new();
    };
    let losers = claims.iter().filter(|claim| claim.content != winner.content);
    losers.map(|claim| without_effect(&claim.config, &claim.content, &winner.config)).collect()
}

/// Says that a definition is not the one that counts.
pub(super) fn without_effect(loser: &Config, name: &Arc<str>, winner: &Config) -> Diagnostic {
    let place = winner.origin.as_ref().map(|origin| origin.to_string()).unwrap_or_default();
    let message = format!("{}: has no effect, {place} defines it too", display_name(&loser.meta));
    about(loser, name, Severity::Warning, DiagnosticCode::DuplicateObject, message)
}

fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
    diagnostics
}
