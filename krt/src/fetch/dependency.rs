//! What the inputs of one derivation have read.

use crate::EventKind;
use crate::dump::Touch;
use crate::node::{AnyNode, NodeId};
use crate::store::{Links, Slot};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Numbers the distinct reads of one derivation.
pub(crate) type DependencyId = u32;

/// The dependencies of all inputs of one derivation, interned: inputs that make the same read share
/// one number.
#[derive(Default)]
pub(crate) struct Dependencies {
    links: Links,
    ids: DependencyIds,
    routes: Routes,
    /// Routes that may have become empty.
    idle: Vec<NodeId>,
}

/// Sorted by number; there are few.
type Routes = Vec<(NodeId, Box<dyn Route>)>;

/// Knows the dependencies on one collection or index.
pub(crate) trait Route: Send {
    fn source(&self) -> &dyn AnyNode;

    /// Calls `hit` for each dependency that the changes of the source touch: that matches the old
    /// or the new object. Runs foreign code.
    fn hits(&self, hit: &mut dyn FnMut(DependencyId));

    /// Like [`hits`](Self::hits), with the change that touches; for explanations.
    fn touched(&self, touch: &mut dyn FnMut(DependencyId, &str, EventKind));

    /// Forgets what the read has found: the changes of its source touch it.
    fn outdate(&mut self, id: DependencyId, place: Place);

    fn forget(&mut self, id: DependencyId, place: Place);

    fn is_empty(&self) -> bool;

    fn describe(&self, id: DependencyId, place: Place) -> String;

    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// Where a dependency is found in its route; the numbers are hashes.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    All,
    Key(u64),
    Matching(u64),
    Selecting(u64),
    Predicate,
    Value(u64),
    ValueSelecting(u64, u64),
}

/// The numbers in use and where each belongs.
#[derive(Default)]
pub(crate) struct DependencyIds {
    /// Empty where the number is free.
    places: Vec<Option<(NodeId, Place)>>,
    free: Vec<DependencyId>,
    /// Numbers given out since the last clean-up; a run that was interrupted leaves unused ones.
    fresh: Vec<DependencyId>,
}

impl DependencyIds {
    pub(crate) fn allocate(&mut self, route: NodeId, place: Place) -> DependencyId {
        let id = match self.free.pop() {
            Some(id) => {
                self.places[id as usize] = Some((route, place));
                id
            }
            None => {
                self.places.push(Some((route, place)));
                u32::try_from(self.places.len() - 1).expect("fewer than 2^32 distinct reads")
            }
        };
        self.fresh.push(id);
        id
    }

    fn all_of(&self, route: NodeId) -> Vec<DependencyId> {
        let numbered = (0..).zip(&self.places);
        let belongs = |place: &Option<(NodeId, Place)>| place.is_some_and(|(id, _)| id == route);
        numbered.filter(|(_, place)| belongs(place)).map(|(id, _)| id).collect()
    }
}

impl Dependencies {
    pub(crate) fn has_route(&self, id: NodeId) -> bool {
        position(&self.routes, id).is_ok()
    }

    pub(crate) fn add_route(&mut self, id: NodeId, route: Box<dyn Route>) {
        if let Err(place) = position(&self.routes, id) {
            self.routes.insert(place, (id, route));
            self.idle.push(id);
        }
    }

