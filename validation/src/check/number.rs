//! Ports, durations, percentages, weights and addresses.

use mesh_config_model::value::Duration;

use crate::{Code, Problem, codes, go};

const NANOS_PER_MILLI: i64 = 1_000_000;
/// Smallest fraction of a percent that a proxy can draw.
const LEAST_PERCENT: f64 = 0.0001;

/// Checks a port number.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn port(number: impl Into<i64>) -> Result<(), Problem> {
    let number = number.into();
    if (1..=65535).contains(&number) {
        return Ok(());
    }
    Err(Problem::new(codes::H_PORT_1, format!("port {number} is outside 1..=65535"))
        .with("port", number))
}

/// Checks a duration that must be at least a millisecond, and a whole number of them.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn duration(duration: Duration) -> Result<(), Problem> {
    let nanos = duration.as_nanos();
    let refuse = |code, fault: &str| {
        Err(Problem::new(code, format!("duration {duration} is {fault}"))
            .with("duration", duration))
    };
    if nanos < NANOS_PER_MILLI {
        return refuse(codes::H_DUR_1, "shorter than 1ms");
    }
    if nanos % NANOS_PER_MILLI != 0 {
        return refuse(codes::H_DUR_2, "not a whole number of milliseconds");
    }
    Ok(())
}

/// Checks how long the control plane keeps connections of proxies, which is a flag and no field.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn max_connection_age(age: Duration) -> Result<(), Problem> {
    if age >= Duration::ZERO {
        return Ok(());
    }
    Err(Problem::new(codes::MP_39, format!("age {age} is negative")).with("age", age))
}

/// Checks a whole number of percent.
pub(crate) fn percent(value: i32) -> Result<(), Problem> {
    if (0..=100).contains(&value) {
        return Ok(());
    }
    Err(Problem::new(codes::H_PCT_1, format!("percentage {value} is outside 0..=100"))
        .with("percentage", value))
}

/// Checks a percentage with fractions.
pub(crate) fn fractional_percent(value: f64) -> Result<(), Problem> {
    // Written so that a value that is not a number passes, as it does in Istio.
    if value < 0.0 || (value > 0.0 && value < LEAST_PERCENT) || value > 100.0 {
        let message = format!("percentage {value} is neither 0 nor from {LEAST_PERCENT} to 100");
        return Err(Problem::new(codes::H_PCT_2, message).with("percentage", value));
    }
    Ok(())
}

/// Checks the share of one destination.
pub(crate) fn weight(value: i32) -> Result<(), Problem> {
    if value >= 0 {
        return Ok(());
    }
    Err(Problem::new(codes::H_PCT_3, format!("weight {value} is negative")).with("weight", value))
}

/// Checks a number that may be zero, by its name.
pub(crate) fn not_negative(name: &'static str, value: i32, code: Code) -> Result<(), Problem> {
    if value >= 0 {
        return Ok(());
    }
    let digits = value.to_string();
    // As long as it has to be, where a format would grow.
    let message = [name, " ", &digits, " is negative"].concat();
    Err(Problem::new(code, message).with("value", digits))
}

/// Checks an address, or a subnet when there is exactly one slash.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn subnet(text: &str) -> Result<(), Problem> {
    if text.matches('/').count() != 1 {
        return address(text);
    }
    if go::is_prefix(text) {
        return Ok(());
    }
    Err(Problem::new(codes::H_IP_2, format!("{text:?} is not a CIDR block such as 10.0.0.0/8"))
        .with("subnet", text))
}

/// Checks an address.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn address(text: &str) -> Result<(), Problem> {
    if go::parse_addr(text).is_some() {
        return Ok(());
    }
    Err(Problem::new(codes::H_IP_1, format!("{text:?} is not an IP address")).with("address", text))
}

#[cfg(test)]
mod tests {
    use super::{Duration, duration, fractional_percent, percent, port, subnet, weight};

    #[track_caller]
    fn check(result: Result<(), crate::Problem>, expected: Result<(), (&str, &str)>) {
        let found = result.map_err(|problem| (problem.code().id(), problem.message().to_owned()));
        assert_eq!(found, expected.map_err(|(code, message)| (code, message.to_owned())));
    }

    #[test]
    fn h_port_1_range() {
        check(port(1), Ok(()));
        check(port(65535), Ok(()));
        check(port(0), Err(("H-PORT-1", "port 0 is outside 1..=65535")));
        check(port(65536), Err(("H-PORT-1", "port 65536 is outside 1..=65535")));
    }

    #[test]
    fn h_dur_1_and_2_whole_milliseconds() {
        check(duration(Duration::from_millis(1)), Ok(()));
        check(duration(Duration::ZERO), Err(("H-DUR-1", "duration 0s is shorter than 1ms")));
        check(
            duration(Duration::from_secs(-1)),
            Err(("H-DUR-1", "duration -1s is shorter than 1ms")),
        );
        let fraction = Duration::from_nanos(1_500_000);
        check(
            duration(fraction),
            Err(("H-DUR-2", "duration 0.001500s is not a whole number of milliseconds")),
        );
    }

    #[test]
    fn h_pct_1_whole_percent() {
        check(percent(0), Ok(()));
        check(percent(100), Ok(()));
        check(percent(101), Err(("H-PCT-1", "percentage 101 is outside 0..=100")));
    }

    #[test]
    fn h_pct_2_fractional_percent() {
        check(fractional_percent(0.0), Ok(()));
        check(fractional_percent(0.0001), Ok(()));
        check(fractional_percent(f64::NAN), Ok(()));
        check(
            fractional_percent(100.1),
            Err(("H-PCT-2", "percentage 100.1 is neither 0 nor from 0.0001 to 100")),
        );
        check(
            fractional_percent(1e-5),
            Err(("H-PCT-2", "percentage 0.00001 is neither 0 nor from 0.0001 to 100")),
        );
    }

    #[test]
    fn h_pct_3_weight_may_be_zero() {
        check(weight(0), Ok(()));
        check(weight(-1), Err(("H-PCT-3", "weight -1 is negative")));
    }

    #[test]
    fn h_ip_slashes_decide_what_is_checked() {
        check(subnet("10.0.0.1/8"), Ok(()));
        check(subnet("10.0.0.1"), Ok(()));
        check(
            subnet("10.0.0.1/33"),
            Err(("H-IP-2", "\"10.0.0.1/33\" is not a CIDR block such as 10.0.0.0/8")),
        );
        check(subnet("10.0.0.1/8/8"), Err(("H-IP-1", "\"10.0.0.1/8/8\" is not an IP address")));
    }
}
