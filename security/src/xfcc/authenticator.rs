//! The authenticator that believes trusted proxies.

use thiserror::Error;

use super::{
    TrustedProxies, XFCC_HEADER, XfccElement, XfccParseError, XfccParseErrorKind, parse_xfcc,
};
use crate::{
    Compat,
    authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, Via},
    dns_name::is_dns_name,
    spiffe::SpiffeId,
};

/// Authenticates a request by the header of a trusted proxy.
///
/// Only the nearest hop counts, which is the last element, and its one URI has to be a SPIFFE ID with a path.
///
/// ```
/// # use futures_util::FutureExt;
/// use mesh_security::{
///     authn::{AuthContext, Authenticator},
///     xfcc::{TrustedProxies, XFCC_HEADER, XfccAuthenticator},
/// };
///
/// let gateways = XfccAuthenticator::new(TrustedProxies::new(["10.12.0.0/16"])?);
///
/// # async {
/// let header = "URI=spiffe://evil.example/x,URI=spiffe://cluster.local/ns/shop/sa/cart";
/// let context = AuthContext::new("/").header(XFCC_HEADER, header);
/// let from_gateway = context.clone().peer("10.12.3.4:56789".parse()?);
/// let caller = gateways.authenticate(&from_gateway).await?.expect("the gateway is trusted");
/// assert_eq!(caller.identities(), ["spiffe://cluster.local/ns/shop/sa/cart"]);
/// let from_elsewhere = context.peer("192.0.2.1:56789".parse()?);
/// assert_eq!(gateways.authenticate(&from_elsewhere).await?, None);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # }.now_or_never().expect("nothing here waits")?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct XfccAuthenticator {
    proxies: TrustedProxies,
    elements: XfccElements,
    untrusted: UntrustedPeer,
    required_by: Vec<SpiffeId>,
    dns_names: DnsNames,
    compat: Compat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DnsNames {
    Ignore,
    Include,
}

/// Which elements of a header count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum XfccElements {
    /// The last, which the trusted proxy itself has written.
    #[default]
    Nearest,
    /// The first, which is the original client if every proxy on the way can be trusted and cleans up.
    First,
}

/// What the header of a peer means that is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum UntrustedPeer {
    /// It is as if it were not there.
    #[default]
    Ignore,
    /// The request has a bad credential.
    Refuse,
}

/// Why a header of a trusted proxy was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum XfccError {
    /// It cannot be read.
    #[error("error in parsing xfcc header: {0}")]
    Malformed(XfccParseError),
    /// The peer is not trusted to set it.
    #[error("peer is not in the trusted network")]
    UntrustedPeer,
    /// The element was written by a proxy that is not expected.
    #[error("element of an unexpected proxy")]
    UnexpectedProxy,
    /// The element has more than one URI; so many it has.
    #[error("{0} URI names instead of one")]
    MultipleUriSans(usize),
    /// The URI is not a SPIFFE ID with a path.
    #[error("URI name is no SPIFFE ID of a workload")]
    InvalidSpiffeId,
    /// Nothing in the element is an identity.
    #[error("no identity")]
    NoIdentity,
}

impl XfccAuthenticator {
    /// Believes these proxies.
    #[must_use]
    pub fn new(proxies: TrustedProxies) -> Self {
        Self {
            proxies,
            elements: XfccElements::Nearest,
            untrusted: UntrustedPeer::Ignore,
            required_by: Vec::new(),
            dns_names: DnsNames::Ignore,
            compat: Compat::default(),
        }
    }

    /// Says which element counts; [`XfccElements::Nearest`] unless set.
    #[must_use]
    pub const fn elements(mut self, elements: XfccElements) -> Self {
        self.elements = elements;
        self
    }

    /// Says what the header of an untrusted peer means; [`UntrustedPeer::Ignore`] unless set.
    #[must_use]
    pub const fn untrusted_peer(mut self, meaning: UntrustedPeer) -> Self {
        self.untrusted = meaning;
        self
    }

