//! Runs one target.

#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
use std::time::Instant;
use std::{
    collections::HashMap,
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use fastrand::Rng;

/// Checks the claims of a reader on an input and names the way it answered.
pub(crate) type Check = fn(&[u8]) -> u64;

/// Inputs of a run that is a test.
const ROUNDS: u64 = 2_000;
/// No input is longer.
const LARGEST: usize = 64 * 1024;
/// An input that takes longer is a finding.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tries mutations of the seeds until the time, or the number of rounds, is up.
pub(crate) fn fuzz(target: &str, seeds: &[Vec<u8>], check: Check) {
    let seconds: Option<u64> = number("FUZZ_SECONDS");
    let start = number("FUZZ_SEED").unwrap_or_else(|| seconds.map_or(1, |_| fastrand::u64(..)));
    let mut rng = Rng::with_seed(start);
    let mut pool = seeds.to_vec();
    let mut smallest: HashMap<u64, usize> = HashMap::new();
    for seed in seeds {
        smallest.insert(attempt(target, check, seed), seed.len());
    }
    let begin = now();
    let mut rounds = 0;
    while seconds.map_or(rounds < ROUNDS, |seconds| begin.elapsed().as_secs() < seconds) {
        let input = mutate(&pool, &mut rng);
        let answer = attempt(target, check, &input);
        let known = smallest.get(&answer).copied();
        if known.is_none_or(|known| input.len() < known) {
            smallest.insert(answer, input.len());
            pool.push(input);
        }
        rounds += 1;
    }
    println!("{target}: {rounds} inputs from {start}, {} answers", smallest.len());
}

fn attempt(target: &str, check: Check, input: &[u8]) -> u64 {
    let begin = now();
    let answer = catch_unwind(AssertUnwindSafe(|| check(input)));
    let took = begin.elapsed();
    match answer {
        Ok(answer) if took < PATIENCE => answer,
        _ => panic!("{target}: finding after {took:?}: {}", input.escape_ascii()),
    }
}

/// A seed or an earlier find with a few changes.
fn mutate(pool: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = pool[rng.usize(..pool.len())].clone();
    for _ in 0..rng.usize(1..=4) {
        let at = rng.usize(..=input.len());
        let end = rng.usize(at..=input.len()).min(at + 16);
        match rng.u8(..7) {
            0 if at < input.len() => input[at] ^= 1 << rng.u8(..8),
            1 if at < input.len() => input[at] = rng.u8(..),
            2 => {
                input.drain(at..end);
            }
            3 => {
                let piece = input[at..end].to_vec();
                let copies = rng.usize(1..=64);
                input.splice(at..at, piece.repeat(copies));
            }
            4 => {
                let word = WORDS[rng.usize(..WORDS.len())];
                input.splice(at..end, word.iter().copied());
            }
            5 => {
                let other = &pool[rng.usize(..pool.len())];
                let from = rng.usize(..=other.len());
                input.splice(at.., other[from..].iter().copied());
            }
            _ => input.truncate(at),
        }
    }
    input.truncate(LARGEST);
    input
}

/// What readers have an eye on.
const WORDS: [&[u8]; 36] = [
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b";",
    b"=",
    b".",
    b"..",
    b"/",
    b"//",
    b"%2e",
    b"%2f",
    b"%00",
    b"%",
    b"\0",
    b"\r\n",
    b" ",
    b"\xff",
    b"\xc3\xa9",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"18446744073709551615",
    b"spiffe://",
    b"URI=",
    b"\"kty\":\"oct\"",
    b"\"use\":\"x509-svid\"",
    b"\"alg\":\"none\"",
    b"\"kid\":7",
];

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
fn now() -> Instant {
    Instant::now()
}
