//! What authenticators see of a request.

use std::{fmt, net::SocketAddr};

/// A request, whatever transport it came by.
///
/// It borrows from the request; building one copies no value.
/// A gRPC request is one over HTTP/2 whose metadata are its headers.
/// `Debug` shows the names and lengths of headers, never their values, and no query.
///
/// ```
/// use mesh_security::authn::AuthContext;
///
/// let context = AuthContext::new("/debug/configz")
///     .query("pretty")
///     .headers([("X-Tag", "a"), ("x-tag", "b")]);
/// assert_eq!(context.header_values("x-tag").collect::<Vec<_>>(), [b"a", b"b"]);
/// assert_eq!(
///     format!("{context:?}"),
///     r#"AuthContext { path: "/debug/configz", peer: None, headers: [X-Tag: 1 bytes, x-tag: 1 bytes] }"#,
/// );
/// ```
#[derive(Clone)]
pub struct AuthContext<'a> {
    path: &'a str,
    query: Option<&'a str>,
    peer: Option<SocketAddr>,
    headers: Vec<(&'a str, &'a [u8])>,
    #[cfg(feature = "x509")]
    chain: Option<&'a crate::x509::VerifiedChain>,
}

impl<'a> AuthContext<'a> {
    /// A request for `path`, without the query.
    #[must_use]
    pub const fn new(path: &'a str) -> Self {
        Self {
            path,
            query: None,
            peer: None,
            headers: Vec::new(),
            #[cfg(feature = "x509")]
            chain: None,
        }
    }

    /// Adds the query, without the question mark.
    #[must_use]
    pub const fn query(mut self, query: &'a str) -> Self {
        self.query = Some(query);
        self
    }

    /// Adds the address of the other end of the connection, as the transport saw it.
    #[must_use]
    pub const fn peer(mut self, peer: SocketAddr) -> Self {
        self.peer = Some(peer);
        self
    }

    /// Adds one header.
    #[must_use]
    pub fn header<V: AsRef<[u8]> + ?Sized>(mut self, name: &'a str, value: &'a V) -> Self {
        self.headers.push((name, value.as_ref()));
        self
    }

    /// Adds headers in order; a reference to the header map of most HTTP libraries will do.
    #[must_use]
    pub fn headers<N, V>(mut self, headers: impl IntoIterator<Item = (&'a N, &'a V)>) -> Self
    where
        N: AsRef<str> + ?Sized + 'a,
        V: AsRef<[u8]> + ?Sized + 'a,
    {
        let borrowed = headers.into_iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        self.headers.extend(borrowed);
        self
    }

    /// Adds the verified certificates of the connection, with the feature `x509`.
    #[cfg(feature = "x509")]
    #[must_use]
    pub const fn verified_chain(mut self, chain: &'a crate::x509::VerifiedChain) -> Self {
        self.chain = Some(chain);
        self
    }

    /// The verified certificates of the connection, if it has any, with the feature `x509`.
    #[cfg(feature = "x509")]
    #[must_use]
    pub const fn peer_chain(&self) -> Option<&'a crate::x509::VerifiedChain> {
        self.chain
    }

    /// The values of a header in order, its name compared without case.
    pub fn header_values(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let named = self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value)
    }

    /// The requested path.
    #[must_use]
    pub const fn request_path(&self) -> &'a str {
        self.path
    }

    /// The query of the request, if it has one.
    #[must_use]
    pub const fn request_query(&self) -> Option<&'a str> {
        self.query
    }

    /// The other end of the connection, if the transport has addresses.
    #[must_use]
    pub const fn peer_addr(&self) -> Option<SocketAddr> {
        self.peer
    }
}

impl fmt::Debug for AuthContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {} bytes", value.len()))
            .map(Unquoted)
            .collect();
        f.debug_struct("AuthContext")
            .field("path", &self.path)
            .field("peer", &self.peer)
            .field("headers", &headers)
            .finish()
    }
}

struct Unquoted(String);

impl fmt::Debug for Unquoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
