//! Fetching with hyper and rustls.

use std::{fmt, io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use ::http::{HeaderMap, Response, StatusCode, header};
use futures_util::future::{Either, select};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Incoming};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::{Fetch, FetchError, FetchFuture, FetchRequest, FetchResponse, Redirects, check_url};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const MAX_REDIRECTS: usize = 3;

/// Fetches over HTTP/1.1 and TLS, with the feature `http`.
///
/// Every fetch has a connection of its own; no proxy, no cookies, no compression.
/// It needs the tokio runtime with IO and time.
///
/// ```
/// use mesh_security::fetch::HttpFetch;
///
/// let fetch = HttpFetch::with_native_roots()?;
/// # let _ = fetch;
/// # Ok::<(), mesh_security::fetch::RootsError>(())
/// ```
#[derive(Clone)]
pub struct HttpFetch {
    tls: Arc<ClientConfig>,
    resolver: Arc<dyn Resolver>,
    connect_timeout: Duration,
}

impl HttpFetch {
    /// Trusts the roots of the operating system.
    ///
    /// # Errors
    ///
    /// If the system has no usable root; single unusable ones are passed over.
    pub fn with_native_roots() -> Result<Self, RootsError> {
        Self::with_roots(rustls_native_certs::load_native_certs().certs)
    }

    /// Trusts these roots and no others, as a private issuer needs it.
    ///
    /// # Errors
    ///
    /// If none of them is a certificate.
    pub fn with_roots(
        roots: impl IntoIterator<Item = CertificateDer<'static>>,
    ) -> Result<Self, RootsError> {
        let mut store = RootCertStore::empty();
        let (added, _) = store.add_parsable_certificates(roots);
        if added == 0 {
            return Err(RootsError::NoRoots);
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| RootsError::NoProtocol)?;
        Ok(Self::with_tls(builder.with_root_certificates(store).with_no_client_auth()))
    }

    /// Uses a TLS configuration of one's own, such as one that expects a certain SPIFFE ID.
    #[must_use]
    pub fn with_tls(tls: ClientConfig) -> Self {
        Self {
            tls: Arc::new(tls),
            resolver: Arc::new(SystemResolver),
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    /// Resolves names in another way.
    #[must_use]
    pub fn resolver(mut self, resolver: impl Resolver + 'static) -> Self {
        self.resolver = Arc::new(resolver);
        self
    }

    /// Gives each connection this long to be made, TLS excluded; two seconds unless set.
    #[must_use]
    pub const fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    async fn follow(&self, request: FetchRequest<'_>) -> Result<FetchResponse, FetchError> {
        let mut url = request.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            match self.get(&url, request).await? {
                Answer::Document(response) => return Ok(response),
                Answer::Redirect(location) => url = next_hop(&url, &location, request)?,
            }
        }
        Err(FetchError::RedirectRefused)
    }

    async fn get(&self, url: &Url, request: FetchRequest<'_>) -> Result<Answer, FetchError> {
        let stream = self.connect(url, request).await?;
        if url.scheme() != "https" {
            return exchange(stream, url, request).await;
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(|_| FetchError::Tls)?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(name, stream).await.map_err(|_| FetchError::Tls)?;
        exchange(stream, url, request).await
    }

    /// Dials the first address that may be dialled and answers.
    async fn connect(&self, url: &Url, request: FetchRequest<'_>) -> Result<TcpStream, FetchError> {
        let port = url.port_or_known_default().unwrap_or(443);
        let resolved = match url.host() {
            Some(Host::Ipv4(address)) => vec![SocketAddr::new(address.into(), port)],
            Some(Host::Ipv6(address)) => vec![SocketAddr::new(address.into(), port)],
            Some(Host::Domain(name)) => {
                self.resolver.resolve(name, port).await.map_err(|_| FetchError::Unresolved)?
            }
            None => return Err(FetchError::Unresolved),
        };
        let mut failure =
            if resolved.is_empty() { FetchError::Unresolved } else { FetchError::AddressBlocked };
        for address in resolved {
            if !request.addresses.permits(address.ip()) {
                continue;
            }
            match tokio::time::timeout(self.connect_timeout, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => failure = FetchError::Connect(error.kind()),
                Err(_) => failure = FetchError::Connect(io::ErrorKind::TimedOut),
            }
        }
        Err(failure)
    }
}

impl Fetch for HttpFetch {
    fn fetch<'a>(&'a self, request: FetchRequest<'a>) -> FetchFuture<'a> {
        Box::pin(self.follow(request))
    }
}

impl fmt::Debug for HttpFetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpFetch")
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// There are no roots to trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RootsError {
    /// No usable root certificate was given or found.
    #[error("no usable root certificate")]
    NoRoots,
    /// The cryptography has no version of TLS.
    #[error("no version of TLS")]
    NoProtocol,
}

/// The pending answer of a [`Resolver`].
pub type ResolveFuture<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>>;

/// Finds the addresses of a host.
pub trait Resolver: Send + Sync {
    /// The addresses of `host`, in the order in which they are to be tried.
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> ResolveFuture<'a>;
}

/// The resolver of the operating system, asked on tokio's blocking threads.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> ResolveFuture<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }
}

