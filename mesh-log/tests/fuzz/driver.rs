//! Mutates seeds, and keeps what is answered in a new way.

use std::collections::HashSet;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
use std::time::Instant;

use fastrand::Rng;

/// Where a target begins.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: &'static [&'static str],
    pub(crate) words: &'static [&'static str],
}

/// Inputs of a run that is a test.
const ROUNDS: u64 = 20_000;
/// No input grows beyond this, and no more are kept.
const LARGEST: usize = 1_024;
const MOST_KEPT: usize = 4_096;

/// Tries mutations of the seeds until the time, or the number of rounds, is up.
#[expect(clippy::print_stdout, reason = "a run says how far it came")]
pub(crate) fn fuzz(target: &Target, check: fn(&[u8]) -> u64) {
    let number = |variable: &str| env::var(variable).ok()?.parse::<u64>().ok();
    let seconds = number("FUZZ_SECONDS");
    let start = number("FUZZ_SEED").unwrap_or_else(|| seconds.map_or(1, |_| fastrand::u64(..)));
    let mut random = Rng::with_seed(start);
    let mut pool: Vec<Vec<u8>> = target.seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    let mut seen = HashSet::new();
    let mut attempt = |input: &[u8]| -> bool {
        let answer = catch_unwind(AssertUnwindSafe(|| check(input))).unwrap_or_else(|_| {
            panic!("{}: start {start}: {:?}", target.name, String::from_utf8_lossy(input))
        });
        seen.insert(answer)
    };
    pool.iter().for_each(|seed| {
        attempt(seed);
    });
    let begin = now();
    let mut rounds = 0_u64;
    while match seconds {
        Some(seconds) => begin.elapsed() < Duration::from_secs(seconds),
        None => rounds < ROUNDS,
    } {
        let input = mutate(&pool, target.words, &mut random);
        if attempt(&input) && pool.len() < MOST_KEPT {
            pool.push(input);
        }
        rounds += 1;
    }
    println!("{}: {rounds} inputs from start {start}, {} answers", target.name, seen.len());
}

fn mutate(pool: &[Vec<u8>], words: &[&str], random: &mut Rng) -> Vec<u8> {
    let mut input = pool[random.usize(..pool.len())].clone();
    for _ in 0..random.usize(1..5) {
        let at = random.usize(..=input.len());
        let end = random.usize(at..=input.len().min(at + 12));
        match random.u8(..6) {
            0 => drop(input.drain(at..end)),
            1 => drop(input.splice(at..end, words[random.usize(..words.len())].bytes())),
            2 => input.insert(at, random.u8(..)),
            3 => {
                let other = &pool[random.usize(..pool.len())];
                let from = random.usize(..=other.len());
                drop(input.splice(at.., other[from..].iter().copied()));
            }
            4 => {
                let copy = input[at..end].to_vec();
                drop(input.splice(at..at, copy));
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << random.u8(..8);
                }
            }
        }
    }
    input.truncate(LARGEST);
    input
}

#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
fn now() -> Instant {
    Instant::now()
}
