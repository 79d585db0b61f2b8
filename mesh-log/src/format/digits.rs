//! Six decimal digits in one word.
//!
//! Bytes that are stored one by one and read together have to wait for each other; a word does not.

/// Digits of a number below a million, the first of them in the lowest byte.
#[derive(Clone, Copy)]
pub(super) struct Digits(u64);

const UNITS: [u32; 6] = [100_000, 10_000, 1_000, 100, 10, 1];

impl Digits {
    pub(super) fn new(number: u32) -> Self {
        let digits = UNITS.into_iter().rev().map(|unit| u64::from(number / unit % 10));
        Self(digits.fold(0, |word, digit| word << 8 | digit))
    }

    /// How many there are before the zeros at the end.
    pub(super) fn significant(self) -> usize {
        (71 - self.0.leading_zeros() as usize) / 8
    }

    /// `.dddddd` and one more byte.
    pub(super) fn after_point(self, last: u8) -> [u8; 8] {
        let frame = [b'.', b'0', b'0', b'0', b'0', b'0', b'0', last];
        (u64::from_le_bytes(frame) + (self.0 << 8)).to_le_bytes()
    }
}
