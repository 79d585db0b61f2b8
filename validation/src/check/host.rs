//! Host names, plain and with wildcards.

use mesh_config_model::labels::{is_dns1123_label, is_wildcard_dns1123_label};

use crate::{Problem, codes, go};

/// Longest domain name.
const MAX_DOMAIN: usize = 255;
/// Start of the server names that Istio makes up for services behind a gateway.
const GENERATED_SNI: &str = "outbound_";

/// Checks a fully qualified domain name; a single label counts as one.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn fqdn(name: &str) -> Result<(), Problem> {
    length(name)?;
    labels(name, name)
}

/// Checks a domain name whose first label may be a wildcard.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn wildcard(name: &str) -> Result<(), Problem> {
    length(name)?;
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    if !is_wildcard_dns1123_label(first) {
        let message = format!(
            "host {name:?} begins with {first:?}, which is neither a DNS label nor one after \"*\" or \"*-\""
        );
        return Err(Problem::new(codes::H_WILD_2, message).with("host", name).with("label", first));
    }
    rest.map_or(Ok(()), |rest| labels(rest, name))
}

/// Checks a server name; those that Istio makes up itself have a form of their own.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn server_name(name: &str) -> Result<(), Problem> {
    length(name)?;
    if name.starts_with(GENERATED_SNI) { generated_sni(name) } else { wildcard(name) }
}

/// Tells whether the text is an IP address rather than a name.
#[must_use]
pub fn is_ip(name: &str) -> bool {
    go::parse_addr(name).is_some()
}

fn length(name: &str) -> Result<(), Problem> {
    if name.is_empty() {
        return Err(Problem::new(codes::H_FQDN_2, "host is empty"));
    }
    if name.len() > MAX_DOMAIN {
        let message = format!("host has {} bytes, at most {MAX_DOMAIN} are allowed", name.len());
        return Err(Problem::new(codes::H_FQDN_1, message).with("length", name.len()));
    }
    Ok(())
}

/// Checks every label of a name, or of what follows the first one of `host`; one trailing dot is fine.
fn labels(name: &str, host: &str) -> Result<(), Problem> {
    let top = name.rsplit_once('.').map_or(name, |(_, top)| top);
    if go::atoi(top).is_some() {
        let message = if is_ip(host) {
            format!("host {host:?} is an IP address, not a name")
        } else {
            format!("host {host:?} ends in {top:?}, but a top level domain is not a number")
        };
        return Err(Problem::new(codes::H_FQDN_3, message).with("host", host).with("label", top));
    }
    let listed = match name.rsplit_once('.') {
        Some((listed, "")) => listed,
        None if name.is_empty() => return Ok(()),
        _ => name,
    };
    match listed.split('.').find(|label| !is_dns1123_label(label)) {
        None => Ok(()),
        Some(label) => {
            let message = format!(
                "host {host:?} has the label {label:?}; a label is 1 to 63 letters, digits and inner hyphens"
            );
            Err(Problem::new(codes::H_FQDN_4, message).with("host", host).with("label", label))
        }
    }
}

/// Checks the form `outbound_.<port>_.<subset>_.<host>`, which Istio itself checks loosely.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn generated_sni(name: &str) -> Result<(), Problem> {
    let refuse = |code, fault: &str| {
        let message =
            format!("server name {name:?} {fault}; the form is outbound_.<port>_.<subset>_.<host>");
        Err(Problem::new(code, message).with("host", name))
    };
    let parts: Vec<&str> = name.split('_').collect();
    let [_, port, _, host, ..] = parts.as_slice() else {
        return refuse(codes::H_GWHOST_3, "has fewer than four parts");
    };
    if !port.contains(|c: char| c.is_ascii_digit()) {
        return refuse(codes::H_GWHOST_5, "has no port");
    }
    if !host.contains(|c: char| c.is_ascii_alphabetic()) {
        return refuse(codes::H_GWHOST_6, "has no host");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{fqdn, server_name, wildcard};

    #[track_caller]
    fn check(result: Result<(), crate::Problem>, code: &str) {
        assert_eq!(result.map_or_else(|problem| problem.code().id(), |()| "ok"), code);
    }

    #[test]
    fn h_fqdn_1_longer_than_255_bytes_is_refused() {
        check(fqdn(&vec!["a"; 128].join(".")), "ok");
        check(fqdn(&"a.".repeat(128)), "H-FQDN-1");
    }

    #[test]
    fn h_fqdn_2_empty_is_refused() {
        check(fqdn(""), "H-FQDN-2");
    }

    #[test]
    fn h_fqdn_3_last_label_that_fits_64_bits_is_no_top_level_domain() {
        check(fqdn("1.2.3.4"), "H-FQDN-3");
        check(fqdn("123"), "H-FQDN-3");
        check(fqdn("foo.123"), "H-FQDN-3");
        check(fqdn("foo.0x10"), "ok");
        check(fqdn("foo.9223372036854775808"), "ok");
    }

    #[test]
    fn h_fqdn_4_every_label_is_a_dns_label_but_the_last_may_be_empty() {
        check(fqdn("istio.io."), "ok");
        check(fqdn("ISTIO.io"), "ok");
        check(fqdn("."), "H-FQDN-4");
        check(fqdn("a..b"), "H-FQDN-4");
        check(fqdn("a_b"), "H-FQDN-4");
        check(fqdn("*.com"), "H-FQDN-4");
        check(fqdn(&"a".repeat(64)), "H-FQDN-4");
    }

    #[test]
    fn h_wild_2_only_the_first_label_may_be_a_wildcard() {
        for host in ["*", "*.com", "*foo.com", "*-foo", "123", "foo"] {
            check(wildcard(host), "ok");
        }
        check(wildcard("foo*"), "H-WILD-2");
        check(wildcard("*-"), "H-WILD-2");
        check(wildcard(".foo"), "H-WILD-2");
    }

    #[test]
    fn h_wild_3_rest_of_the_name_has_no_wildcard_and_no_numeric_end() {
        check(wildcard("a.*.b"), "H-FQDN-4");
        check(wildcard("1.2.3.4"), "H-FQDN-3");
        check(wildcard("foo.."), "H-FQDN-4");
        check(wildcard("foo."), "ok");
    }

    #[test]
    fn h_gwhost_generated_names_need_four_parts_a_port_and_a_host() {
        check(server_name("outbound_.15010_._.istiod.istio-system.svc.cluster.local"), "ok");
        check(server_name("outbound_.80_._"), "H-GWHOST-6");
        check(server_name("outbound_.80_v1"), "H-GWHOST-3");
        check(server_name("outbound_.x_._.a"), "H-GWHOST-5");
        check(server_name("outbound_.80_._.1"), "H-GWHOST-6");
        check(server_name("foo_bar"), "H-WILD-2");
    }
}
