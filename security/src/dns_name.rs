//! What can be the name of a host.

const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Whether a text is a DNS name (RFC 1123 §2.1), which may have underscores and begin with the label `*`.
///
/// Authorities check what stands in a name only if it is one, so nothing else may count as an identity.
pub(crate) fn is_dns_name(text: &str) -> bool {
    let rest = text.strip_prefix("*.").unwrap_or(text);
    text.len() <= LONGEST && rest.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST_LABEL).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_dns_name;

    #[test]
    fn names_of_hosts_and_nothing_else() {
        let long = format!("{}.{}", "a".repeat(63), "b".repeat(63));
        let longest = format!("{long}.{long}").split_off(2);
        for name in
            ["x", "cart.shop", "*.shop", "_sip.Example.COM", "10-0-0-1.pods", &long, &longest]
        {
            assert!(is_dns_name(name), "{name}");
        }
        let too_long = format!("aa.{longest}");
        let label = "a".repeat(64);
        for text in [
            "",
            ".",
            "a..b",
            "a.",
            "*",
            "a.*",
            "a b",
            "-a",
            "a-",
            "spiffe://td/x",
            "é",
            &label,
            &too_long,
        ] {
            assert!(!is_dns_name(text), "{text}");
        }
    }
}
