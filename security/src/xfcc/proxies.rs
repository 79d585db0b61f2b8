//! From whom the header is believed.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use thiserror::Error;

/// The addresses of proxies whose word counts.
///
/// The peer is the other end of the connection, never what a header says.
/// An IPv4 address or range written as IPv6 is that of IPv4.
///
/// ```
/// use mesh_security::xfcc::TrustedProxies;
///
/// let proxies = TrustedProxies::new(["10.0.0.0/8", "192.0.2.1"])?;
/// assert!(proxies.trusts("[::ffff:10.1.2.3]:4711".parse()?));
/// assert!(!proxies.trusts("127.0.0.1:4711".parse()?));
/// assert!(TrustedProxies::new(["10.0.0.0/33"]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedProxies {
    ranges: Vec<IpNet>,
    loopback: Loopback,
    unix: UnixPeers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loopback {
    Distrust,
    Trust,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnixPeers {
    Distrust,
    Trust,
}

/// An entry that is neither an address nor a range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("entry {position} is neither an address nor a range")]
#[non_exhaustive]
pub struct ProxyRangeError {
    /// Its position in the list.
    pub position: usize,
}

impl TrustedProxies {
    /// Trusts these addresses and ranges, and nothing else.
    ///
    /// # Errors
    ///
    /// If an entry is neither an address nor a range.
    pub fn new<'a>(ranges: impl IntoIterator<Item = &'a str>) -> Result<Self, ProxyRangeError> {
        let parse = |(position, text): (usize, &str)| {
            let network = text.trim().parse::<IpNet>().ok();
            let single = || text.trim().parse::<IpAddr>().ok().map(IpNet::from);
            network.or_else(single).map(canonical).ok_or(ProxyRangeError { position })
        };
        let ranges = ranges.into_iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { ranges, loopback: Loopback::Distrust, unix: UnixPeers::Distrust })
    }

    /// Trusts loopback addresses too: every process on the machine can then be anybody.
    #[must_use]
    pub const fn allow_loopback(mut self) -> Self {
        self.loopback = Loopback::Trust;
        self
    }

    /// Trusts peers without an address too, such as those behind a Unix socket.
    #[must_use]
    pub const fn allow_unix(mut self) -> Self {
        self.unix = UnixPeers::Trust;
        self
    }

    /// Whether the word of this peer counts.
    #[must_use]
    pub fn trusts(&self, peer: SocketAddr) -> bool {
        let address = peer.ip().to_canonical();
        (self.loopback == Loopback::Trust && address.is_loopback())
            || self.ranges.iter().any(|range| range.contains(&address))
    }

    /// Whether the word of this peer counts, which may have no address.
    #[must_use]
    pub fn trusts_peer(&self, peer: Option<SocketAddr>) -> bool {
        match peer {
            Some(peer) => self.trusts(peer),
            None => self.unix == UnixPeers::Trust,
        }
    }
}

/// A range of IPv4 in the place of one that is written as IPv6 (RFC 4291 §2.5.5.2).
fn canonical(range: IpNet) -> IpNet {
    const MAPPED: u8 = 96;
    let IpNet::V6(mapped) = range else { return range };
    let ipv4 = mapped.addr().to_ipv4_mapped().zip(mapped.prefix_len().checked_sub(MAPPED));
    ipv4.and_then(|(address, length)| IpNet::new(address.into(), length).ok()).unwrap_or(range)
}
