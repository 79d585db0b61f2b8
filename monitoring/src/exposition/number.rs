use std::fmt::Write;

/// Writes a number as the Go libraries do: the shortest digits that read back, with an exponent where the
/// decimal one is below -4 or above 5.
pub(super) fn push_number(text: &mut String, value: f64) {
    if value.is_nan() {
        text.push_str("NaN");
    } else if value.is_infinite() {
        text.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else if value.fract() == 0.0 && value.abs() < 1e6 {
        // Writing to a text does not fail.
        let _ = write!(text, "{value}");
    } else {
        push_fraction(text, value);
    }
}

fn push_fraction(text: &mut String, value: f64) {
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let _ = if (-4..6).contains(&exponent) {
        write!(text, "{value}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        write!(text, "{digits}e{sign}{:02}", exponent.unsigned_abs())
    };
}

/// Writes a number as OpenMetrics wants it: never without a point or an exponent.
pub(super) fn push_real(text: &mut String, value: f64) {
    let start = text.len();
    push_number(text, value);
    if value.is_finite() && !text[start..].contains(['.', 'e']) {
        text.push_str(".0");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(value: f64) -> String {
        let mut text = String::new();
        push_number(&mut text, value);
        text
    }

    /// Section 2.3, number text table.
    #[test]
    fn new_number_text_is_that_of_go() {
        let check = |value: f64, expected: &str| assert_eq!(number(value), expected);
        check(1.0, "1");
        check(44.0, "44");
        check(17.76, "17.76");
        check(100_000.0, "100000");
        check(999_999.0, "999999");
        check(1e6, "1e+06");
        check(4e7, "4e+07");
        check(1_234_567.0, "1.234567e+06");
        check(1_234_567.5, "1.2345675e+06");
        check(0.0001, "0.0001");
        check(0.00001, "1e-05");
        check(0.000_012_5, "1.25e-05");
        check(1e21, "1e+21");
        check(1e100, "1e+100");
        check(-1e6, "-1e+06");
        check(0.0, "0");
        check(-0.0, "-0");
        check(f64::MAX, "1.7976931348623157e+308");
        check(f64::MIN_POSITIVE, "2.2250738585072014e-308");
        check(f64::NAN, "NaN");
        check(f64::INFINITY, "+Inf");
        check(f64::NEG_INFINITY, "-Inf");
    }

    #[test]
    fn real_has_a_point_or_an_exponent() {
        let check = |value: f64, expected: &str| {
            let mut text = String::new();
            push_real(&mut text, value);
            assert_eq!(text, expected);
        };
        check(1.0, "1.0");
        check(0.5, "0.5");
        check(1e6, "1e+06");
        check(f64::INFINITY, "+Inf");
        check(f64::NAN, "NaN");
    }

    proptest! {
        #[test]
        fn text_reads_back(value: f64) {
            let read: f64 = number(value).parse().unwrap();
            prop_assert!(read == value || (read.is_nan() && value.is_nan()));
        }
    }
}
