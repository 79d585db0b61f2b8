//! UTC timestamps of exactly 27 bytes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::digits::Digits;

/// First and last second that fit four digits of year.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// Writes `YYYY-MM-DDTHH:MM:SS.ffffffZ`, and remembers the second it wrote last.
///
/// Microseconds are cut, not rounded. Times outside the years 1 to 9999 become the nearest time inside.
#[derive(Debug)]
pub(crate) struct Timestamp {
    second: i64,
    text: [u8; 19],
}

impl Timestamp {
    /// Appends the time with all its digits but trailing zeros, at an offset of so many seconds from UTC.
    pub(crate) fn push_rfc3339(&mut self, out: &mut Vec<u8>, time: SystemTime, offset: i32) {
        // Offsets have whole minutes and less than a day.
        let minutes = (offset / 60).clamp(-1_439, 1_439);
        let shift = Duration::from_secs(u64::from(minutes.unsigned_abs()) * 60);
        let local = if minutes < 0 { time.checked_sub(shift) } else { time.checked_add(shift) };
        let (local, minutes) = local.map_or((time, 0), |local| (local, minutes));
        let (second, nanos) = split(local);
        out.extend_from_slice(self.of_second(second));
        if nanos > 0 {
            let mut digits = [b'0'; 9];
            write_digits(&mut digits, nanos);
            let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
            out.push(b'.');
            out.extend_from_slice(&digits[..9 - zeros]);
        }
        if minutes == 0 {
            return out.push(b'Z');
        }
        let mut zone = *b"+00:00";
        zone[0] = if minutes < 0 { b'-' } else { b'+' };
        write_digits(&mut zone[1..3], minutes.unsigned_abs() / 60);
        write_digits(&mut zone[4..6], minutes.unsigned_abs() % 60);
        out.extend_from_slice(&zone);
    }

    pub(crate) fn push(&mut self, out: &mut Vec<u8>, time: SystemTime) {
        let start = out.len();
        out.extend_from_slice(b"0000-00-00T00:00:00.000000Z");
        self.put(&mut out[start..], time);
    }

    /// Writes the time over the first 27 bytes of what is there.
    pub(super) fn put(&mut self, place: &mut [u8], time: SystemTime) {
        let (second, nanos) = split(time);
        place[..19].copy_from_slice(self.of_second(second));
        place[19..27].copy_from_slice(&Digits::new(nanos / 1_000).after_point(b'Z'));
    }

    fn of_second(&mut self, second: i64) -> &[u8; 19] {
        if second != self.second {
            self.text = render(second);
            self.second = second;
        }
        &self.text
    }
}

impl Default for Timestamp {
    fn default() -> Self {
        Self { second: 0, text: render(0) }
    }
}

/// Seconds since 1970, rounded down, and the nanoseconds above.
fn split(time: SystemTime) -> (i64, u32) {
    let (second, nanos) = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (seconds(after), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            match before.subsec_nanos() {
                0 => (-seconds(before), 0),
                nanos => (-seconds(before) - 1, 1_000_000_000 - nanos),
            }
        }
    };
    match second {
        ..FIRST => (FIRST, 0),
        FIRST..=LAST => (second, nanos),
        _ => (LAST, 999_999_999),
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

fn render(second: i64) -> [u8; 19] {
    let (day, of_day) = (second.div_euclid(86_400), second.rem_euclid(86_400));
    let (year, month, day) = civil(day);
    let mut text = *b"0000-00-00T00:00:00";
    let parts = [
        (0..4, year),
        (5..7, month),
        (8..10, day),
        (11..13, of_day / 3_600),
        (14..16, of_day / 60 % 60),
        (17..19, of_day % 60),
    ];
    for (place, value) in parts {
        write_digits(&mut text[place], u32::try_from(value).unwrap_or_default());
    }
    text
}

/// Gregorian date of a day counted from 1970-01-01.
///
/// Counts in eras of 400 years that start on a first of March, so that the leap day is the last of its year.
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

fn write_digits(place: &mut [u8], mut value: u32) {
    for digit in place.iter_mut().rev() {
        let ones = (value % 10) as u8;
        *digit = b'0' + ones;
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::{FIRST, LAST, Timestamp, civil};

    fn at(second: i64, micros: u64) -> SystemTime {
        let distance = Duration::from_secs(second.unsigned_abs());
        let base = if second < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance };
        base + Duration::from_micros(micros)
    }

    #[track_caller]
    fn check(time: SystemTime, expected: &str) {
        let mut out = Vec::new();
        Timestamp::default().push(&mut out, time);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn group_01_years_have_four_digits() {
        for (second, expected) in [
            (FIRST, "0001-01-01T00:00:00.000000Z"),
            (599_616_000, "1989-01-01T00:00:00.000000Z"),
            (1_483_228_800, "2017-01-01T00:00:00.000000Z"),
            (3_565_987_200, "2083-01-01T00:00:00.000000Z"),
            (19_028_908_800, "2573-01-01T00:00:00.000000Z"),
            (LAST, "9999-12-31T23:59:59.000000Z"),
        ] {
            check(at(second, 0), expected);
        }
    }

    #[test]
    fn group_01_microseconds_have_six_digits() {
        for micros in [1, 99, 999, 9_999, 99_999, 999_999] {
            check(at(0, micros), &format!("1970-01-01T00:00:00.{micros:06}Z"));
        }
    }

    #[test]
    fn stackdriver_has_all_digits_and_the_offset() {
        let check = |time, offset, expected: &str| {
            let mut out = Vec::new();
            Timestamp::default().push_rfc3339(&mut out, time, offset);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        };
        let time = UNIX_EPOCH + Duration::new(1_787_410_818, 120_000_500);
        check(time, 0, "2026-08-22T15:00:18.1200005Z");
        check(time, 7_200, "2026-08-22T17:00:18.1200005+02:00");
        check(time, -12_600, "2026-08-22T11:30:18.1200005-03:30");
        check(UNIX_EPOCH, 0, "1970-01-01T00:00:00Z");
        check(UNIX_EPOCH, i32::MIN, "1969-12-31T00:01:00-23:59");
    }

    #[test]
    fn nanoseconds_are_cut() {
        check(UNIX_EPOCH + Duration::from_nanos(1_999), "1970-01-01T00:00:00.000001Z");
        check(UNIX_EPOCH - Duration::from_nanos(1), "1969-12-31T23:59:59.999999Z");
    }

    #[test]
    fn times_out_of_range_are_clamped() {
        check(at(FIRST - 1, 0), "0001-01-01T00:00:00.000000Z");
        check(at(LAST + 1, 0), "9999-12-31T23:59:59.999999Z");
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let mut expected = (1, 1, 1);
        for day in FIRST / 86_400..=LAST / 86_400 {
            assert_eq!(civil(day), expected);
            let (year, month, of_month) = expected;
            let length = match month {
                2 => 28 + i64::from(leap(year)),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            expected = match (of_month == length, month == 12) {
                (false, _) => (year, month, of_month + 1),
                (true, false) => (year, month + 1, 1),
                (true, true) => (year + 1, 1, 1),
            };
        }
    }

    #[test]
    fn remembered_second_is_replaced() {
        let mut timestamp = Timestamp::default();
        let mut out = Vec::new();
        timestamp.push(&mut out, at(59, 1));
        timestamp.push(&mut out, at(59, 2));
        timestamp.push(&mut out, at(60, 3));
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "1970-01-01T00:00:59.000001Z1970-01-01T00:00:59.000002Z1970-01-01T00:01:00.000003Z"
        );
    }
}
