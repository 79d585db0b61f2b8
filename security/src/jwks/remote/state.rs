//! What a source remembers between fetches.

use std::{sync::Arc, time::SystemTime};

use super::{
    KeySourceError, RemoteOptions,
    load::{Known, Loaded, Loader},
};
use crate::flight::{Flight, SingleFlight};

#[derive(Default)]
pub(super) struct State {
    pub(super) known: Known,
    pub(super) last_success: Option<SystemTime>,
    pub(super) last_error: Option<KeySourceError>,
    /// Failures since the last success.
    pub(super) failures: u32,
    last_forced: Option<SystemTime>,
    flight: SingleFlight<Landing>,
}

/// What a fetch ended with.
pub(super) type Landing = Arc<Result<Loaded, KeySourceError>>;

impl State {
    /// The fetch under way, or a new one.
    pub(super) fn join_or_start(&mut self, loader: &Arc<Loader>) -> Flight<Landing> {
        let Self { known, flight, .. } = self;
        flight.join_or_start(|| {
            let load = Arc::clone(loader).load(known.clone());
            async { Arc::new(load.await) }
        })
    }

    /// The fetch under way, or a new one if the last forced one is long enough ago; whether it is new comes with it.
    pub(super) fn join_or_force(
        &mut self,
        loader: &Arc<Loader>,
        options: &RemoteOptions,
        now: SystemTime,
    ) -> Option<(Flight<Landing>, Started)> {
        if let Some(flight) = self.flight.under_way() {
            return Some((flight, Started::Earlier));
        }
        // A clock that was set back must not hold fetches up until it has caught up.
        let since = self.last_forced.and_then(|last| now.duration_since(last).ok());
        if since.is_some_and(|since| since < options.forced_interval) {
            return None;
        }
        self.last_forced = Some(now);
        Some((self.join_or_start(loader), Started::Now))
    }

    /// Whether nobody else has used the result of the flight.
    pub(super) fn take_down(&mut self, flight: &Flight<Landing>) -> bool {
        self.flight.take_down(flight)
    }
}

/// Whether a fetch began after it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Started {
    Now,
    Earlier,
}
