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
        Self { identity: with::<F>(Some(Vec::new())), make: Arc::new(make) }
    }

    /// Changes each object before this view sees it.
    pub(super) fn after<F: Fn(&mut K) + Send + Sync + 'static>(self, change: F) -> Self {
        let Self { make, identity } = self;
        let make = move |mut object| {
            change(&mut object);
            make(object)
        };
        Self { make: Arc::new(make), identity: with::<F>(identity) }
    }

    /// Makes something else of what this view makes.
    pub(super) fn then<U: 'static, F: Fn(&T) -> U + Send + Sync + 'static>(
        self,
        next: F,
    ) -> View<K, U> {
        let Self { make, identity } = self;
        View { make: Arc::new(move |object| next(&make(object))), identity: with::<F>(identity) }
    }

    pub(super) fn make(&self, object: K) -> T {
        (self.make)(object)
    }

    pub(super) fn identity(&self) -> Option<&[TypeId]> {
        self.identity.as_deref()
    }
}

/// The identity with one more function, if that captures nothing.
fn with<F: 'static>(identity: Option<Vec<TypeId>>) -> Option<Vec<TypeId>> {
    let mut functions = identity.filter(|_| size_of::<F>() == 0)?;
    functions.push(TypeId::of::<F>());
    Some(functions)
}

impl<K, T> Clone for View<K, T> {
    fn clone(&self) -> Self {
        Self { make: Arc::clone(&self.make), identity: self.identity.clone() }
    }
}
