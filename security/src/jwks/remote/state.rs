//! What a source remembers between fetches.

use std::{sync::Arc, time::SystemTime};

use super::{
    KeySourceError, RemoteOptions,
    flight::Flight,
    load::{Known, Loader},
};

#[derive(Default)]
pub(super) struct State {
    pub(super) known: Known,
    pub(super) last_success: Option<SystemTime>,
    pub(super) last_error: Option<KeySourceError>,
    /// Failures since the last success.
    pub(super) failures: u32,
    last_forced: Option<SystemTime>,
    flight: Option<Flight>,
    flights: u64,
}

impl State {
    /// The fetch under way, or a new one.
    pub(super) fn join_or_start(&mut self, loader: &Arc<Loader>) -> Flight {
        if let Some(flight) = &self.flight {
            return flight.clone();
        }
        self.flights += 1;
        let flight = Flight::start(self.flights, Arc::clone(loader), self.known.clone());
        self.flight = Some(flight.clone());
        flight
    }

    /// The fetch under way, or a new one if the last forced one is long enough ago; whether it is new comes with it.
    pub(super) fn join_or_force(
        &mut self,
        loader: &Arc<Loader>,
        options: &RemoteOptions,
        now: SystemTime,
    ) -> Option<(Flight, Started)> {
        if let Some(flight) = &self.flight {
            return Some((flight.clone(), Started::Earlier));
        }
        // A clock that was set back must not hold fetches up until it has caught up.
        let since = self.last_forced.and_then(|last| now.duration_since(last).ok());
        if since.is_some_and(|since| since < options.forced_interval) {
            return None;
        }
        self.last_forced = Some(now);
        Some((self.join_or_start(loader), Started::Now))
    }

    /// Takes the flight down; whether it was still up, so that its result is used once.
    pub(super) fn landed(&mut self, number: u64) -> bool {
        let up = self.flight.as_ref().is_some_and(|flight| flight.number == number);
        if up {
            self.flight = None;
        }
        up
    }
}

/// Whether a fetch began after it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Started {
    Now,
    Earlier,
}
