//! From what a watch brings to transactions.

use super::guarded::Guarded;
use super::options::Shard;
use super::report::Report;
use super::view::View;
use crate::health::UndecodableKey;
use crate::{ObjectKey, UndecodableObject, WatchState};
use krt::{Object, Source, Transaction, WeakSource};
use kube::Resource;
use kube::runtime::watcher::Event;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::time::Instant;

/// Turns events into transactions: those of one burst into one, a list into one that changes what
/// differs.
pub(super) struct Intake<'a, K, T: Object> {
    pub(super) report: &'a Report,
    pub(super) view: &'a View<K, T>,
    pub(super) source: &'a WeakSource<T>,
    pub(super) shard: Option<Shard>,
    /// The objects of a list that is not complete.
    list: Option<List<T>>,
    /// The objects that cannot be read.
    bad: BTreeSet<ObjectKey>,
}

struct List<T> {
    good: Vec<Arc<T>>,
    bad: Vec<Unreadable>,
}

/// An object of which nothing can be stored, and why.
struct Unreadable {
    key: ObjectKey,
    resource_version: String,
    why: String,
}

/// What is stored of an object, or why nothing is.
type Read<T> = Result<(ObjectKey, Arc<T>), Unreadable>;

/// A change of the collection.
enum Op<T: Object> {
    Set(ObjectKey, Arc<T>),
    Remove(ObjectKey),
    Bad(Unreadable),
    Reset(List<T>),
}

impl<'a, K: Resource + 'static, T: Object<Key = ObjectKey>> Intake<'a, K, T> {
    pub(super) fn new(
        report: &'a Report,
        view: &'a View<K, T>,
        source: &'a WeakSource<T>,
        shard: Option<Shard>,
    ) -> Self {
        Self { report, view, source, shard, list: None, bad: BTreeSet::new() }
    }

    /// Applies the events of a burst; tells whether that took a transaction.
    pub(super) fn take(&mut self, events: Vec<Event<Guarded<K>>>) -> bool {
        let ops: Vec<_> = events.into_iter().filter_map(|event| self.op(event)).collect();
        let Some(source) = self.source.upgrade() else { return false };
        if ops.is_empty() {
            return false;
        }
        self.commit(&source, ops);
        true
    }

    /// Whether a list has begun and is not complete.
    pub(super) fn is_listing(&self) -> bool {
        self.list.is_some()
    }

    /// Takes everything out, because the kind is not served any more.
    pub(super) fn clear(&mut self) {
        self.list = None;
        let Some(source) = self.source.upgrade() else { return };
        let report = self.report;
        report.cluster.graph.write(|tx| {
            tx.reset(&source, std::iter::empty::<Arc<T>>());
            self.forget_bad(tx, &BTreeSet::new());
            report.update(tx, |health| health.state = WatchState::NotServed);
        });
    }

    fn op(&mut self, event: Event<Guarded<K>>) -> Option<Op<T>> {
        match event {
            Event::Init => {
                self.list = Some(List { good: Vec::new(), bad: Vec::new() });
                self.report.enter(WatchState::Listing);
                None
            }
            Event::InitApply(object) => {
                let read = self.read(object)?;
                let list = self.list.as_mut()?;
                match read {
                    Ok((_, object)) => list.good.push(object),
                    Err(bad) => list.bad.push(bad),
                }
                None
            }
            Event::InitDone => self.list.take().map(Op::Reset),
            Event::Apply(object) => Some(match self.read(object)? {
                Ok((key, object)) => Op::Set(key, object),
                Err(bad) => Op::Bad(bad),
            }),
            Event::Delete(object) => Some(Op::Remove(ObjectKey::of(object.meta()))),
        }
    }

    /// Makes what is stored of an object, unless another shard has it.
    fn read(&self, object: Guarded<K>) -> Option<Read<T>> {
        let key = ObjectKey::of(object.meta());
        if self.shard.is_some_and(|shard| key.shard_of(shard.count) != shard.index) {
            return None;
        }
        let resource_version = object.meta().resource_version.clone().unwrap_or_default();
        let why = match object {
            Guarded::Good(object) => {
                match catch_unwind(AssertUnwindSafe(|| self.view.make(object))) {
                    Ok(made) if made.key() == key => return Some(Ok((key, Arc::new(made)))),
                    Ok(made) => format!("the projection has changed the key to {}", made.key()),
                    Err(_) => "the projection panicked".to_owned(),
                }
            }
            Guarded::Bad(bad) => bad.why,
        };
        Some(Err(Unreadable { key, resource_version, why }))
    }

    fn commit(&mut self, source: &Source<T>, ops: Vec<Op<T>>) {
        let report = self.report;
        let (mut events, mut lists, mut failures) = (0, Vec::new(), 0);
        report.cluster.graph.write(|tx| {
            for op in ops {
                match op {
                    Op::Set(key, object) => {
                        self.mend(tx, &key);
                        tx.set(source, object);
                        events += 1;
                    }
                    Op::Remove(key) => {
                        self.mend(tx, &key);
                        tx.remove(source, &key);
                        events += 1;
                    }
                    Op::Bad(bad) => {
                        self.note(tx, bad);
                        failures += 1;
                    }
                    Op::Reset(list) => {
                        lists.push(list.good.len());
                        failures += list.bad.len() as u64;
                        self.reset(tx, source, list);
                    }
                }
            }
            let now = Instant::now();
            report.update(tx, |health| {
                health.state = WatchState::Watching;
                health.failing_since = None;
                health.undecodable += failures;
                health.lists += lists.len() as u64;
                health.is_synced |= !lists.is_empty();
                if !lists.is_empty() {
                    health.last_list = Some(now);
                }
                if events > 0 {
                    health.last_event = Some(now);
                }
            });
        });
        for objects in lists {
            report.cluster.observer.listed(&report.id, objects);
        }
        if events > 0 {
            report.cluster.observer.changed(&report.id, events);
        }
    }

    /// Replaces everything by a list; an object that cannot be read stays what it was.
    fn reset(&mut self, tx: &mut Transaction, source: &Source<T>, list: List<T>) {
        let List { mut good, bad } = list;
        let stored = source.collection();
        good.extend(bad.iter().filter_map(|bad| stored.get(&bad.key)));
        tx.reset(source, good);
        tx.mark_synced(source);
        self.forget_bad(tx, &bad.iter().map(|bad| bad.key.clone()).collect());
        for bad in bad {
            self.note(tx, bad);
        }
    }

    fn note(&mut self, tx: &mut Transaction, bad: Unreadable) {
        let Unreadable { key, resource_version, why: error } = bad;
        let Report { cluster, id, .. } = self.report;
        tracing::warn!(informer = %id, object = %key, error, "an object cannot be read");
        cluster.observer.undecodable(id, &key);
        let (informer, object) = (id.clone(), key.clone());
        let entry = UndecodableObject { informer, key: object, resource_version, error };
        tx.set(&cluster.undecodable, entry);
        self.bad.insert(key);
    }

    /// Takes back what was said of an object.
    fn mend(&mut self, tx: &mut Transaction, key: &ObjectKey) {
        if self.bad.remove(key) {
            let key = UndecodableKey(self.report.id.clone(), key.clone());
            tx.remove(&self.report.cluster.undecodable, &key);
        }
    }

    fn forget_bad(&mut self, tx: &mut Transaction, except: &BTreeSet<ObjectKey>) {
        let gone: Vec<_> = self.bad.difference(except).cloned().collect();
        for key in gone {
            self.mend(tx, &key);
        }
    }
}
