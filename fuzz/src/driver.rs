use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use fastrand::Rng;

use crate::mutate::mutate;
use crate::plan::{Plan, now};

/// What a target does with an input: checks its claims and names the way the code under test answered.
pub type Check = fn(&[u8]) -> u64;

/// An input that takes longer is a finding.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What a target starts from.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The name in what is printed.
    pub name: &'a str,
    /// The first inputs; at least one.
    pub seeds: Vec<Vec<u8>>,
    /// What is put into inputs.
    pub words: &'a [&'a str],
    /// How many inputs a run that is a test tries.
    pub rounds: u64,
    /// No input grows beyond this.
    pub largest: usize,
    /// The folder for a file with the input that is being tried in a long run, for an end that nobody can catch.
    pub record: Option<&'a Path>,
}

impl<'a> Target<'a> {
    /// Starts from texts; changed by struct update.
    pub fn new<S: Into<Vec<u8>>>(name: &'a str, seeds: impl IntoIterator<Item = S>) -> Self {
        let seeds = seeds.into_iter().map(Into::into).collect();
        Self { name, seeds, words: &[], rounds: 2_000, largest: 4096, record: None }
    }
}

/// Tries mutations of the seeds until the time, or the number of rounds, is up; returns the smallest input of
/// each answer, smallest first.
///
/// # Panics
///
/// With the input that was a finding: the check panicked, or took longer than [`PATIENCE`].
#[expect(clippy::print_stdout, reason = "a run says how far it came")]
pub fn fuzz(target: &Target<'_>, check: Check) -> Vec<Vec<u8>> {
    let plan = Plan::from_env(target.rounds);
    let record = target.record.filter(|_| plan.is_long()).map(|folder| file(folder, target.name));
    let mut run = Run { target, check, smallest: HashMap::new(), pool: Vec::new(), record };
    for seed in &target.seeds {
        run.attempt(seed.clone());
    }
    let mut rng = Rng::with_seed(plan.start);
    let mut rounds = 0;
    while plan.goes_on_after(rounds) {
        let input = mutate(&run.pool, target, &mut rng);
        run.attempt(input);
        rounds += 1;
    }
    println!(
        "{}: {rounds} inputs from {}, {} answers",
        target.name,
        plan.start,
        run.smallest.len()
    );
    let mut smallest: Vec<_> = run.smallest.into_values().collect();
    smallest.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    smallest
}

struct Run<'r> {
    target: &'r Target<'r>,
    check: Check,
    /// The smallest input of each answer.
    smallest: HashMap<u64, Vec<u8>>,
    /// What is mutated.
    pool: Vec<Vec<u8>>,
    record: Option<File>,
}

impl Run<'_> {
    fn attempt(&mut self, input: Vec<u8>) {
        if let Some(file) = &mut self.record {
            write_down(file, &input);
        }
        let answer = attempt(PATIENCE, || (self.check)(&input)).unwrap_or_else(|took| {
            panic!("{}: finding after {took:?}: {}", self.target.name, input.escape_ascii())
        });
        match self.smallest.entry(answer) {
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

/// Does something that must neither panic nor take longer than this.
///
/// # Errors
///
/// How long it took, if it did either.
pub fn attempt<T>(patience: Duration, work: impl FnOnce() -> T) -> Result<T, Duration> {
    let begin = now();
    let answer = catch_unwind(AssertUnwindSafe(work));
    let took = begin.elapsed();
    answer.ok().filter(|_| took < patience).ok_or(took)
}

fn file(folder: &Path, target: &str) -> File {
    File::create(folder.join(format!("fuzz-{target}"))).expect("the target folder can be written")
}

fn write_down(file: &mut File, input: &[u8]) {
    let length = u64::try_from(input.len()).expect("inputs are small");
    file.rewind()
        .and_then(|()| file.write_all(input))
        .and_then(|()| file.set_len(length))
        .expect("the target folder can be written");
}
