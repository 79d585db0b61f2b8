use std::ops::Range;

use fastrand::Rng;

use crate::Target;

/// Makes a new input of those in the pool.
pub(crate) fn mutate(pool: &[Vec<u8>], target: &Target<'_>, rng: &mut Rng) -> Vec<u8> {
    let mut input = pool[rng.usize(..pool.len())].clone();
    for _ in 0..1 + rng.usize(..4) {
        step(&mut input, pool, target, rng);
    }
    input.truncate(target.largest);
    input
}

fn step(input: &mut Vec<u8>, pool: &[Vec<u8>], target: &Target<'_>, rng: &mut Rng) {
    let at = rng.usize(..=input.len());
    let range = {
        let other = rng.usize(..=input.len()).min(at + 64).max(at.saturating_sub(64));
        at.min(other)..at.max(other)
    };
    let word = |rng: &mut Rng| match target.words {
        [] => "",
        words => words[rng.usize(..words.len())],
    };
    match rng.u8(..11) {
        0 | 1 => drop(input.splice(at..at, word(rng).bytes())),
        2 | 3 => drop(input.splice(range, word(rng).bytes())),
        4 => drop(input.drain(range)),
        5 => {
            let copy = input[range].to_vec();
            let to = rng.usize(..=input.len());
            input.splice(to..to, copy);
        }
        6 => {
            let other = &pool[rng.usize(..pool.len())];
            let from = rng.usize(..=other.len());
            let part = &other[from..(from + rng.usize(..256)).min(other.len())];
            input.splice(at..at, part.iter().copied());
        }
        7 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << rng.u8(..8);
            }
        }
        8 => input.insert(at, rng.u8(..)),
        9 => repeat(input, range, target.largest, rng),
        _ => input.truncate(at),
    }
}

fn repeat(input: &mut Vec<u8>, range: Range<usize>, largest: usize, rng: &mut Rng) {
    let copy = input[range.clone()].repeat(1 + rng.usize(..64));
    let room = largest.saturating_sub(input.len());
    input.splice(range.end..range.end, copy.into_iter().take(room));
}
