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

/// An input that takes less than this spends its time on memory, where threads only wait for each other.
const SLOW: Duration = Duration::from_micros(2);

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
        let taken = clock.now().saturating_sub(start);
        let threads = match forced {
            Some(threads) => threads,
            None if is_worth_sharing(taken, first.len(), rest.len()) => self.core.graph.threads(),
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

/// Whether the rest, if it goes on like this, is so much that threads pay off.
fn is_worth_sharing(taken: Duration, ran: usize, rest: usize) -> bool {
    let ran = u32::try_from(ran).unwrap_or(u32::MAX).max(1);
    let rest = u32::try_from(rest).unwrap_or(u32::MAX);
    let each = taken / ran;
    each >= SLOW && each.saturating_mul(rest) >= HEAVY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_shared_out_if_it_is_much_and_each_input_is_slow() {
        let micros = Duration::from_micros;
        assert!(is_worth_sharing(micros(64 * 2), 64, 1_000));
        assert!(!is_worth_sharing(micros(64 * 2), 64, 999), "that is less than two milliseconds");
        assert!(!is_worth_sharing(micros(64), 64, 1_000_000), "memory is what that waits for");
        assert!(!is_worth_sharing(Duration::ZERO, 64, 1_000_000));
        assert!(is_worth_sharing(Duration::MAX, 1, 2));
    }
}
