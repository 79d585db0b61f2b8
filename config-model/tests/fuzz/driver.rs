use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::env;
use std::fs::File;
use std::io::{Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
use std::time::Instant;

use fastrand::Rng;

use crate::{corpus, mutate};

/// What a target does with an input: checks its claims and names the way the reader answered.
pub(crate) type Check = fn(&[u8]) -> u64;

/// Inputs of a run that is a test.
const ROUNDS: u64 = 3_000;
/// Larger inputs are not kept.
const LARGEST_KEPT: usize = 512;
/// More answers than this are thinned out when they are kept.
const MOST_KEPT: usize = 48;
/// An input that takes longer is a finding: none is larger than [`mutate::LARGEST`].
const PATIENCE: Duration = Duration::from_secs(5);

/// Tries mutations of the seeds until the time, or the number of rounds, is up.
#[expect(clippy::print_stdout, reason = "a run says how far it came")]
pub(crate) fn fuzz(target: &str, check: Check) {
    let seconds: Option<u64> = number("FUZZ_SECONDS");
    let start = number("FUZZ_SEED").unwrap_or_else(|| seconds.map_or(1, |_| fastrand::u64(..)));
    let mut run = Run {
        target,
        check,
        seen: HashMap::new(),
        pool: Vec::new(),
        record: seconds.map(|_| corpus::current(target)),
    };
    for seed in corpus::read(target) {
        run.attempt(seed);
    }
    let mut rng = Rng::with_seed(start);
    let begin = now();
    let mut rounds = 0;
    while seconds.map_or(rounds < ROUNDS, |seconds| begin.elapsed().as_secs() < seconds) {
        let input = mutate::mutate(&run.pool, &mut rng);
        run.attempt(input);
        rounds += 1;
    }
    println!("{target}: {rounds} inputs from {start}, {} answers", run.seen.len());
    if env::var_os("FUZZ_KEEP").is_some() {
        let inputs = run.seen.values().map(Vec::as_slice);
        let mut smallest: Vec<&[u8]> = inputs.filter(|input| input.len() <= LARGEST_KEPT).collect();
        smallest.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        let every = smallest.len().div_ceil(MOST_KEPT).max(1);
        corpus::write(target, smallest.into_iter().step_by(every));
    }
}

struct Run<'r> {
    target: &'r str,
    check: Check,
    /// The smallest input of each answer.
    seen: HashMap<u64, Vec<u8>>,
    /// What is mutated.
    pool: Vec<Vec<u8>>,
    /// Where each input is written down before it is tried.
    record: Option<File>,
}

impl Run<'_> {
    fn attempt(&mut self, input: Vec<u8>) {
        if let Some(file) = &mut self.record {
            write_down(file, &input);
        }
        let begin = now();
        let answer = catch_unwind(AssertUnwindSafe(|| (self.check)(&input)));
        let (Ok(answer), true) = (answer, begin.elapsed() < PATIENCE) else {
            let took = begin.elapsed();
            write_down(&mut corpus::current(self.target), &input);
            panic!(
                "{}: finding after {took:?}: {:?}",
                self.target,
                String::from_utf8_lossy(&input)
            );
        };
        match self.seen.entry(answer) {
            Entry::Vacant(slot) => {
                slot.insert(input.clone());
                self.pool.push(input);
            }
            Entry::Occupied(mut slot) if input.len() < slot.get().len() => {
                slot.insert(input.clone());
                self.pool.push(input);
            }
            Entry::Occupied(_) => {}
        }
    }
}

fn write_down(file: &mut File, input: &[u8]) {
    let length = u64::try_from(input.len()).expect("inputs are small");
    file.rewind()
        .and_then(|()| file.write_all(input))
        .and_then(|()| file.set_len(length))
        .expect("the target folder can be written");
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
fn now() -> Instant {
    Instant::now()
}
