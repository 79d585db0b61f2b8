//! Lists of values in authorization policies.

use crate::{Code, Problem, Sink, codes, go};

/// Most service accounts in one list.
const MAX_ACCOUNTS: usize = 16;
/// Longest service account with its namespace.
const MAX_ACCOUNT: usize = 320;

/// Checks that no value of a list is empty; the first one that is ends the check.
pub(crate) fn not_empty(at: &mut Sink<'_>, values: &[String], code: Code) -> bool {
    match values.iter().position(String::is_empty) {
        None => true,
        Some(i) => at.index(i).check(Err(Problem::new(code, "value is empty"))),
    }
}

/// Checks a list of addresses and subnets.
pub(crate) fn ip_blocks(at: &mut Sink<'_>, values: &[String]) {
    each(at, values, |value| {
        if value.contains('/') {
            if go::is_prefix(value) {
                return Ok(());
            }
            let message = format!("{value:?} is not a CIDR range such as 10.0.0.0/8");
            return Err(Problem::new(codes::H_AVAL_1, message).with("range", value));
        }
        if go::parse_addr(value).is_some() {
            return Ok(());
        }
        Err(Problem::new(codes::H_AVAL_2, format!("{value:?} is not an IP address"))
            .with("address", value))
    });
}

/// Checks a list of ports written as text; 0 passes as it does in Istio.
pub(crate) fn ports(at: &mut Sink<'_>, values: &[String]) {
    each(at, values, |value| {
        if go::parse_uint32(value).is_some_and(|port| port <= 65535) {
            return Ok(());
        }
        let message = format!("{value:?} is not a port from 1 to 65535");
        Err(Problem::new(codes::H_AVAL_3, message).with("port", value))
    });
}

/// Checks a list of service accounts, `name` or `namespace/name` each; the first wrong one ends the check.
pub(crate) fn service_accounts(at: &mut Sink<'_>, values: &[String]) {
    if values.len() > MAX_ACCOUNTS {
        let message = format!(
            "list has {} service accounts, at most {MAX_ACCOUNTS} are allowed",
            values.len()
        );
        return at.error(Problem::new(codes::H_AVAL_4, message).with("count", values.len()));
    }
    first(at, values, service_account);
}

/// Checks a list of values that may have one wildcard, at an end; the first wrong one ends the check.
pub fn wildcards(at: &mut Sink<'_>, values: &[String]) -> bool {
    first(at, values, wildcard)
}

/// Checks a list of trust domains; the first wrong one ends the check.
pub fn trust_domains(at: &mut Sink<'_>, values: &[String]) {
    let without_slash = |value: &str| {
        if !value.contains('/') {
            return Ok(());
        }
        let message = format!("trust domain {value:?} has a slash; write the domain alone");
        Err(Problem::new(codes::H_AVAL_11, message).with("value", value))
    };
    if wildcards(at, values) {
        first(at, values, without_slash);
    }
}

fn each(at: &mut Sink<'_>, values: &[String], check: impl Fn(&str) -> Result<(), Problem>) {
    for (i, value) in values.iter().enumerate() {
        at.index(i).check(check(value));
    }
}

fn first(
    at: &mut Sink<'_>,
    values: &[String],
    check: impl Fn(&str) -> Result<(), Problem>,
) -> bool {
    values.iter().enumerate().all(|(i, value)| at.index(i).check(check(value)))
}

fn service_account(value: &str) -> Result<(), Problem> {
    let refuse = |code, fault: &str| {
        let message = format!("service account {value:?} {fault}");
        Err(Problem::new(code, message).with("value", value))
    };
    if value.is_empty() {
        return refuse(codes::H_AVAL_5, "is empty");
    }
    if value.contains('*') {
        return refuse(codes::H_AVAL_6, "has a wildcard; accounts are named in full");
    }
    let (namespace, account) = value.split_once('/').unwrap_or(("-", value));
    if account.contains('/') {
        return refuse(
            codes::H_AVAL_7,
            "has more than one slash; write <account> or <namespace>/<account>",
        );
    }
    if value.len() > MAX_ACCOUNT {
        return refuse(codes::H_AVAL_8, "has more than 320 bytes");
    }
    if namespace.is_empty() || account.is_empty() {
        return refuse(codes::H_AVAL_9, "lacks a part; write <account> or <namespace>/<account>");
    }
    Ok(())
}

fn wildcard(value: &str) -> Result<(), Problem> {
    let fault = match value.matches('*').count() {
        _ if value.is_empty() => "is empty",
        0 => return Ok(()),
        1 if value.starts_with('*') || value.ends_with('*') => return Ok(()),
        1 => "has a wildcard inside; it belongs at the start or end",
        _ => "has more than one wildcard",
    };
    Err(Problem::new(codes::H_AVAL_10, format!("value {value:?} {fault}")).with("value", value))
}

#[cfg(test)]
mod tests {
    use super::{service_account, wildcard};

    #[track_caller]
    fn check(result: Result<(), crate::Problem>, code: &str) {
        assert_eq!(result.map_or_else(|problem| problem.code().id(), |()| "ok"), code);
    }

    #[test]
    fn h_aval_5_to_9_service_accounts() {
        check(service_account("default"), "ok");
        check(service_account("ns/default"), "ok");
        check(service_account(""), "H-AVAL-5");
        check(service_account("ns/*"), "H-AVAL-6");
        check(service_account("a/b/c"), "H-AVAL-7");
        check(service_account(&"a".repeat(320)), "ok");
        check(service_account(&"a".repeat(321)), "H-AVAL-8");
        check(service_account("/a"), "H-AVAL-9");
        check(service_account("a/"), "H-AVAL-9");
    }

    #[test]
    fn h_aval_10_one_wildcard_at_an_end() {
        for value in ["foo", "*", "foo*", "*foo"] {
            check(wildcard(value), "ok");
        }
        for value in ["", "fo*-bar", "fo*bar*", "**"] {
            check(wildcard(value), "H-AVAL-10");
        }
    }
}
