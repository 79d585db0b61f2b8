//! The watches that can be shared.

use super::options::Options;
use krt::{Object, Source, WeakSource};
use parking_lot::Mutex;
use std::any::{Any, TypeId};
use std::collections::HashMap;

/// The running watches of a cluster by what they ask for; holds none of them.
#[derive(Default)]
pub(crate) struct Registry(Mutex<HashMap<Asked, Box<dyn Entry>>>);

/// Everything that decides what a watch brings.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) object: TypeId,
    pub(super) view: Vec<TypeId>,
    pub(super) group: String,
    pub(super) version: String,
    pub(super) plural: String,
    pub(super) options: Options,
}

/// A source that was there already, or one that is to be fed.
pub(super) enum Found<T: Object> {
    Running(Source<T>),
    New(Source<T>),
}

trait Entry: Send {
    fn is_alive(&self) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: Object> Entry for WeakSource<T> {
    fn is_alive(&self) -> bool {
        Self::is_alive(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Registry {
    /// Returns the source of a running watch, or a new one that later callers will share.
    pub(super) fn find<T: Object>(
        &self,
        asked: Asked,
        make: impl FnOnce() -> Source<T>,
    ) -> Found<T> {
        let mut entries = self.0.lock();
        let known = entries.get(&asked).and_then(|entry| entry.as_any().downcast_ref());
        if let Some(source) = known.and_then(WeakSource::<T>::upgrade) {
            drop(entries);
            return Found::Running(source);
        }
        entries.retain(|_, entry| entry.is_alive());
        let source = make();
        entries.insert(asked, Box::new(source.downgrade()));
        drop(entries);
        Found::New(source)
    }
}
