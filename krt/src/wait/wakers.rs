//! The tasks that wait for something.

use std::task::Waker;

/// One waker for each future that waits, however often it is polled.
#[derive(Default)]
pub(crate) struct Wakers {
    last: u64,
    list: Vec<(u64, Waker)>,
}

/// Where a future has left its waker.
#[derive(Default)]
pub(crate) struct WakerId(u64);

impl Wakers {
    /// Stores the waker of a future in place of the one that it left before.
    pub(crate) fn register(&mut self, id: &mut WakerId, waker: &Waker) {
        match self.list.iter_mut().find(|(other, _)| *other == id.0) {
            Some((_, known)) => known.clone_from(waker),
            None => {
                self.last += 1;
                id.0 = self.last;
                self.list.push((id.0, waker.clone()));
            }
        }
    }

    pub(crate) fn forget(&mut self, id: &WakerId) {
        self.list.retain(|(other, _)| *other != id.0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes all wakers, to be woken without a lock.
    pub(crate) fn take(&mut self) -> Woken {
        Woken(std::mem::take(&mut self.list))
    }
}

#[must_use]
pub(crate) struct Woken(Vec<(u64, Waker)>);

impl Woken {
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(|(_, waker)| waker.wake());
    }
}
