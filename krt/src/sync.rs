//! The only place that names a lock, an atomic number or a thread of the core.
//!
//! Tests that explore interleavings (`--cfg shuttle`) put those of `shuttle` in their place, which
//! chooses what runs next at each of them.

#[cfg(not(shuttle))]
mod chosen {
    pub(crate) use parking_lot::{
        Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard,
    };
    pub(crate) use std::sync::atomic;
    pub(crate) use std::thread;

    /// Waits until it is notified, with the lock released meanwhile.
    pub(crate) fn wait<'a, T>(
        condvar: &Condvar,
        mut guard: MutexGuard<'a, T>,
    ) -> MutexGuard<'a, T> {
        condvar.wait(&mut guard);
        guard
    }

    /// The number of the calling thread; asking the standard library takes a count of references
    /// each time.
    pub(crate) fn this_thread() -> thread::ThreadId {
        std::thread_local! {
            static ID: thread::ThreadId = thread::current().id();
        }
        ID.try_with(|id| *id).unwrap_or_else(|_| thread::current().id())
    }
}

#[cfg(shuttle)]
#[expect(clippy::disallowed_types, reason = "the locks of shuttle have the names of those of std")]
mod chosen {
    pub(crate) use shuttle::sync::atomic;
    pub(crate) use shuttle::sync::{Condvar, MutexGuard, RwLockReadGuard, RwLockWriteGuard};
    pub(crate) use shuttle::thread;

    #[derive(Debug, Default)]
    pub(crate) struct Mutex<T>(shuttle::sync::Mutex<T>);

    impl<T> Mutex<T> {
        pub(crate) fn new(value: T) -> Self {
            Self(shuttle::sync::Mutex::new(value))
        }

        pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
            self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
        }

        pub(crate) fn into_inner(self) -> T {
            self.0.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
        }
    }

    #[derive(Debug)]
    pub(crate) struct RwLock<T>(shuttle::sync::RwLock<T>);

    impl<T> RwLock<T> {
        pub(crate) fn new(value: T) -> Self {
            Self(shuttle::sync::RwLock::new(value))
        }

        pub(crate) fn read(&self) -> RwLockReadGuard<'_, T> {
            self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
        }

        pub(crate) fn write(&self) -> RwLockWriteGuard<'_, T> {
            self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
        }
    }

    pub(crate) fn wait<'a, T>(condvar: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        condvar.wait(guard).unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn this_thread() -> thread::ThreadId {
        thread::current().id()
    }
}

pub(crate) use chosen::{
    Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, atomic, this_thread,
    thread, wait,
};
