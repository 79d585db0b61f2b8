//! What the inputs of one derivation have read.

use super::reads::{Renumbering, position};
use super::{DependencyId, Hits, Place, Reads, Route};
use crate::dump::Touch;
use crate::node::{AnyNode, NodeId};
use crate::store::{Links, Slot};
use crate::world::Token;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The reads of all inputs of one derivation; inputs that make the same read share its number.
pub(crate) struct Dependencies {
    reads: Reads,
    links: Links,
    /// Numbers that may have no reader any more.
    released: Vec<DependencyId>,
}

/// Something that runs foreign code when it is dropped.
pub(crate) type Retired = Box<dyn Any + Send + Sync>;

impl Default for Dependencies {
    fn default() -> Self {
        Self { reads: Reads::lasting(), links: Links::default(), released: Vec::new() }
    }
}

impl Dependencies {
    pub(crate) fn route<R: Route>(&self, id: NodeId) -> Option<&R> {
        self.reads.route(id)
    }

    /// Calls `hit` for each input with a read that the changes of its source touch, and returns the
    /// reads that no longer find what they have found, sorted.
    pub(crate) fn hits(&self, token: &Token, mut hit: impl FnMut(Slot)) -> Vec<DependencyId> {
        let mut hits = Hits::default();
        for (route_id, route) in &self.reads.routes {
            let before = (hits.touched.len(), hits.stale.len());
            let checked = catch_unwind(AssertUnwindSafe(|| route.hits(token, &mut hits)));
            if checked.is_err() {
                tracing::error!(source = %route.source().core().name, "a filter panicked");
                hits.take_all(before.0, before.1, &self.reads.numbers.all_of(*route_id));
            }
        }
        hits.finish();
        for &id in &hits.touched {
            self.links.lefts(id).for_each(&mut hit);
        }
        hits.stale
    }

    /// Like [`hits`](Self::hits), with what is known of each; for explanations.
    pub(crate) fn touched(&self, token: &Token, mut touched: impl FnMut(Slot, &Touch<'_>)) {
        for (_, route) in &self.reads.routes {
            let source = route.source().core();
            let _ = catch_unwind(AssertUnwindSafe(|| {
                route.touched(token, &mut |id, key, kind| {
                    let Some((_, place)) = self.reads.place(id) else { return };
                    let dependency = &route.describe(id, place);
                    let touch = Touch { source, dependency, key, kind };
                    self.links.lefts(id).for_each(|slot| touched(slot, &touch));
                });
            }));
        }
    }

    /// Whether an input has made these reads, sorted, the last time.
    pub(crate) fn is_same(&self, input: Slot, used: &[DependencyId]) -> bool {
        self.links.rights(input).eq(used.iter().copied())
    }

    /// Forgets what these reads have found.
    pub(crate) fn outdate(&mut self, stale: &[DependencyId]) {
        let Reads { routes, numbers } = &mut self.reads;
        for &id in stale {
            if let Some((route, place)) = numbers.place(id)
                && let Ok(at) = position(routes, route)
            {
                routes[at].1.outdate(id, place);
            }
        }
    }

    /// Takes over the reads of an evaluation; returns their lasting numbers, and the sources that
    /// were not read before.
    pub(crate) fn take_over(&mut self, fresh: Reads) -> (Renumbering, Vec<Arc<dyn AnyNode>>) {
        let mut renumbering = fresh.numbers.renumbering();
        let mut sources = Vec::new();
        let Reads { routes, numbers } = &mut self.reads;
        for (id, mut route) in fresh.routes {
            match position(routes, id) {
                Ok(at) => routes[at].1.absorb(route, numbers, &mut renumbering),
                Err(at) => {
                    route.renumber(numbers, &mut renumbering);
                    sources.push(route.hold_source());
                    routes.insert(at, (id, route));
                }
            }
        }
        self.released.extend(renumbering.lasting());
        (renumbering, sources)
    }

    /// Stores what an input has read, in place of what it had read before; there are `slots`
    /// inputs.
    pub(crate) fn replace(&mut self, input: Slot, used: &mut [DependencyId], slots: usize) {
        used.sort_unstable();
        let Self { links, released, .. } = self;
        links.set(input, used, slots, |id| released.push(id));
    }

    /// Frees what no input reads; returns what may run foreign code when it is dropped, and calls
    /// `unread` with each source that is not read any more.
    pub(crate) fn collect_unused(
        &mut self,
        mut unread: impl FnMut(Arc<dyn AnyNode>),
    ) -> Vec<Retired> {
        let mut retired = Vec::new();
        let Self { reads: Reads { routes, numbers }, links, released } = self;
        for id in released.drain(..) {
            if links.lefts(id).len() > 0 || numbers.place(id).is_none() {
                continue;
            }
            let Some((route, place)) = numbers.release(id) else { continue };
            let Ok(at) = position(routes, route) else { continue };
            retired.extend(routes[at].1.forget(id, place));
            if routes[at].1.is_empty() {
                let (_, route) = routes.remove(at);
                let source = route.hold_source();
                let id = source.core().id;
                if routes.iter().all(|(_, other)| other.source().core().id != id) {
                    unread(source);
                }
                retired.push(Box::new(route));
            }
        }
        released.shrink_to(64);
        retired
    }

    /// Gives back the room for inputs at `slots` and above, which are gone.
    pub(crate) fn trim(&mut self, slots: usize) {
        self.links.trim(slots);
    }

    pub(crate) fn sources(&self) -> impl Iterator<Item = &dyn AnyNode> {
        self.reads.routes.iter().map(|(_, route)| route.source())
    }

    pub(crate) fn len(&self) -> usize {
        self.reads.numbers.len()
    }

    /// Whether two runs have made the same reads; every predicate is taken for the same.
    pub(crate) fn is_same_reads(
        &self,
        fresh: Option<&Reads>,
        first: &[DependencyId],
        second: &[DependencyId],
    ) -> bool {
        let is_predicate = |id: DependencyId| {
            let place = self.reads.place(id).or_else(|| fresh?.place(id));
            matches!(place, Some((_, Place::Predicate)))
        };
        let same = |(&one, &other): (&DependencyId, &DependencyId)| {
            one == other || (is_predicate(one) && is_predicate(other))
        };
        first.len() == second.len() && first.iter().zip(second).all(same)
    }

    /// The number of reads, each counted for every input that made it.
    pub(crate) fn links(&self) -> usize {
        self.links.len()
    }

    pub(crate) fn describe(&self, input: Slot) -> Vec<String> {
        let describe = |id: DependencyId| {
            let (route_id, place) = self.reads.place(id)?;
            let at = position(&self.reads.routes, route_id).ok()?;
            Some(self.reads.routes[at].1.describe(id, place))
        };
        let mut descriptions: Vec<_> = self.links.rights(input).filter_map(describe).collect();
        descriptions.sort_unstable();
        descriptions
    }
}