    /// Finds the dependency in a route; `intern` gets the route and allocates if it is new.
    pub(crate) fn intern<R: 'static, F>(
        &mut self,
        id: NodeId,
        intern: impl FnOnce(&mut R, &mut DependencyIds) -> F,
    ) -> Option<F> {
        let place = position(&self.routes, id).ok()?;
        let route = self.routes[place].1.as_any_mut().downcast_mut::<R>()?;
        Some(intern(route, &mut self.ids))
    }

    /// Stores what an input has read, in place of what it had read before; there are `slots`
    /// inputs.
    pub(crate) fn replace(&mut self, input: Slot, used: &mut Vec<DependencyId>, slots: usize) {
        if used.len() > 1 {
            used.sort_unstable();
            used.dedup();
        }
        let Self { links, ids, routes, idle } = self;
        links.set(input, used, slots, |id| release(ids, routes, idle, id));
    }

    /// Calls `hit` for each input with a dependency that the changes of its source touch.
    pub(crate) fn hits(&mut self, mut hit: impl FnMut(Slot)) {
        let Self { links, ids, routes, .. } = self;
        for (route_id, route) in routes {
            let mut touched = Vec::new();
            let checked = catch_unwind(AssertUnwindSafe(|| {
                route.hits(&mut |id| touched.push(id));
            }));
            if checked.is_err() {
                tracing::error!(source = %route.source().core().name, "a filter panicked");
                touched = ids.all_of(*route_id);
            }
            for id in touched {
                links.lefts(id).for_each(&mut hit);
                if let Some((_, place)) = ids.places[id as usize] {
                    route.outdate(id, place);
                }
            }
        }
    }

    /// Like [`hits`](Self::hits), with what is known of each; for explanations.
    pub(crate) fn touched(&self, mut touched: impl FnMut(Slot, &Touch<'_>)) {
        for (_, route) in &self.routes {
            let source = route.source().core();
            let _ = catch_unwind(AssertUnwindSafe(|| {
                route.touched(&mut |id, key, kind| {
                    let Some((_, place)) = self.ids.places[id as usize] else { return };
                    let dependency = &route.describe(id, place);
                    let touch = Touch { source, dependency, key, kind };
                    self.links.lefts(id).for_each(|slot| touched(slot, &touch));
                });
            }));
        }
    }

    /// Frees what no input uses; calls `unread` with each source that has no route any more.
    pub(crate) fn collect_unused(&mut self, mut unread: impl FnMut(&dyn AnyNode)) {
        let Self { links, ids, routes, idle } = self;
        for id in std::mem::take(&mut ids.fresh) {
            if links.lefts(id).len() == 0 {
                release(ids, routes, idle, id);
            }
        }
        for id in std::mem::take(idle) {
            let Ok(place) = position(routes, id) else { continue };
            if !routes[place].1.is_empty() {
                continue;
            }
            let (_, route) = routes.remove(place);
            let source = route.source().core().id;
            if routes.iter().all(|(_, other)| other.source().core().id != source) {
                unread(route.source());
            }
        }
    }

    pub(crate) fn sources(&self) -> impl Iterator<Item = &dyn AnyNode> {
        self.routes.iter().map(|(_, route)| route.source())
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.places.len() - self.ids.free.len()
    }

    /// Whether two runs have made the same reads; every predicate is taken for the same.
    pub(crate) fn is_same_reads(&self, first: &[DependencyId], second: &[DependencyId]) -> bool {
        let is_predicate =
            |id: DependencyId| matches!(self.ids.places[id as usize], Some((_, Place::Predicate)));
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
            let (route_id, place) = self.ids.places[id as usize]?;
            let at = position(&self.routes, route_id).ok()?;
            Some(self.routes[at].1.describe(id, place))
        };
        let mut descriptions: Vec<_> = self.links.rights(input).filter_map(describe).collect();
        descriptions.sort_unstable();
        descriptions
    }
}

fn position(routes: &Routes, id: NodeId) -> Result<usize, usize> {
    routes.binary_search_by_key(&id, |(other, _)| *other)
}

fn release(ids: &mut DependencyIds, routes: &mut Routes, idle: &mut Vec<NodeId>, id: DependencyId) {
    let Some((route_id, place)) = ids.places[id as usize].take() else { return };
    if let Ok(at) = position(routes, route_id) {
        let (_, route) = &mut routes[at];
        route.forget(id, place);
        if route.is_empty() {
            idle.push(route_id);
        }
    }
    ids.free.push(id);
}
