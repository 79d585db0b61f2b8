//! Evaluating many inputs on several threads.

use super::run::Runner;
use super::{Outcome, Transform};
use crate::Object;
use crate::fetch::Interruption;
use crate::store::Slot;
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicUsize, Ordering};
use smallvec::SmallVec;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::time::Duration;

/// So many inputs are run to see how long the others will take; fewer are never shared out.
const SAMPLE: usize = 64;

/// Starting threads pays off from here on.
const HEAVY: Duration = Duration::from_millis(2);

/// Work is handed out in so many pieces for each thread, for threads that are slower than others.
const PIECES: usize = 4;

pub(super) type Outcomes<O> = SmallVec<[Outcome<O>; 1]>;

impl<I: Object, O: Object, F: Transform<I, O>> Runner<'_, I, O, F> {
    /// Runs the inputs, on several threads if there is much to do; the outcomes are in the order
    /// of the inputs in any case.
    pub(super) fn run_dirty(
        &self,
        dirty: &[Slot],
        outcomes: &mut Outcomes<O>,
    ) -> Result<(), Interruption> {
        let forced = self.core.graph.trial.threads();
        let sample = if forced.is_some() { 0 } else { SAMPLE.min(dirty.len()) };
        let (first, rest) = dirty.split_at(sample);
        let mut outcome = Outcome::of(dirty.len());
        if rest.is_empty() {
            self.run_all(first, &mut outcome)?;
            outcomes.push(outcome);
            return Ok(());
        }
        let clock = &self.core.graph.clock;
        let start = clock.now();
        self.run_all(first, &mut outcome)?;
        let expected = expected(clock.now().saturating_sub(start), first.len(), rest.len());
        let threads = match forced {
            Some(threads) => threads,
            None if expected >= HEAVY => self.core.graph.threads(),
            None => NonZeroUsize::MIN,
        };
        if threads == NonZeroUsize::MIN {
            self.run_all(rest, &mut outcome)?;
            outcomes.push(outcome);
            return Ok(());
        }
        outcomes.push(outcome);
        self.run_on(threads, rest, outcomes)
    }

    fn run_on(
        &self,
        threads: NonZeroUsize,
        dirty: &[Slot],
        outcomes: &mut Outcomes<O>,
    ) -> Result<(), Interruption> {
        let size = dirty.len().div_ceil(threads.get() * PIECES).max(1);
        let pieces: Vec<Piece<'_, O>> =
            dirty.chunks(size).map(|inputs| Piece { inputs, ran: Mutex::new(None) }).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut outcome = Outcome::of(piece.inputs.len());
                let ran = self.run_all(piece.inputs, &mut outcome).map(|()| outcome);
                *piece.ran.lock() = Some(ran);
            }
        };
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        std::thread::scope(|scope| {
            let help = || {
                let _helping = self.core.graph.help();
                tracing::dispatcher::with_default(&dispatch, work);
            };
            let helpers: Vec<_> = (1..threads.get())
                .map_while(|_| std::thread::Builder::new().spawn_scoped(scope, help).ok())
                .collect();
            work();
            for helper in helpers {
                if let Err(payload) = helper.join() {
                    resume_unwind(payload);
                }
            }
        });
        for piece in pieces {
            outcomes.push(piece.ran.into_inner().expect("every piece was taken by a thread")?);
        }
        Ok(())
    }
}

/// Some of the inputs, and what came out.
struct Piece<'a, O: Object> {
    inputs: &'a [Slot],
    ran: Mutex<Option<Result<Outcome<O>, Interruption>>>,
}

/// How long the rest will take if it goes on like this.
fn expected(taken: Duration, ran: usize, rest: usize) -> Duration {
    let ran = u32::try_from(ran).unwrap_or(u32::MAX).max(1);
    let rest = u32::try_from(rest).unwrap_or(u32::MAX);
    (taken / ran).saturating_mul(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_expected_to_take_as_long_as_the_sample() {
        let millisecond = Duration::from_millis(1);
        assert_eq!(expected(millisecond * 64, 64, 10), millisecond * 10);
        assert_eq!(expected(Duration::ZERO, 64, 1_000_000), Duration::ZERO);
        assert_eq!(expected(Duration::MAX, 1, 2), Duration::MAX);
    }
}
