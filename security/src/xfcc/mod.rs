//! The header `x-forwarded-client-cert`, by which a proxy tells whose certificate it has seen.
//!
//! [`parse_xfcc`] and [`XfccElement`] read and write it, [`TrustedProxies`] says from whom it is believed, and [`XfccAuthenticator`] makes callers of it.
//! A proxy of one's own forwards it by [`ForwardMode`].

mod authenticator;
mod element;
mod error;
mod forward;
mod parse;
mod proxies;

pub use authenticator::{UntrustedPeer, XfccAuthenticator, XfccElements, XfccError};
pub use element::XfccElement;
pub use error::{XfccParseError, XfccParseErrorKind};
pub use forward::ForwardMode;
pub use parse::parse_xfcc;
pub use proxies::{ProxyRangeError, TrustedProxies};

/// The name of the header, in lower case.
pub const XFCC_HEADER: &str = "x-forwarded-client-cert";
