//! What a proxy makes of the header.

use super::{XfccElement, XfccParseError, parse_xfcc};

/// How a proxy treats the header of the request it passes on, by the names of Envoy's `forward_client_cert_details`.
///
/// ```
/// use mesh_security::xfcc::{ForwardMode, XfccElement};
///
/// let mut own = XfccElement::default();
/// own.uri.push("spiffe://td/ns/a/sa/b".to_owned());
/// let header = ForwardMode::AppendForward.apply(Some(b"Hash=h"), Some(&own))?;
/// assert_eq!(header.as_deref(), Some("Hash=h,URI=spiffe://td/ns/a/sa/b"));
/// assert_eq!(ForwardMode::Sanitize.apply(Some(b"Hash=h"), Some(&own))?, None);
/// # Ok::<(), mesh_security::xfcc::XfccParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_enums, reason = "these are all that Envoy has")]
pub enum ForwardMode {
    /// Removes it.
    #[default]
    Sanitize,
    /// Keeps it if the connection has a client certificate.
    ForwardOnly,
    /// Keeps it and adds the client's certificate, if the connection has one.
    AppendForward,
    /// Replaces it by the client's certificate, if the connection has one.
    SanitizeSet,
    /// Keeps it whatever the connection is like.
    AlwaysForwardOnly,
}

impl ForwardMode {
    /// The header to pass on: `received` is what came in, `own` what is known of the client of a mutual TLS connection.
    ///
    /// # Errors
    ///
    /// If what came in would be passed on but is not a header.
    pub fn apply(
        self,
        received: Option<&[u8]>,
        own: Option<&XfccElement>,
    ) -> Result<Option<String>, XfccParseError> {
        let received = |kept: bool| match received {
            Some(header) if kept => parse_xfcc(header),
            _ => Ok(Vec::new()),
        };
        let elements = match (self, own) {
            (Self::Sanitize, _) | (Self::SanitizeSet, None) => Vec::new(),
            (Self::SanitizeSet, Some(own)) => vec![own.clone()],
            (Self::ForwardOnly, own) => received(own.is_some())?,
            (Self::AlwaysForwardOnly, _) => received(true)?,
            (Self::AppendForward, None) => Vec::new(),
            (Self::AppendForward, Some(own)) => {
                let mut elements = received(true)?;
                elements.push(own.clone());
                elements
            }
        };
        let texts: Vec<_> = elements.iter().map(XfccElement::to_string).collect();
        Ok(if texts.is_empty() { None } else { Some(texts.join(",")) })
    }
}
