use std::net::IpAddr;

use cel::common::types::{CelBool, CelInt, CelString, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

use super::opaque::{Answer, answer, opaque, own, text};

/// An address without zone; IPv4 is not written as IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ip(IpAddr);

/// A network: an address and the number of its bits that are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cidr {
    address: IpAddr,
    bits: u8,
}

opaque!(Ip, "net.IP");
opaque!(Cidr, "net.CIDR");

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    let (ip, cidr) = (Ip::cel_type().to_owned(), Cidr::cel_type().to_owned());
    env.add_type(ip.to_owned())?;
    env.add_type(cidr.to_owned())?;
    env.add_overload("ip", "string_to_ip", vec![STRING_TYPE], |args| {
        answer(Ip::read(text(&args, 0)?)?)
    })?;
    env.add_overload("isIP", "is_ip", vec![STRING_TYPE], |args| {
        answer(CelBool::from(Ip::read(text(&args, 0)?).is_ok()))
    })?;
    env.add_overload("ip.isCanonical", "is_canonical", vec![STRING_TYPE], |args| {
        let written = text(&args, 0)?;
        answer(CelBool::from(Ip::read(written)?.0.to_string() == written))
    })?;
    env.add_overload("string", "ip_to_string", vec![ip.to_owned()], |args| {
        answer(CelString::from(own::<Ip>(&args, 0)?.0.to_string()))
    })?;
    let mut method = |name: &str, function| {
        env.add_member_overload(name, name, ip.to_owned(), Vec::new(), function)
    };
    method("family", |args| {
        answer(CelInt::from(if own::<Ip>(&args, 0)?.0.is_ipv4() { 4 } else { 6 }))
    })?;
    method("isUnspecified", |args| is(&args, |ip| ip.is_unspecified()))?;
    method("isLoopback", |args| is(&args, |ip| ip.is_loopback()))?;
    method("isLinkLocalMulticast", |args| is(&args, is_link_local_multicast))?;
    method("isLinkLocalUnicast", |args| is(&args, is_link_local_unicast))?;
    method("isGlobalUnicast", |args| is(&args, is_global_unicast))?;
    networks(env)
}

fn networks(env: &mut Env) -> Result<(), DeclarationError> {
    let (ip, cidr) = (Ip::cel_type().to_owned(), Cidr::cel_type().to_owned());
    env.add_overload("cidr", "string_to_cidr", vec![STRING_TYPE], |args| {
        answer(Cidr::read(text(&args, 0)?)?)
    })?;
    env.add_overload("isCIDR", "is_cidr", vec![STRING_TYPE], |args| {
        answer(CelBool::from(Cidr::read(text(&args, 0)?).is_ok()))
    })?;
    env.add_overload("string", "cidr_to_string", vec![cidr.to_owned()], |args| {
        let Cidr { address, bits } = own::<Cidr>(&args, 0)?;
        answer(CelString::from(format!("{address}/{bits}")))
    })?;
    let mut method = |name: &str, id: &str, args, function| {
        env.add_member_overload(name, id, cidr.to_owned(), args, function)
    };
    method("containsIP", "cidr_contains_ip", vec![ip], |args| {
        let network = own::<Cidr>(&args, 0)?;
        answer(CelBool::from(network.contains(own::<Ip>(&args, 1)?.0)))
    })?;
    method("containsIP", "cidr_contains_ip_string", vec![STRING_TYPE], |args| {
        let network = own::<Cidr>(&args, 0)?;
        answer(CelBool::from(network.contains(Ip::read(text(&args, 1)?)?.0)))
    })?;
    method("containsCIDR", "cidr_contains_cidr", vec![cidr.to_owned()], |args| {
        let network = own::<Cidr>(&args, 0)?;
        answer(CelBool::from(network.covers(*own::<Cidr>(&args, 1)?)))
    })?;
    method("containsCIDR", "cidr_contains_cidr_string", vec![STRING_TYPE], |args| {
        let network = own::<Cidr>(&args, 0)?;
        answer(CelBool::from(network.covers(Cidr::read(text(&args, 1)?)?)))
    })?;
    method("ip", "cidr_ip", Vec::new(), |args| answer(Ip(own::<Cidr>(&args, 0)?.address)))?;
    method("masked", "cidr_masked", Vec::new(), |args| answer(own::<Cidr>(&args, 0)?.masked()))?;
    method("prefixLength", "cidr_prefix_length", Vec::new(), |args| {
        answer(CelInt::from(i64::from(own::<Cidr>(&args, 0)?.bits)))
    })
}

impl Ip {
    fn read(text: &str) -> Result<Self, ExecutionError> {
        let refused = |why| ExecutionError::function_error("ip", format!("{text:?} {why}"));
        match text.parse() {
            Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_some() => {
                Err(refused("is an IPv4 address written as IPv6"))
            }
            Ok(address) => Ok(Self(address)),
            Err(_) => Err(refused("is not an IP address")),
        }
    }
}

impl Cidr {
    fn read(text: &str) -> Result<Self, ExecutionError> {
        let refused =
            || ExecutionError::function_error("cidr", format!("{text:?} is not a network"));
        let (address, length) = text.split_once('/').ok_or_else(refused)?;
        let address = Ip::read(address)?.0;
        let plain = length == "0" || (!length.starts_with(['0', '+']) && length.len() <= 3);
        let bits = length.parse().ok().filter(|bits| plain && *bits <= width(address));
        Ok(Self { address, bits: bits.ok_or_else(refused)? })
    }

    fn contains(self, ip: IpAddr) -> bool {
        ip.is_ipv4() == self.address.is_ipv4()
            && mask(ip, self.bits) == mask(self.address, self.bits)
    }

    fn covers(self, other: Self) -> bool {
        self.bits <= other.bits && self.contains(other.address)
    }

    fn masked(self) -> Self {
        Self { address: mask(self.address, self.bits), bits: self.bits }
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// Clears the bits behind a prefix.
fn mask(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            IpAddr::V4((v4.to_bits() & mask).into())
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & mask).into())
        }
    }
}

fn is<'b, 'v>(arguments: &[CowVal<'_, '_>], holds: fn(IpAddr) -> bool) -> Answer<'b, 'v> {
    answer(CelBool::from(holds(own::<Ip>(arguments, 0)?.0)))
}

fn is_link_local_multicast(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => matches!(v4.octets(), [224, 0, 0, _]),
        IpAddr::V6(v6) => v6.segments().first().is_some_and(|first| first & 0xff0f == 0xff02),
    }
}

fn is_link_local_unicast(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

/// Private networks count as global here, as in Go.
fn is_global_unicast(ip: IpAddr) -> bool {
    let is_broadcast = matches!(ip, IpAddr::V4(v4) if v4.is_broadcast());
    !(ip.is_unspecified()
        || ip.is_loopback()
        || ip.is_multicast()
        || is_broadcast
        || is_link_local_unicast(ip))
}
