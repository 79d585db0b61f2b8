//! One fetch.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use url::Url;

use super::{AddressFilter, FetchError, PlainHttp, without_query};

/// The pending answer of a [`Fetch`].
pub type FetchFuture<'a> =
    Pin<Box<dyn Future<Output = Result<FetchResponse, FetchError>> + Send + 'a>>;

/// Gets documents by URL.
///
/// Whoever asks sets a time limit; dropping the future ends the fetch.
///
/// ```
/// use mesh_security::fetch::{Fetch, FetchError, FetchFuture, FetchRequest, FetchResponse};
///
/// /// Always has the same answer.
/// struct Constant(&'static str);
///
/// impl Fetch for Constant {
///     fn fetch<'a>(&'a self, request: FetchRequest<'a>) -> FetchFuture<'a> {
///         let body = self.0.as_bytes().to_vec();
///         Box::pin(async move {
///             if body.len() > request.max_bytes {
///                 return Err(FetchError::ResponseTooLarge);
///             }
///             Ok(FetchResponse::new(body))
///         })
///     }
/// }
/// # let _: &dyn Fetch = &Constant("{}");
/// ```
pub trait Fetch: Send + Sync {
    /// Gets one document; the answer has status 200, or says that nothing has changed.
    fn fetch<'a>(&'a self, request: FetchRequest<'a>) -> FetchFuture<'a>;
}

impl<F: Fetch + ?Sized> Fetch for Arc<F> {
    fn fetch<'a>(&'a self, request: FetchRequest<'a>) -> FetchFuture<'a> {
        (**self).fetch(request)
    }
}

/// What to get, and within which bounds. `Debug` does not show the query of the URL.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct FetchRequest<'a> {
    /// Where it is; the scheme has been checked.
    pub url: &'a Url,
    /// The tag of the version that is known already, to be sent as `If-None-Match`.
    pub etag: Option<&'a str>,
    /// How long the body may be, in bytes, as sent and after decoding.
    pub max_bytes: usize,
    /// Which redirects may be followed.
    pub redirects: Redirects,
    /// Which addresses may be dialled, to be asked about the very address that is.
    pub addresses: &'a AddressFilter,
    /// Whether the scheme `http` is permitted, for redirects.
    pub plain_http: PlainHttp,
}

impl fmt::Debug for FetchRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchRequest")
            .field("url", &without_query(self.url.as_str()))
            .field("etag", &self.etag)
            .field("max_bytes", &self.max_bytes)
            .field("redirects", &self.redirects)
            .field("plain_http", &self.plain_http)
            .finish_non_exhaustive()
    }
}

/// A document, or the news that there is none newer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FetchResponse {
    /// The body; nothing if the version that was known is still the newest (status 304).
    pub body: Option<Vec<u8>>,
    /// The tag of this version.
    pub etag: Option<String>,
    /// How long it stays fresh (`Cache-Control: max-age`).
    pub max_age: Option<Duration>,
}

impl FetchResponse {
    /// A document without tag and age.
    #[must_use]
    pub const fn new(body: Vec<u8>) -> Self {
        Self { body: Some(body), etag: None, max_age: None }
    }

    /// The news that the version that was known is still the newest.
    #[must_use]
    pub const fn not_modified() -> Self {
        Self { body: None, etag: None, max_age: None }
    }

    /// Adds a tag.
    #[must_use]
    pub fn with_etag(mut self, etag: impl Into<String>) -> Self {
        self.etag = Some(etag.into());
        self
    }

    /// Adds an age.
    #[must_use]
    pub const fn with_max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }
}

/// Which redirects are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Redirects {
    /// None.
    #[default]
    Refuse,
    /// At most three, to the same host and port, without leaving HTTPS; addresses are checked on each hop.
    SameHost,
}
