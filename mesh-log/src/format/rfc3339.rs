//! Reading timestamps.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reads a time as RFC 3339 has it; a leap second is the second after.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let digits_end = rest.find(['Z', 'z', '+', '-'])?;
    let (fraction, zone) = rest.split_at(digits_end);
    let nanos = match fraction.strip_prefix('.') {
        None if fraction.is_empty() => 0,
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
            nine.parse().ok()?
        }
        _ => return None,
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let is_real = (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let seconds = seconds - offset(zone)?;
    if !is_real {
        return None;
    }
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let base =
        if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
    base?.checked_add(Duration::from_nanos(nanos))
}

/// Three numbers of so many digits each.
fn numbers(text: &str, separator: char, lengths: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut next = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    let [first, second, third] = lengths;
    let all = [next(first)?, next(second)?, next(third)?];
    parts.next().is_none().then_some(all)
}

/// Seconds from UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" || zone == "z" {
        return Some(0);
    }
    let (sign, digits) = zone.split_at_checked(1)?;
    let (hours, minutes) = digits.split_once(':').filter(|_| digits.len() == 5)?;
    let two = |text: &str| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { text.parse::<i64>().ok() } else { None }
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let seconds = hours * 3_600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if sign == "-" { -seconds } else { seconds })
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a Gregorian date, counted in years that begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::parse;
    use crate::format::Timestamp;

    #[test]
    fn written_times_read_back() {
        for seconds in (0..40_000_000_000_u64).step_by(98_765_431).chain([951_782_400]) {
            for time in [
                UNIX_EPOCH + Duration::new(seconds, 1_000),
                UNIX_EPOCH - Duration::from_secs(seconds),
            ] {
                let mut out = Vec::new();
                Timestamp::default().push(&mut out, time);
                let text = String::from_utf8(out).unwrap();
                assert_eq!(parse(&text), Some(time), "{text}");
                let mut out = Vec::new();
                Timestamp::default().push_rfc3339(&mut out, time, -12_600);
                let text = String::from_utf8(out).unwrap();
                assert_eq!(parse(&text), Some(time), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-08-22",
            "2026-08-22T15:00:18",
            "2026-02-29T15:00:18Z",
            "2026-13-01T15:00:18Z",
            "2026-08-22T24:00:18Z",
            "2026-08-22T15:00:18.Z",
            "2026-08-22T15:00:18.x1Z",
            "2026-8-22T15:00:18ZZ",
            "2026-08-22T15:00:18+2:00",
            "2026-08-22T15:00:18+25:00",
            "2026-08-22T15:00:18Zx",
            "+026-08-22T15:00:18Z",
            "2026-08-22T15:00:1éZ",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