enum Answer {
    Document(FetchResponse),
    Redirect(String),
}

/// Sends one request over a connection of its own and reads the answer.
async fn exchange<S>(stream: S, url: &Url, request: FetchRequest<'_>) -> Result<Answer, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let protocol = |_| FetchError::Protocol;
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_headers(64)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(protocol)?;
    let head = head(url, request)?;
    let conversation = async move {
        let response = sender.send_request(head).await.map_err(|_| FetchError::Protocol)?;
        read(response, request.max_bytes).await
    };
    match select(Box::pin(conversation), Box::pin(connection)).await {
        Either::Left((answer, _)) => answer,
        // The connection is done; what it has read can still be taken.
        Either::Right((_, conversation)) => conversation.await,
    }
}

fn head(url: &Url, request: FetchRequest<'_>) -> Result<::http::Request<Empty<Bytes>>, FetchError> {
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut builder = ::http::Request::get(target)
        .header(header::HOST, authority)
        .header(header::ACCEPT, "application/json, application/jwk-set+json")
        .header(header::ACCEPT_ENCODING, "identity")
        .header(header::CONNECTION, "close")
        .header(header::USER_AGENT, concat!("mesh-security/", env!("CARGO_PKG_VERSION")));
    if let Some(etag) = request.etag {
        builder = builder.header(header::IF_NONE_MATCH, etag);
    }
    builder.body(Empty::new()).map_err(|_| FetchError::Protocol)
}

async fn read(response: Response<Incoming>, max_bytes: usize) -> Result<Answer, FetchError> {
    let headers = response.headers();
    let etag = text(headers, header::ETAG).map(str::to_owned);
    let max_age = max_age(headers);
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_MODIFIED => {
            return Ok(Answer::Document(FetchResponse { body: None, etag, max_age }));
        }
        status if status.is_redirection() => {
            let location = text(headers, header::LOCATION).ok_or(FetchError::RedirectRefused)?;
            return Ok(Answer::Redirect(location.to_owned()));
        }
        status => return Err(FetchError::Status(status.as_u16())),
    }
    if text(headers, header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(FetchError::Protocol);
    }
    let mut incoming = response.into_body();
    let too_large = |length: usize| length > max_bytes;
    if too_large(usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX)) {
        return Err(FetchError::ResponseTooLarge);
    }
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| FetchError::Protocol)?;
        let Some(data) = frame.data_ref() else { continue };
        if too_large(body.len() + data.len()) {
            return Err(FetchError::ResponseTooLarge);
        }
        body.extend_from_slice(data);
    }
    Ok(Answer::Document(FetchResponse { body: Some(body), etag, max_age }))
}

fn next_hop(from: &Url, location: &str, request: FetchRequest<'_>) -> Result<Url, FetchError> {
    if request.redirects != Redirects::SameHost {
        return Err(FetchError::RedirectRefused);
    }
    let next = from.join(location).map_err(|_| FetchError::RedirectRefused)?;
    let same = next.host() == from.host()
        && next.port_or_known_default() == from.port_or_known_default()
        && next.scheme() == from.scheme();
    if !same || check_url(next.as_str(), request.plain_http).is_err() {
        return Err(FetchError::RedirectRefused);
    }
    Ok(next)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// `max-age` of `Cache-Control`.
fn max_age(headers: &HeaderMap) -> Option<Duration> {
    text(headers, header::CACHE_CONTROL)?.split(',').find_map(|directive| {
        let (name, seconds) = directive.trim().split_once('=')?;
        let seconds = seconds.trim_matches('"').parse().ok()?;
        name.eq_ignore_ascii_case("max-age").then(|| Duration::from_secs(seconds))
    })
}
