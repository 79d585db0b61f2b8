use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads an address as Go's `netip.ParseAddr` does; an IPv6 zone is allowed and dropped.
pub(crate) fn parse_addr(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some(IpAddr::V4(address));
    }
    let (address, zone) = text.split_once('%').unwrap_or((text, "-"));
    if zone.is_empty() {
        return None;
    }
    address.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

/// Tells whether the text is a prefix to Go's `netip.ParsePrefix`; host bits may be set, a zone may not.
pub(crate) fn is_prefix(text: &str) -> bool {
    let Some((address, bits)) = text.rsplit_once('/') else { return false };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let widest = if address.is_ipv4() { 32 } else { 128 };
    let plain = bits == "0" || bits.starts_with(|c: char| matches!(c, '1'..='9'));
    plain && bits.parse::<u8>().is_ok_and(|bits| bits <= widest)
}

#[cfg(test)]
mod tests {
    use super::{is_prefix, parse_addr};

    #[test]
    fn zone_is_allowed_on_ipv6_addresses_only() {
        assert!(parse_addr("fe80::1%eth0").is_some());
        assert!(parse_addr("fe80::1%eth0/64").is_some());
        assert!(parse_addr("fe80::1%").is_none());
        assert!(parse_addr("1.2.3.4%eth0").is_none());
    }

    #[test]
    fn ipv4_octets_have_no_leading_zero() {
        assert!(parse_addr("1.2.3.4").is_some());
        assert!(parse_addr("1.2.3.04").is_none());
    }

    #[test]
    fn prefix_length_has_no_sign_and_no_leading_zero() {
        assert!(is_prefix("1.2.3.4/0"));
        assert!(is_prefix("::ffff:1.2.3.4/96"));
        assert!(!is_prefix("1.2.3.4/024"));
        assert!(!is_prefix("1.2.3.4/00"));
        assert!(!is_prefix("1.2.3.4/+1"));
        assert!(!is_prefix("1.2.3.4/33"));
        assert!(!is_prefix("fe80::1%a/64"));
    }
}
