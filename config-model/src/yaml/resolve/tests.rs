use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};

use crate::yaml::Resolver;

use super::Scalar::{Bool, Float, Integer, Null, Text, Unsigned};
use super::{Scalar, resolve};

#[track_caller]
fn check(resolver: Resolver, written: &str, expected: &Scalar<'_>) {
    let found = resolve(Cow::Borrowed(written), ScalarStyle::Plain, None, resolver)
        .expect("no tag, no error");
    assert_eq!(found, *expected, "{written}");
}

#[track_caller]
fn kubernetes(written: &[&str], expected: &Scalar<'_>) {
    written.iter().for_each(|written| check(Resolver::Kubernetes, written, expected));
}

#[track_caller]
fn core(written: &[&str], expected: &Scalar<'_>) {
    written.iter().for_each(|written| check(Resolver::Yaml12Core, written, expected));
}

#[track_caller]
fn text(resolver: Resolver, written: &[&str]) {
    written.iter().for_each(|written| check(resolver, written, &Text(Cow::Borrowed(*written))));
}

#[track_caller]
fn tagged(suffix: &str, written: &str, expected: &Result<Scalar<'_>, &str>) {
    let tag = Tag::new("tag:yaml.org,2002:", suffix);
    let found = resolve(
        Cow::Borrowed(written),
        ScalarStyle::DoubleQuoted,
        Some(&tag),
        Resolver::Kubernetes,
    );
    assert_eq!(&found.map_err(|error| error.0), expected, "!!{suffix} {written}");
}

#[test]
fn kubernetes_words_are_booleans_and_nulls() {
    let yes = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    let no = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
    kubernetes(&yes, &Bool(true));
    kubernetes(&no, &Bool(false));
    kubernetes(&["", "~", "null", "Null", "NULL"], &Null);
}

#[test]
fn other_capitals_are_text() {
    text(Resolver::Kubernetes, &["yES", "tRUE", "oN", "nULL", "oFF", "yess", "none", "nil"]);
}

#[test]
fn decimal_integers_take_sign_and_underscores() {
    kubernetes(&["1000", "+1000", "1_000", "1__0_00_"], &Integer(1000));
    kubernetes(&["-1000", "-1_000"], &Integer(-1000));
    kubernetes(&["0", "-0", "+0", "00", "0_0"], &Integer(0));
}

#[test]
fn prefixed_integers_are_read_in_their_base() {
    kubernetes(
        &["0400", "0o400", "0O400", "0x100", "0X1_00", "0b1_0000_0000", "0B100000000"],
        &Integer(256),
    );
    kubernetes(&["-0400", "-0x100", "-0b100000000"], &Integer(-256));
}

#[test]
fn leading_zero_with_other_digits_is_a_float() {
    kubernetes(&["08"], &Float(8.0));
    kubernetes(&["-09"], &Float(-9.0));
}

#[test]
fn integers_grow_to_unsigned_and_then_to_floats() {
    kubernetes(&["9223372036854775807"], &Integer(i64::MAX));
    kubernetes(&["9223372036854775808"], &Unsigned(1 << 63));
    kubernetes(&["18446744073709551615", "0xFFFFFFFFFFFFFFFF"], &Unsigned(u64::MAX));
    kubernetes(&["18446744073709551616"], &Float(18_446_744_073_709_551_616.0));
    kubernetes(&["-9223372036854775808"], &Integer(i64::MIN));
    kubernetes(&["-9223372036854775809"], &Float(-9_223_372_036_854_775_809.0));
}

#[test]
fn floats_take_fraction_and_exponent() {
    kubernetes(&["1.5", "+1.5", "15e-1", "0.15E+1", "1.5e0", "1_5e-1"], &Float(1.5));
    kubernetes(&[".5", "0.5", "5e-1"], &Float(0.5));
    kubernetes(&["1.", "1.0", "1e0"], &Float(1.0));
    kubernetes(&["-.5"], &Float(-0.5));
    kubernetes(&["1_000.5"], &Float(1000.5));
}

#[test]
fn special_floats_have_three_spellings() {
    kubernetes(&[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], &Float(f64::INFINITY));
    kubernetes(&["-.inf", "-.Inf", "-.INF"], &Float(f64::NEG_INFINITY));
    for written in [".nan", ".NaN", ".NAN"] {
        let found = resolve(written.into(), ScalarStyle::Plain, None, Resolver::Kubernetes);
        assert!(matches!(found, Ok(Float(number)) if number.is_nan()), "{written}");
    }
    text(Resolver::Kubernetes, &["inf", "nan", "NaN", "Infinity", "-inf", "+nan", ".iNF", "-.nan"]);
}

#[test]
fn numbers_that_are_none_are_text() {
    text(
        Resolver::Kubernetes,
        &[
            "12:30:45",
            "2001-12-14",
            "2001-12-14T21:59:43.10-05:00",
            "1.2.3",
            "1.2.3.4",
            "10Mi",
            "1e",
            "e1",
            "0x",
            "0b2",
            "0o8",
            "0xg",
            "1e400",
            "-",
            "+",
            ".",
            "-.",
            "+-1",
            "--1",
            "_1",
            "1,000",
            "١",
            "0x1p4",
            "1e1e1",
        ],
    );
}

#[test]
fn core_schema_knows_fewer_words() {
    core(&["true", "True", "TRUE"], &Bool(true));
    core(&["false", "False", "FALSE"], &Bool(false));
    core(&["", "~", "null", "Null", "NULL"], &Null);
    text(
        Resolver::Yaml12Core,
        &["yes", "no", "on", "off", "y", "n", "Yes", "OFF", "1_000", "0b1", "-0x10"],
    );
}

#[test]
fn core_schema_has_no_octal_by_zero() {
    core(&["0400"], &Integer(400));
    core(&["0o400", "0x100"], &Integer(256));
    core(&["-5"], &Integer(-5));
    core(&["1.5", "+1.5"], &Float(1.5));
    core(&["-.inf"], &Float(f64::NEG_INFINITY));
}

#[test]
fn quoted_and_block_scalars_are_text() {
    let styles = [
        ScalarStyle::SingleQuoted,
        ScalarStyle::DoubleQuoted,
        ScalarStyle::Literal,
        ScalarStyle::Folded,
    ];
    for style in styles {
        let found = resolve("yes".into(), style, None, Resolver::Kubernetes);
        assert_eq!(found, Ok(Text("yes".into())), "{style:?}");
    }
}

#[test]
fn explicit_tags_decide_whatever_the_style() {
    tagged("str", "5", &Ok(Text("5".into())));
    tagged("int", "0400", &Ok(Integer(256)));
    tagged("int", "1.5", &Err("integer"));
    tagged("float", "5", &Ok(Float(5.0)));
    tagged("float", "yes", &Err("float"));
    tagged("bool", "yes", &Ok(Bool(true)));
    tagged("bool", "1", &Err("boolean"));
    tagged("null", "", &Ok(Null));
    tagged("null", "x", &Err("null"));
    tagged("binary", "aGVs\n bG8=", &Ok(Text("hello".into())));
    tagged("binary", "%", &Err("base64 of UTF-8 text"));
    tagged("binary", "/w==", &Err("base64 of UTF-8 text"));
}

#[test]
fn other_tags_leave_a_text() {
    tagged("timestamp", "2001-12-14", &Ok(Text("2001-12-14".into())));
    let local = Tag::new("!", "mine");
    let found = resolve("5".into(), ScalarStyle::Plain, Some(&local), Resolver::Kubernetes);
    assert_eq!(found, Ok(Text("5".into())));
}
