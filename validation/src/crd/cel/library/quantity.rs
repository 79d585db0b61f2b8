use std::cmp::Ordering;

use cel::common::types::{CelBool, CelDouble, CelInt, INT_TYPE, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{answer, int, opaque, own, text};

const UNITS: i128 = 1_000_000_000;
/// Larger ones are cut to this.
const LARGEST: i128 = i64::MAX as i128 * UNITS;

/// An amount of a resource such as `1.5Gi` or `100m`, in billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Quantity(i128);

opaque!(Quantity, "kubernetes.Quantity");

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    let quantity = || Quantity::cel_type().to_owned();
    env.add_type(quantity())?;
    env.add_overload("quantity", "string_to_quantity", vec![STRING_TYPE], |args| {
        let written = text(&args, 0)?;
        answer(Quantity::read(written).ok_or_else(|| {
            ExecutionError::function_error("quantity", format!("{written:?} is not a quantity"))
        })?)
    })?;
    env.add_overload("isQuantity", "is_quantity", vec![STRING_TYPE], |args| {
        answer(CelBool::from(Quantity::read(text(&args, 0)?).is_some()))
    })?;
    let mut method = |name: &str, id: &str, args, function| {
        env.add_member_overload(name, id, quantity(), args, function)
    };
    method("sign", "quantity_sign", vec![], |args| {
        answer(CelInt::from(i64::try_from(own::<Quantity>(&args, 0)?.0.signum()).unwrap_or(0)))
    })?;
    method("isInteger", "quantity_is_integer", vec![], |args| {
        answer(CelBool::from(own::<Quantity>(&args, 0)?.integer().is_some()))
    })?;
    method("asInteger", "quantity_as_integer", vec![], |args| {
        let integer = own::<Quantity>(&args, 0)?.integer();
        answer(CelInt::from(integer.ok_or_else(|| {
            ExecutionError::function_error("asInteger", "the quantity is no integer")
        })?))
    })?;
    method("asApproximateFloat", "quantity_as_float", vec![], |args| {
        #[expect(clippy::cast_precision_loss, reason = "it is called approximate")]
        let float = own::<Quantity>(&args, 0)?.0 as f64 / UNITS as f64;
        answer(CelDouble::from(float))
    })?;
    method("add", "quantity_add", vec![quantity()], |args| answer(sum(&args, 1)?))?;
    method("add", "quantity_add_int", vec![INT_TYPE], |args| answer(sum(&args, 1)?))?;
    method("sub", "quantity_sub", vec![quantity()], |args| answer(sum(&args, -1)?))?;
    method("sub", "quantity_sub_int", vec![INT_TYPE], |args| answer(sum(&args, -1)?))?;
    method("compareTo", "quantity_compare", vec![quantity()], |args| {
        answer(CelInt::from(compare(&args)? as i64))
    })?;
    method("isGreaterThan", "quantity_greater", vec![quantity()], |args| {
        answer(CelBool::from(compare(&args)? == Ordering::Greater))
    })?;
    method("isLessThan", "quantity_less", vec![quantity()], |args| {
        answer(CelBool::from(compare(&args)? == Ordering::Less))
    })
}

fn sum(arguments: &[CowVal<'_, '_>], sign: i128) -> Result<Quantity, ExecutionError> {
    let a = own::<Quantity>(arguments, 0)?.0;
    let b = match own::<Quantity>(arguments, 1) {
        Ok(b) => b.0,
        Err(_) => i128::from(int(arguments, 1)?) * UNITS,
    };
    Ok(Quantity(a + sign * b).cut())
}

fn compare(arguments: &[CowVal<'_, '_>]) -> Result<Ordering, ExecutionError> {
    Ok(own::<Quantity>(arguments, 0)?.cmp(own::<Quantity>(arguments, 1)?))
}

impl Quantity {
    fn cut(self) -> Self {
        Self(self.0.clamp(-LARGEST, LARGEST))
    }

    fn integer(self) -> Option<i64> {
        if self.0 % UNITS == 0 { i64::try_from(self.0 / UNITS).ok() } else { None }
    }

