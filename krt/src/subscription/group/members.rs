//! What can be a group.

use super::{AnyPart, Flush, Part};
use crate::subscription::{Initial, SubscribeOptions};
use crate::{Batch, Collection, Object};
use std::sync::{Arc, Weak};

/// Collections that can be subscribed to together: a tuple of one to eight collections, or a
/// vector of collections of one type.
///
/// All of them belong to one graph.
pub trait CollectionGroup {
    /// A batch for each member, in the same order; none for a member that has not changed.
    type Changes: Send + 'static;

    /// Subscribes to the members. Cannot be called nor implemented outside of this crate.
    #[doc(hidden)]
    fn gather(&self, wiring: &Wiring) -> Gathered<Self::Changes>;
}

/// What the parts of a group need to know.
#[expect(unnameable_types, reason = "seals the trait")]
#[derive(Debug)]
pub struct Wiring {
    pub(crate) initial: Initial,
    pub(crate) group: Weak<dyn Flush>,
}

/// The parts of a group, and how to put together what they hold.
#[expect(unnameable_types, reason = "seals the trait")]
#[expect(missing_debug_implementations, reason = "nobody can have one")]
pub struct Gathered<C> {
    pub(crate) parts: Vec<Arc<dyn AnyPart>>,
    pub(crate) take: Take<C>,
}

/// Takes the batches, and tells whether they are the initial ones, if there are any.
pub(crate) type Take<C> = Box<dyn Fn() -> (C, Option<bool>) + Send + Sync>;

impl Wiring {
    fn part<T: Object>(&self, collection: &Collection<T>) -> Arc<Part<T>> {
        let mut options = SubscribeOptions::new();
        options.initial = self.initial;
        Arc::new(Part::new(collection, &options, Weak::clone(&self.group)))
    }
}

impl<T: Object> CollectionGroup for Vec<Collection<T>> {
    type Changes = Vec<Option<Batch<T>>>;

    fn gather(&self, wiring: &Wiring) -> Gathered<Self::Changes> {
        let parts: Vec<_> = self.iter().map(|member| wiring.part(member)).collect();
        let any = parts.iter().map(|part| Arc::clone(part) as Arc<dyn AnyPart>).collect();
        let take = move || {
            let batches: Vec<_> = parts.iter().map(|part| part.take()).collect();
            let is_initial = batches.iter().flatten().map(Batch::is_initial).next();
            (batches, is_initial)
        };
        Gathered { parts: any, take: Box::new(take) }
    }
}

macro_rules! group_of_tuple {
    ($($object:ident $place:tt),+) => {
        impl<$($object: Object),+> CollectionGroup for ($(Collection<$object>,)+) {
            type Changes = ($(Option<Batch<$object>>,)+);

            fn gather(&self, wiring: &Wiring) -> Gathered<Self::Changes> {
                let parts = ($(wiring.part(&self.$place),)+);
                let any = vec![$(Arc::clone(&parts.$place) as Arc<dyn AnyPart>),+];
                let take = move || {
                    let batches = ($(parts.$place.take(),)+);
                    let kinds = [$(batches.$place.as_ref().map(Batch::is_initial)),+];
                    (batches, kinds.into_iter().flatten().next())
                };
                Gathered { parts: any, take: Box::new(take) }
            }
        }
    };
}

group_of_tuple!(A 0);
group_of_tuple!(A 0, B 1);
group_of_tuple!(A 0, B 1, C 2);
group_of_tuple!(A 0, B 1, C 2, D 3);
group_of_tuple!(A 0, B 1, C 2, D 3, E 4);
group_of_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
group_of_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
group_of_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
