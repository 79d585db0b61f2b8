//! Addresses and ports.

use std::net::IpAddr;

use ipnet::IpNet;

use super::PolicyValueError as Error;

/// An address or a range of them; an IPv4 address written as IPv6 is the IPv4 address.
///
/// ```
/// use mesh_security::policy::AddressBlock;
///
/// let block = AddressBlock::parse("10.0.0.0/8")?;
/// assert!(block.contains("::ffff:10.1.2.3".parse().unwrap()));
/// assert!(AddressBlock::parse("10.0.0.0/33").is_err());
/// # Ok::<(), mesh_security::policy::PolicyValueError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AddressBlock(IpNet);

impl AddressBlock {
    /// Reads a value of a policy.
    ///
    /// # Errors
    ///
    /// If it is neither an address nor a range.
    pub fn parse(value: &str) -> Result<Self, Error> {
        let range = value.parse::<IpNet>().ok();
        let single = || value.parse::<IpAddr>().ok().map(IpNet::from);
        range.or_else(single).map(Self).ok_or(Error::Address)
    }

    /// Whether the address lies in the block.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// Reads a port of a policy: plain decimal, without sign and leading zero.
///
/// # Errors
///
/// If it is not a number from 0 to 65535.
pub fn parse_port(value: &str) -> Result<u16, Error> {
    let plain = value.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (value.len() > 1 && value.starts_with('0')) {
        return Err(Error::Port);
    }
    value.parse().map_err(|_| Error::Port)
}
