//! The names in a certificate.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_parser::extensions::GeneralName;

use super::X509Error;
use crate::spiffe::SpiffeId;

const MAX_NAMES: usize = 64;

/// The subject alternative names of a certificate, by type; other types are left out.
///
/// ```
/// use mesh_security::x509::{CertificateNames, X509Error};
///
/// let names = CertificateNames::default();
/// assert_eq!(names.spiffe_id(), Err(X509Error::NoUriSan));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CertificateNames {
    /// URIs, in the order of the certificate.
    pub uris: Vec<String>,
    /// DNS names, in the order of the certificate.
    pub dns: Vec<String>,
    /// Addresses, in the order of the certificate.
    pub ips: Vec<IpAddr>,
}

impl CertificateNames {
    pub(super) fn read(names: &[GeneralName<'_>]) -> Result<Self, X509Error> {
        let mut out = Self::default();
        for (count, name) in names.iter().enumerate() {
            if count == MAX_NAMES {
                return Err(X509Error::TooManyNames);
            }
            match name {
                GeneralName::URI(uri) => out.uris.push(checked(uri)?),
                GeneralName::DNSName(name) => out.dns.push(checked(name)?),
                GeneralName::IPAddress(bytes) => out.ips.push(address(bytes)?),
                GeneralName::Invalid(..) => return Err(X509Error::InvalidSan),
                _ => {}
            }
        }
        Ok(out)
    }

    /// The SPIFFE ID of a workload: the one URI there is.
    ///
    /// # Errors
    ///
    /// If there is no URI or more than one, of whatever scheme, or the one is not a SPIFFE ID with a path.
    pub fn spiffe_id(&self) -> Result<SpiffeId, X509Error> {
        let id = self.any_spiffe_id()?;
        if id.has_path() { Ok(id) } else { Err(X509Error::NoPath) }
    }

    /// The SPIFFE ID of a workload or authority.
    pub(super) fn any_spiffe_id(&self) -> Result<SpiffeId, X509Error> {
        match &*self.uris {
            [] => Err(X509Error::NoUriSan),
            [uri] => SpiffeId::parse(uri).map_err(|error| X509Error::InvalidSpiffeId(error.kind())),
            more => Err(X509Error::MultipleUriSans(more.len())),
        }
    }
}

fn checked(text: &str) -> Result<String, X509Error> {
    let sound = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_control());
    if sound { Ok(text.to_owned()) } else { Err(X509Error::InvalidSan) }
}

fn address(bytes: &[u8]) -> Result<IpAddr, X509Error> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Ok(Ipv4Addr::from(v4).into());
    }
    let v6 = <[u8; 16]>::try_from(bytes).map_err(|_| X509Error::InvalidSan)?;
    Ok(Ipv6Addr::from(v6).into())
}