    /// Requires that every element that counts was written by one of these proxies (`By`).
    #[must_use]
    pub fn require_by(mut self, proxies: impl IntoIterator<Item = SpiffeId>) -> Self {
        self.required_by.extend(proxies);
        self
    }

    /// Counts DNS names as identities too, after the SPIFFE ID; what is no name of a host is left out.
    #[must_use]
    pub const fn include_dns_names(mut self) -> Self {
        self.dns_names = DnsNames::Include;
        self
    }

    /// Takes over looser behaviours of Istio: trust in loopback, all elements, common names.
    #[must_use]
    pub fn compat(mut self, compat: Compat) -> Self {
        if compat.trust_loopback {
            self.proxies = self.proxies.allow_loopback();
        }
        self.compat = compat;
        self
    }

    /// Whether a proxy has to remove the header before it passes the request on, because nobody trusted has set it.
    #[must_use]
    pub fn must_strip(&self, context: &AuthContext<'_>) -> bool {
        !self.proxies.trusts_peer(context.peer_addr())
    }

    fn caller(&self, context: &AuthContext<'_>) -> Result<Option<Caller>, XfccError> {
        let values: Vec<&[u8]> = context.header_values(XFCC_HEADER).collect();
        if values.is_empty() {
            return Ok(None);
        }
        if !self.proxies.trusts_peer(context.peer_addr()) {
            return match self.untrusted {
                UntrustedPeer::Ignore => Ok(None),
                UntrustedPeer::Refuse => Err(XfccError::UntrustedPeer),
            };
        }
        let elements = match parse_xfcc(&values.join(&b',')) {
            Ok(elements) => elements,
            Err(error) if error.kind() == XfccParseErrorKind::Empty => return Ok(None),
            Err(error) => return Err(XfccError::Malformed(error)),
        };
        let counted = match self.elements {
            _ if self.compat.all_xfcc_elements => &*elements,
            XfccElements::Nearest => &elements[elements.len().saturating_sub(1)..],
            XfccElements::First => &elements[..elements.len().min(1)],
        };
        if !counted.iter().all(|element| self.expects(element)) {
            return Err(XfccError::UnexpectedProxy);
        }
        let identities = match counted {
            [one] if !self.compat.all_xfcc_elements => self.identities(one)?,
            all => all.iter().flat_map(|element| self.all_names(element)).collect(),
        };
        Caller::new(Via::Xfcc, identities).map(Some).map_err(|_| XfccError::NoIdentity)
    }

    /// Whether a proxy has written the element that may.
    fn expects(&self, element: &XfccElement) -> bool {
        let expected = |by: &String| self.required_by.iter().any(|proxy| proxy.as_str() == by);
        self.required_by.is_empty() || element.by.iter().any(expected)
    }

    fn identities(&self, element: &XfccElement) -> Result<Vec<String>, XfccError> {
        let mut identities = match &*element.uri {
            [] => Vec::new(),
            // What Envoy writes for a client whose certificate has no URI.
            [none] if none.is_empty() => Vec::new(),
            [uri] => match SpiffeId::parse(uri) {
                Ok(id) if id.has_path() => vec![id.to_string()],
                _ => return Err(XfccError::InvalidSpiffeId),
            },
            more => return Err(XfccError::MultipleUriSans(more.len())),
        };
        if self.dns_names == DnsNames::Include {
            identities.extend(element.dns.iter().filter(|name| is_dns_name(name)).cloned());
        }
        if self.compat.common_name_identities {
            identities.extend(element.common_name());
        }
        Ok(identities)
    }

    /// Everything Istio counts as an identity.
    fn all_names(&self, element: &XfccElement) -> Vec<String> {
        let mut names = element.uri.clone();
        names.extend_from_slice(&element.dns);
        if self.compat.common_name_identities {
            names.extend(element.common_name());
        }
        names
    }
}

impl Authenticator for XfccAuthenticator {
    fn kind(&self) -> &str {
        "XfccAuthenticator"
    }

    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
        let caller = self.caller(context).map_err(AuthnError::Xfcc);
        Box::pin(std::future::ready(caller))
    }
}