    /// Reads a signed decimal with a suffix; what is finer than a billionth is rounded away from zero.
    fn read(text: &str) -> Option<Self> {
        let (sign, rest) = match text.as_bytes().first()? {
            b'-' => (-1, &text[1..]),
            b'+' => (1, &text[1..]),
            _ => (1, text),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        let scale = Scale::read(suffix)?;
        let amount = scale.apply(whole.trim_start_matches('0'), fraction);
        Some(Self(sign * amount.unwrap_or(LARGEST)).cut())
    }
}

/// What a suffix multiplies with.
struct Scale {
    binary: u32,
    decimal: i32,
}

impl Scale {
    fn read(suffix: &str) -> Option<Self> {
        let powers = |binary, decimal| Some(Self { binary, decimal });
        match suffix {
            "" => powers(0, 0),
            "n" => powers(0, -9),
            "u" => powers(0, -6),
            "m" => powers(0, -3),
            "k" => powers(0, 3),
            "M" => powers(0, 6),
            "G" => powers(0, 9),
            "T" => powers(0, 12),
            "P" => powers(0, 15),
            "E" => powers(0, 18),
            "Ki" => powers(10, 0),
            "Mi" => powers(20, 0),
            "Gi" => powers(30, 0),
            "Ti" => powers(40, 0),
            "Pi" => powers(50, 0),
            "Ei" => powers(60, 0),
            _ => {
                let exponent = suffix.strip_prefix(['e', 'E'])?;
                powers(0, exponent.parse().ok()?)
            }
        }
    }

    /// In billionths; `None` when that is too large.
    fn apply(&self, whole: &str, fraction: &str) -> Option<i128> {
        let fraction = fraction.trim_end_matches('0');
        if whole.is_empty() && fraction.is_empty() {
            return Some(0);
        }
        // The digits as one number, times ten to the power of `exponent`.
        let digits: String = [whole, fraction].concat();
        let digits = digits.trim_start_matches('0');
        let places = i64::try_from(fraction.len()).ok()?;
        let exponent = i64::from(self.decimal) + 9 - places;
        // Digits far behind the last place that counts only say that there is something.
        let kept = digits.get(..digits.len().min(30))?;
        let dropped = i64::try_from(digits.len() - kept.len()).ok()?;
        let exponent = exponent + dropped;
        let mut amount: i128 = kept.parse().ok()?;
        let mut inexact = digits[kept.len()..].bytes().any(|digit| digit != b'0');
        if self.binary > 0 && exponent < 0 {
            // A power of two first, so that halves of it are exact.
            let power = 1_i128.checked_shl(self.binary)?;
            match amount.checked_mul(power) {
                Some(product) => amount = product,
                None => return None,
            }
        }
        for _ in exponent..0 {
            if amount == 0 {
                inexact = true;
                break;
            }
            inexact |= amount % 10 != 0;
            amount /= 10;
        }
        for _ in 0..exponent {
            amount = amount.checked_mul(10)?;
        }
        if self.binary > 0 && exponent >= 0 {
            amount = amount.checked_mul(1_i128.checked_shl(self.binary)?)?;
        }
        Some(amount + i128::from(inexact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, billionths: Option<i128>) {
        assert_eq!(Quantity::read(text).map(|quantity| quantity.0), billionths, "{text}");
    }

    #[test]
    fn suffixes_multiply() {
        check("1", Some(UNITS));
        check("100m", Some(UNITS / 10));
        check("1.5Gi", Some(3 * (1 << 29) * UNITS));
        check("0.5Ki", Some(512 * UNITS));
        check("-2k", Some(-2000 * UNITS));
        check("1e3", Some(1000 * UNITS));
        check("1E-2", Some(UNITS / 100));
        check("1E", Some(1_000_000_000_000_000_000 * UNITS));
        check("+.5", Some(UNITS / 2));
        check("5.", Some(5 * UNITS));
        check("000", Some(0));
    }

    #[test]
    fn what_is_too_fine_is_rounded_away_from_zero() {
        check("0.1n", Some(1));
        check("-0.1n", Some(-1));
        check("0.0000000001", Some(1));
        check("1e-400", Some(1));
    }

    #[test]
    fn what_is_too_large_is_cut() {
        check("1e400", Some(LARGEST));
        check("999999999999999999999999999999999999999999", Some(LARGEST));
        check("8Ei", Some(LARGEST));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "-", ".", "1.2.3", "1K", "1ki", "Gi", "1e", "1e1.5", " 1", "1 "] {
            check(text, None);
        }
    }
}
