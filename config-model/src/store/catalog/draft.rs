use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::store::memory::Change;
use crate::{Config, ConfigKey};

use super::has_errors;
use super::ledger::{Claim, Content, Ledger, Outcome, Precedence, Update, without_effect};

/// The part of a ledger that some updates touch, revised apart from it.
///
/// Bodies compare by code of their own, which must not run under the lock of the ledger. So that part is
/// copied, revised, and put back if the ledger has not changed meanwhile.
pub(super) struct Draft {
    version: u64,
    turn: u64,
    before: BTreeMap<ConfigKey, Vec<Claim>>,
    after: BTreeMap<ConfigKey, Vec<Claim>>,
    /// `None` for a text that is gone.
    contents: Vec<(Arc<str>, Option<Content>)>,
}

impl Draft {
    /// Copies what the updates touch; runs under the lock.
    pub(super) fn copy(ledger: &Ledger, updates: &[Update]) -> Self {
        let mut before = BTreeMap::new();
        let mut touch = |key: &ConfigKey| {
            if !before.contains_key(key) {
                before.insert(key.clone(), ledger.claims.get(key).cloned().unwrap_or_default());
            }
        };
        let mut contents = Vec::with_capacity(updates.len());
        for Update { name, outcome } in updates {
            let known = ledger.contents.get(name);
            let keys = known.map(|content| content.keys.clone()).unwrap_or_default();
            let known = known.map(|content| content.known).unwrap_or_default();
            keys.iter().for_each(&mut touch);
            if let Outcome::Read { objects, .. } = outcome {
                objects.iter().for_each(|config| touch(&config.key()));
            }
            contents
                .push((Arc::clone(name), Some(Content { keys, diagnostics: Vec::new(), known })));
        }
        let after = before.clone();
        Self { version: ledger.version, turn: ledger.turn, before, after, contents }
    }

    /// Enters the updates; runs without a lock.
    pub(super) fn revise(&mut self, updates: &[Update]) {
        let mut contents = std::mem::take(&mut self.contents);
        for (Update { name, outcome }, (_, slot)) in updates.iter().zip(&mut contents) {
            let Some(content) = slot else { continue };
            match outcome {
                Outcome::Failed { diagnostics, digest } => {
                    content.diagnostics.clone_from(diagnostics);
                    content.known.digest = *digest;
                }
                Outcome::Read { objects, diagnostics, digest } => {
                    content.diagnostics.clone_from(diagnostics);
                    content.known.digest = Some(*digest);
                    content.known.was_good |= !has_errors(diagnostics);
                    self.define(name, content, objects);
                }
                Outcome::Gone => {
                    self.define(name, content, &[]);
                    *slot = None;
                }
            }
        }
        self.contents = contents;
    }

    /// Lets a text define these objects and no others; of equal keys the last one counts.
    fn define(&mut self, name: &Arc<str>, content: &mut Content, objects: &[Arc<Config>]) {
        let mut last = HashMap::with_capacity(objects.len());
        for config in objects {
            if let Some(earlier) = last.insert(config.key(), config) {
                content.diagnostics.push(without_effect(earlier, name, config));
            }
        }
        let mut seen = HashSet::new();
        let keys: Vec<ConfigKey> = objects
            .iter()
            .map(|config| config.key())
            .filter(|key| seen.insert(key.clone()))
            .collect();
        for gone in content.keys.iter().filter(|key| !last.contains_key(key)) {
            if let Some(claims) = self.after.get_mut(gone) {
                claims.retain(|claim| claim.content != *name);
            }
        }
        for key in &keys {
            if let Some(config) = last.get(key) {
                self.claim(key, name, config);
            }
        }
        content.keys = keys;
    }

    fn claim(&mut self, key: &ConfigKey, name: &Arc<str>, config: &Arc<Config>) {
        let claims = self.after.entry(key.clone()).or_default();
        match claims.iter_mut().find(|claim| claim.content == *name) {
            Some(known) if known.config == *config => known.config = Arc::clone(config),
            Some(known) => {
                self.turn += 1;
                (known.turn, known.config) = (self.turn, Arc::clone(config));
            }
            None => {
                self.turn += 1;
                let (content, turn) = (Arc::clone(name), self.turn);
                claims.push(Claim { content, turn, config: Arc::clone(config) });
            }
        }
    }

    /// What a store has to write: first what is there, then what is gone, each in key order.
    ///
    /// Runs without a lock.
    pub(super) fn changes(&self, precedence: Precedence) -> Vec<Change> {
        let (mut put, mut removed) = (Vec::new(), Vec::new());
        for (key, claims) in &self.after {
            let old = self.before.get(key).and_then(|claims| precedence.winner(claims));
            let new = precedence.winner(claims);
            match (old, new) {
                (_, Some(new)) => put.extend(change(key, old.map(|old| &*old.config), &new.config)),
                (Some(_), None) => removed.push(Change::Remove(key.clone())),
                (None, None) => {}
            }
        }
        put.append(&mut removed);
        put
    }

    /// Puts the revised part back and returns what was there, to be dropped once the lock is gone; `None`
    /// when the ledger has changed since the copy was taken.
    pub(super) fn enter(self, ledger: &mut Ledger) -> Option<Replaced> {
        if ledger.version != self.version {
            return None;
        }
        ledger.version += 1;
        ledger.turn = self.turn;
        for (key, claims) in self.after {
            if claims.is_empty() {
                ledger.claims.remove(&key);
            } else {
                ledger.claims.insert(key, claims);
            }
        }
        for (name, content) in self.contents {
            match content {
                Some(content) => drop(ledger.contents.insert(name, content)),
                None => drop(ledger.contents.remove(&name)),
            }
        }
        Some(Replaced { _claims: self.before })
    }
}

/// What a draft has replaced.
pub(super) struct Replaced {
    _claims: BTreeMap<ConfigKey, Vec<Claim>>,
}

fn change(key: &ConfigKey, old: Option<&Config>, new: &Arc<Config>) -> Option<Change> {
    let key = key.clone();
    match old {
        Some(old) if *old == **new => {
            let origin = new.origin.clone();
            (old.origin != origin).then_some(Change::Move { key, origin })
        }
        Some(old) => {
            let is_changed = !old.spec.dyn_eq(new.spec.as_ref());
            Some(Change::Put { key, config: Arc::clone(new), is_changed })
        }
        None => Some(Change::Put { key, config: Arc::clone(new), is_changed: false }),
    }
}
