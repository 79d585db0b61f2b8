//! Which addresses may be dialled.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv6Net};

/// Keeps fetches away from addresses that only the machine itself or its cloud should reach.
///
/// It is asked about each address right before it is dialled, never about names, so a name that changes its mind (DNS rebinding) gains nothing.
/// Always blocked: unspecified, link-local, multicast and broadcast addresses, the metadata services `100.100.100.200` and `fd00:ec2::/32`, and all of these written as IPv6 (mapped, compatible, NAT64, 6to4, Teredo).
/// Through an HTTP proxy the target would be out of sight, so [`HttpFetch`](super::HttpFetch) uses none.
///
/// ```
/// use mesh_security::fetch::AddressFilter;
///
/// let filter = AddressFilter::new();
/// assert!(!filter.permits("169.254.169.254".parse()?));
/// assert!(!filter.permits("::ffff:169.254.169.254".parse()?));
/// assert!(filter.permits("10.0.0.1".parse()?));
/// assert!(!AddressFilter::public_only().permits("10.0.0.1".parse()?));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddressFilter {
    denied: Vec<IpNet>,
    scope: Scope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Scope {
    #[default]
    Any,
    Public,
}

impl AddressFilter {
    /// Blocks what is always blocked; loopback and private networks may be dialled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Blocks loopback, private (RFC 1918), shared (RFC 6598) and unique local addresses too.
    #[must_use]
    pub fn public_only() -> Self {
        Self { denied: Vec::new(), scope: Scope::Public }
    }

    /// Blocks a network too.
    #[must_use]
    pub fn deny(mut self, network: IpNet) -> Self {
        self.denied.push(network);
        self
    }

    /// Whether the address may be dialled.
    #[must_use]
    pub fn permits(&self, address: IpAddr) -> bool {
        let embedded = match address {
            IpAddr::V4(_) => None,
            IpAddr::V6(v6) => embedded_v4(v6).map(IpAddr::V4),
        };
        self.permits_as_is(address) && embedded.is_none_or(|inner| self.permits_as_is(inner))
    }

    fn permits_as_is(&self, address: IpAddr) -> bool {
        let blocked = match address {
            IpAddr::V4(v4) => is_blocked_v4(v4),
            IpAddr::V6(v6) => is_blocked_v6(v6),
        };
        let private = self.scope == Scope::Public && is_private(address);
        !blocked && !private && !self.denied.iter().any(|network| network.contains(&address))
    }
}

/// The metadata service of Alibaba Cloud.
const ALIBABA_METADATA: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

fn is_blocked_v4(address: Ipv4Addr) -> bool {
    address.octets()[0] == 0
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address == ALIBABA_METADATA
}

fn is_blocked_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    address.is_unspecified()
        || address.is_multicast()
        || address.is_unicast_link_local()
        // The metadata service of AWS.
        || (first == 0xfd00 && second == 0x0ec2)
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            v4.is_loopback() || v4.is_private() || (first == 100 && second & 0xc0 == 64)
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// The IPv4 address that an IPv6 address leads to through a translator or tunnel.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let of = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    let last = of(segments[6], segments[7]);
    match segments {
        // Mapped, translated (RFC 2765) and NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(last),
        // Compatible; loopback and unspecified are IPv6 addresses of their own.
        [0, 0, 0, 0, 0, 0, high, _] if high > 0 => Some(last),
        // 6to4.
        [0x2002, high, low, ..] => Some(of(high, low)),
        // Teredo hides the client's address by inverting it.
        [0x2001, 0, _, _, _, _, high, low] => Some(of(!high, !low)),
        _ if local_nat64().contains(&address) => Some(last),
        _ => None,
    }
}

/// The prefix for translators of one's own (RFC 8215).
fn local_nat64() -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48)
}

#[cfg(test)]
mod tests {
    use super::AddressFilter;

    #[track_caller]
    fn check(filter: &AddressFilter, addresses: &[&str], permitted: bool) {
        for address in addresses {
            assert_eq!(filter.permits(address.parse().unwrap()), permitted, "{address}");
        }
    }

    #[test]
    fn attack_50_addresses_of_metadata_services_are_blocked_in_every_spelling() {
        let blocked = [
            "169.254.169.254",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "::ffff:0:169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "2001:0:1:2:3:4:5601:5601",
            "100.100.100.200",
            "224.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "ff02::1",
        ];
        check(&AddressFilter::new(), &blocked, false);
    }

    #[test]
    fn ordinary_addresses_may_be_dialled() {
        let usual = ["10.0.0.1", "127.0.0.1", "::1", "100.64.0.1", "fd00::1", "8.8.8.8", "2606::1"];
        check(&AddressFilter::new(), &usual, true);
    }

    #[test]
    fn private_addresses_are_blocked_on_demand() {
        let filter = AddressFilter::public_only();
        let private = [
            "10.0.0.1",
            "127.0.0.1",
            "::1",
            "100.64.0.1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "192.168.1.1",
            "172.16.0.1",
        ];
        check(&filter, &private, false);
        check(&filter, &["8.8.8.8", "2606::1", "64:ff9b::808:808"], true);
    }

    #[test]
    fn further_networks_can_be_blocked() {
        let filter = AddressFilter::new().deny("8.8.0.0/16".parse().unwrap());
        check(&filter, &["8.8.8.8", "::ffff:8.8.8.8"], false);
        check(&filter, &["8.9.8.8"], true);
    }
}
