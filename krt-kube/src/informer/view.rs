//! What is stored of an object.

use std::any::TypeId;
use std::sync::Arc;

/// A function from what a cluster has to what is stored.
pub(super) struct View<K, T> {
    make: Arc<dyn Fn(K) -> T + Send + Sync>,
    /// The functions it is made of, if none of them has a state: then two views of the same
    /// functions are the same.
    identity: Option<Vec<TypeId>>,
}

impl<K: 'static, T: 'static> View<K, T> {
    pub(super) fn new<F: Fn(K) -> T + Send + Sync + 'static>(make: F) -> Self {
        Self { identity: stateless::<F>().map(|id| vec![id]), make: Arc::new(make) }
    }

    /// Changes each object before this view sees it.
    pub(super) fn after<F: Fn(&mut K) + Send + Sync + 'static>(self, change: F) -> Self {
        let Self { make, identity } = self;
        let identity = identity.zip(stateless::<F>()).map(|(mut ids, id)| {
            ids.push(id);
            ids
        });
        let make = move |mut object| {
            change(&mut object);
            make(object)
        };
        Self { make: Arc::new(make), identity }
    }

    /// Makes something else of what this view makes.
    pub(super) fn then<U: 'static, F: Fn(&T) -> U + Send + Sync + 'static>(
        self,
        next: F,
    ) -> View<K, U> {
        let Self { make, identity } = self;
        let identity = identity.zip(stateless::<F>()).map(|(mut ids, id)| {
            ids.push(id);
            ids
        });
        View { make: Arc::new(move |object| next(&make(object))), identity }
    }

    pub(super) fn make(&self, object: K) -> T {
        (self.make)(object)
    }

    pub(super) fn identity(&self) -> Option<&[TypeId]> {
        self.identity.as_deref()
    }
}

/// The identity of a function that captures nothing.
fn stateless<F: 'static>() -> Option<TypeId> {
    (size_of::<F>() == 0).then(TypeId::of::<F>)
}

impl<K, T> Clone for View<K, T> {
    fn clone(&self) -> Self {
        Self { make: Arc::clone(&self.make), identity: self.identity.clone() }
    }
}
