//! Distinct reads and their numbers.

use super::{DependencyId, Place, Route};
use crate::node::NodeId;
use std::any::Any;

/// The distinct reads of a derivation or of one evaluation of it.
pub(crate) struct Reads {
    pub(super) routes: Routes,
    pub(super) numbers: Numbers,
}

/// Sorted by number; there are few.
pub(super) type Routes = Vec<(NodeId, Box<dyn Route>)>;

/// The numbers in use and where each belongs.
pub(crate) struct Numbers {
    base: DependencyId,
    /// Empty where the number is free.
    places: Vec<Option<(NodeId, Place)>>,
    free: Vec<DependencyId>,
}

/// The numbers of an evaluation start here, those of a derivation at zero.
const FRESH: DependencyId = 1 << 31;

impl Reads {
    /// The reads of a derivation.
    pub(super) fn lasting() -> Self {
        Self::numbered_from(0)
    }

    /// The reads of one evaluation.
    pub(crate) fn fresh() -> Self {
        Self::numbered_from(FRESH)
    }

    fn numbered_from(base: DependencyId) -> Self {
        let numbers = Numbers { base, places: Vec::new(), free: Vec::new() };
        Self { routes: Vec::new(), numbers }
    }

    /// Where a read stands, if it is one of these.
    pub(super) fn place(&self, id: DependencyId) -> Option<(NodeId, Place)> {
        self.numbers.place(id)
    }

    /// Returns the route of a collection or index.
    pub(crate) fn route<R: Route>(&self, id: NodeId) -> Option<&R> {
        let place = position(&self.routes, id).ok()?;
        let route: &dyn Any = &*self.routes[place].1;
        route.downcast_ref()
    }

    /// Returns the route of a collection or index, a new one if need be.
    pub(crate) fn route_or<R: Route>(
        &mut self,
        id: NodeId,
        new: impl FnOnce() -> R,
    ) -> (&mut R, &mut Numbers) {
        let place = position(&self.routes, id).unwrap_or_else(|place| {
            self.routes.insert(place, (id, Box::new(new())));
            place
        });
        let route: &mut dyn Any = &mut *self.routes[place].1;
        let route = route.downcast_mut().expect("a node has routes of one type");
        (route, &mut self.numbers)
    }
}

pub(super) fn position(routes: &Routes, id: NodeId) -> Result<usize, usize> {
    routes.binary_search_by_key(&id, |(other, _)| *other)
}

impl Numbers {
    pub(crate) fn allocate(&mut self, route: NodeId, place: Place) -> DependencyId {
        if let Some(id) = self.free.pop() {
            self.places[(id - self.base) as usize] = Some((route, place));
            return id;
        }
        let count = u32::try_from(self.places.len()).expect("fewer than 2^31 distinct reads");
        self.places.push(Some((route, place)));
        self.base + count
    }

    pub(super) fn release(&mut self, id: DependencyId) -> Option<(NodeId, Place)> {
        let released = self.places[(id - self.base) as usize].take();
        self.free.push(id);
        released
    }

    pub(super) fn place(&self, id: DependencyId) -> Option<(NodeId, Place)> {
        self.places.get(id.checked_sub(self.base)? as usize).copied().flatten()
    }

    /// The number of numbers in use.
    pub(super) fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    pub(super) fn all_of(&self, route: NodeId) -> Vec<DependencyId> {
        let numbered = (self.base..).zip(&self.places);
        let belongs = |place: &Option<(NodeId, Place)>| place.is_some_and(|(id, _)| id == route);
        numbered.filter(|(_, place)| belongs(place)).map(|(id, _)| id).collect()
    }

    /// A table for the lasting numbers of these fresh ones.
    pub(super) fn renumbering(&self) -> Renumbering {
        Renumbering(vec![None; self.places.len()])
    }
}

/// The lasting numbers of fresh reads.
pub(crate) struct Renumbering(Vec<Option<DependencyId>>);

impl Renumbering {
    pub(crate) fn set(&mut self, fresh: DependencyId, lasting: DependencyId) {
        self.0[(fresh - FRESH) as usize] = Some(lasting);
    }

    /// Returns the lasting number of a read; a number that lasts already stays.
    pub(crate) fn of(&self, id: DependencyId) -> DependencyId {
        match id.checked_sub(FRESH) {
            Some(fresh) => self.0[fresh as usize].expect("every fresh read is taken over"),
            None => id,
        }
    }

    pub(super) fn lasting(&self) -> impl Iterator<Item = DependencyId> {
        self.0.iter().flatten().copied()
    }
}
