//! Floating-point numbers, in as few digits as lead back to them, and without an exponent.

use std::fmt::Write as _;
use std::ops::Range;

use super::digits::Digits;
use super::escape::InText;
use super::value::push_integer;

/// Appends a number.
pub(super) fn push(out: &mut Vec<u8>, value: f64) {
    if let Some(millionths) = millionths(value.abs()) {
        return push_millionths(out, value.is_sign_negative(), millionths);
    }
    let mut buffer = zmij::Buffer::new();
    let digits = match value {
        f64::INFINITY => "+Inf",
        f64::NEG_INFINITY => "-Inf",
        value if SHORT.contains(&value.abs()) => {
            let digits = buffer.format_finite(value);
            digits.strip_suffix(".0").unwrap_or(digits)
        }
        value => {
            // The sink takes all text.
            let _ = write!(InText(out), "{value}");
            return;
        }
    };
    out.extend_from_slice(digits.as_bytes());
}

/// Numbers for which there are shorter ways to write them than without an exponent.
const SHORT: Range<f64> = 1e-5..1e16;

/// From here on there is nothing after the point, so adding it rounds, and leaves an integer in the low bits.
const ROUNDING: f64 = 4_503_599_627_370_496.0;

/// How many millionths a positive number is, if it is written in at most fifteen digits, at most six after the point.
///
/// No two such numbers are the same `f64`, so whatever leads back to it is the shortest.
fn millionths(value: f64) -> Option<u64> {
    let rounded = value * 1e6 + ROUNDING;
    let is_exact = value < 1e9 && (rounded - ROUNDING) / 1e6 == value;
    is_exact.then(|| rounded.to_bits() - ROUNDING.to_bits())
}

fn push_millionths(out: &mut Vec<u8>, is_negative: bool, millionths: u64) {
    if is_negative {
        out.push(b'-');
    }
    push_integer(out, millionths / 1_000_000);
    let digits = Digits::new((millionths % 1_000_000) as u32);
    if digits.significant() > 0 {
        let end = out.len() + 1 + digits.significant();
        out.extend_from_slice(&digits.after_point(b' '));
        out.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::push;

    /// Compares with the shortest digits that are found for any number.
    #[track_caller]
    fn check(value: f64) {
        let mut buffer = zmij::Buffer::new();
        let shortest = buffer.format(value);
        let expected = match shortest.strip_suffix(".0") {
            Some(whole) => whole.to_owned(),
            None if shortest.contains('e') => value.to_string(),
            None => shortest.to_owned(),
        };
        assert_eq!(written(value), expected);
    }

    fn written(value: f64) -> String {
        let mut out = Vec::new();
        push(&mut out, value);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn edges_of_each_way_agree() {
        for value in [
            0.0,
            -0.0,
            0.000001,
            0.0000005,
            0.00001,
            0.1,
            0.3,
            0.1 + 0.2,
            1e-5,
            9.99e-6,
            999_999_999.999_999,
            1e9,
            1e15,
            9_999_999_999_999_998.0,
            1e16,
            1e300,
            f64::MIN_POSITIVE,
            f64::MAX,
            f64::EPSILON,
            f64::NAN,
        ] {
            check(value);
            check(-value);
        }
    }

    #[test]
    fn infinity_has_a_sign() {
        assert_eq!(written(f64::INFINITY), "+Inf");
        assert_eq!(written(f64::NEG_INFINITY), "-Inf");
    }

    proptest! {
        #[test]
        fn digits_are_the_shortest(value in any::<f64>()) {
            if value.is_finite() {
                check(value);
            }
        }

        #[test]
        fn short_decimals_are_their_own_digits(
            digits in -1_000_000_000_000_000_i64..1_000_000_000_000_000,
            places in 0..12_i32,
        ) {
            let value = digits as f64 / 10_f64.powi(places);
            check(value);
            check(value.next_up());
        }
    }
}
