use cel::common::types::{CelDouble, CelString, DYN_TYPE};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, Arguments, answer};

/// Makes the text of a double, as Go writes it; lends every other value back.
pub(in crate::crd::cel) const DOUBLE_TEXT: &str = "@double_text";

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_overload(DOUBLE_TEXT, DOUBLE_TEXT, vec![DYN_TYPE], text)
}

fn text<'b, 'v>(mut arguments: Arguments<'b, 'v>) -> Answer<'b, 'v> {
    let value = arguments.pop().ok_or_else(ExecutionError::missing_argument_or_target)?;
    match value.downcast_ref::<CelDouble>() {
        Some(number) => answer(CelString::from(in_go(*number.inner()))),
        None => Ok(value),
    }
}

/// The verb `%g`: the fewest digits, with an exponent for what is smaller than 0.0001 or has 7 digits or more.
fn in_go(number: f64) -> String {
    if !number.is_finite() {
        let sign = if number.is_nan() {
            ""
        } else if number > 0.0 {
            "+"
        } else {
            "-"
        };
        return format!("{sign}{}", if number.is_nan() { "NaN" } else { "Inf" });
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or_default() {
        -4..=5 => number.to_string(),
        exponent => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_go;

    #[test]
    fn doubles_are_written_as_go_does() {
        let written = [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (1.5, "1.5"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (100_000.0, "100000"),
            (123_456.5, "123456.5"),
            (1_000_000.0, "1e+06"),
            (-1_234_567.0, "-1.234567e+06"),
            (1e21, "1e+21"),
            (1e-100, "1e-100"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
        ];
        for (number, text) in written {
            assert_eq!(in_go(number), text);
        }
    }
}
