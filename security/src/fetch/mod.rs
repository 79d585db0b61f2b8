//! Documents from elsewhere: key sets, discovery documents and bundles.
//!
//! Whatever fetches is a [`Fetch`]; the feature `http` has [`HttpFetch`].
//! Sources bound what they ask for and check what they get, so an implementation has to keep three promises: no more bytes than asked for, no redirect that was not permitted, and no connection to an address that the [`AddressFilter`] blocks.

mod addresses;
mod error;
#[cfg(feature = "http")]
mod http;
mod request;
mod urls;

pub use addresses::AddressFilter;
pub use error::FetchError;
#[cfg(feature = "http")]
pub use http::{HttpFetch, ResolveFuture, Resolver, RootsError, SystemResolver};
pub use request::{Fetch, FetchFuture, FetchRequest, FetchResponse, Redirects};
pub use urls::{PlainHttp, UrlError};
pub(crate) use urls::{check_url, without_query};
