//! Where in a request a token may stand.

/// One place in a request where a token is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenLocation {
    /// The `Authorization` header with the scheme `Bearer`, compared without case.
    Authorization,
    /// A header whose value begins with this prefix, compared with case; the rest is the token.
    Header {
        /// Name of the header, compared without case.
        name: String,
        /// What stands before the token, a space at its end included; may be empty.
        prefix: String,
    },
    /// A parameter of the query.
    Param(String),
    /// A cookie.
    Cookie(String),
}

/// The places where the token of a rule may stand.
///
/// Metadata of gRPC are headers of HTTP/2, so they are read as such.
/// Explicit places replace the default, the `Authorization` header; they are not added to it.
///
/// ```
/// use mesh_security::jwt::{TokenLocation, TokenLocations};
///
/// let places = TokenLocations::new().header("x-jwt", "").cookie("session");
/// assert_eq!(places.iter().count(), 2);
/// assert_eq!(
///     TokenLocations::default().iter().collect::<Vec<_>>(),
///     [&TokenLocation::Authorization],
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLocations(Vec<TokenLocation>);

impl TokenLocations {
    /// No place yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// What a proxy of Istio looks at unless told otherwise: the `Authorization` header and the parameter `access_token`.
    ///
    /// A token in a query ends up in logs and histories (RFC 6750 §2.3), so this is not the default here.
    #[must_use]
    pub fn of_istio_proxy() -> Self {
        Self::default().param("access_token")
    }

    /// Adds the `Authorization` header.
    #[must_use]
    pub fn authorization(self) -> Self {
        self.with(TokenLocation::Authorization)
    }

    /// Adds a header; the token follows `prefix`, which may be empty.
    #[must_use]
    pub fn header(self, name: impl Into<String>, prefix: impl Into<String>) -> Self {
        self.with(TokenLocation::Header { name: name.into(), prefix: prefix.into() })
    }

    /// Adds a parameter of the query, its name compared after percent-decoding.
    #[must_use]
    pub fn param(self, name: impl Into<String>) -> Self {
        self.with(TokenLocation::Param(name.into()))
    }

    /// Adds a cookie, its name compared with case.
    #[must_use]
    pub fn cookie(self, name: impl Into<String>) -> Self {
        self.with(TokenLocation::Cookie(name.into()))
    }

    /// The places, in order.
    pub fn iter(&self) -> impl Iterator<Item = &TokenLocation> {
        self.0.iter()
    }

    fn with(mut self, location: TokenLocation) -> Self {
        self.0.push(location);
        self
    }
}

impl Default for TokenLocations {
    fn default() -> Self {
        Self::new().authorization()
    }
}
