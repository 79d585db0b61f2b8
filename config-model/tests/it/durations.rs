use mesh_config_model::value::{Duration, DurationRangeError};
use proptest::prelude::{any, prop_assert_eq, proptest};

const SECOND: i64 = 1_000_000_000;

#[track_caller]
fn parses(text: &str, nanos: i64) {
    assert_eq!(text.parse::<Duration>().map(Duration::as_nanos), Ok(nanos), "{text}");
}

#[track_caller]
fn refuses(text: &str) {
    let error = text.parse::<Duration>().expect_err("it is refused");
    assert_eq!(error.to_string(), format!("{text:?} is not a duration such as 1m30s or 100ms"));
}

#[test]
fn every_unit_counts() {
    parses("1ns", 1);
    parses("11us", 11_000);
    parses("12\u{b5}s", 12_000);
    parses("12\u{3bc}s", 12_000);
    parses("13ms", 13_000_000);
    parses("14s", 14 * SECOND);
    parses("15m", 15 * 60 * SECOND);
    parses("16h", 16 * 3_600 * SECOND);
}

#[test]
fn numbers_take_signs_decimals_and_sequels() {
    parses("0", 0);
    parses("+0", 0);
    parses("-0", 0);
    parses("00s", 0);
    parses("-5s", -5 * SECOND);
    parses("+5s", 5 * SECOND);
    parses(".5s", SECOND / 2);
    parses("1.s", SECOND);
    parses("5.6s", 5_600_000_000);
    parses("1.5h", 5_400 * SECOND);
    parses("1m30s", 90 * SECOND);
    parses("10.5s4m", 250_500_000_000);
    parses("-2m3.4s", -123_400_000_000);
    parses("1h2m3s4ms5us6ns", 3_723_004_005_006);
}

#[test]
fn decimals_round_as_in_go() {
    parses("0.3333333333333333333h", 20 * 60 * SECOND);
    parses("0.100000000000000000000h", 6 * 60 * SECOND);
    parses("0.830103483285477580700h", 2_988_372_539_827);
    parses("0.9223372036854775807ns", 0);
    parses("1.0000000001s", SECOND);
    parses("9007199254.740993ms", 9_007_199_254_740_993);
}

#[test]
fn the_range_ends_at_63_bits() {
    parses("9223372036854775807ns", i64::MAX);
    parses("9223372036854775.807us", i64::MAX);
    parses("9223372036s854ms775us807ns", i64::MAX);
    parses("-9223372036854775808ns", i64::MIN);
    parses("-9223372036854775.808us", i64::MIN);
    parses("-2562047h47m16.854775808s", i64::MIN);
    for text in [
        "9223372036854775808ns",
        "9223372036854775.808us",
        "9223372037s",
        "2562048h",
        "-9223372036854775809ns",
    ] {
        refuses(text);
    }
    refuses("3000000h");
    refuses("99999999999999999999s");
    refuses("9223372036854775807ns1ns");
}

#[test]
fn what_go_refuses_is_refused() {
    for text in [
        "", "3", "-", "+", "s", ".", "-.", ".s", "+.s", "1d", "1 s", " 1s", "1s ", "apple",
        "1.5.5s", "0x1s", "--1s",
    ] {
        refuses(text);
    }
    refuses("1e3s");
    refuses("\u{b5}s");
}

#[test]
fn prints_seconds_with_as_many_decimals_as_needed_in_threes() {
    let printed = |nanos| Duration::from_nanos(nanos).to_string();
    assert_eq!(printed(0), "0s");
    assert_eq!(printed(90 * SECOND), "90s");
    assert_eq!(printed(100_000_000), "0.100s");
    assert_eq!(printed(1_500_000_000), "1.500s");
    assert_eq!(printed(1_000), "0.000001s");
    assert_eq!(printed(-1), "-0.000000001s");
    assert_eq!(printed(i64::MAX), "9223372036.854775807s");
    assert_eq!(printed(i64::MIN), "-9223372036.854775808s");
}

#[test]
fn converts_to_and_from_the_standard_type() {
    let standard = std::time::Duration::from_millis(1_500);
    assert_eq!(Duration::try_from(standard), Ok(Duration::from_millis(1_500)));
    assert_eq!(std::time::Duration::try_from(Duration::from_millis(1_500)), Ok(standard));
    assert_eq!(std::time::Duration::try_from(Duration::from_nanos(-1)), Err(DurationRangeError));
    assert_eq!(Duration::try_from(std::time::Duration::MAX), Err(DurationRangeError));
}

#[test]
fn constructors_saturate() {
    assert_eq!(Duration::from_secs(i64::MAX), Duration::MAX);
    assert_eq!(Duration::from_millis(i64::MIN), Duration::MIN);
}

#[test]
fn json_is_text_only() {
    assert_eq!(serde_json::from_str::<Duration>(r#""1m""#).unwrap(), Duration::from_secs(60));
    assert_eq!(serde_json::to_string(&Duration::from_millis(250)).unwrap(), r#""0.250s""#);
    assert!(serde_json::from_str::<Duration>("60").is_err());
    assert!(serde_json::from_str::<Duration>("null").is_err());
}

proptest! {
    #[test]
    fn printed_durations_read_back(nanos in any::<i64>()) {
        let duration = Duration::from_nanos(nanos);
        prop_assert_eq!(duration.to_string().parse::<Duration>(), Ok(duration));
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in "[-+]?[0-9.hmsnu\u{b5}\u{3bc} e]{0,24}") {
        if let Ok(duration) = text.parse::<Duration>() {
            prop_assert_eq!(duration.to_string().parse::<Duration>(), Ok(duration));
        }
    }
}
