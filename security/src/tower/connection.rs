//! What the server knows of the connection of a request.

use std::net::SocketAddr;

use http::Extensions;
#[cfg(feature = "x509")]
use std::sync::Arc;

/// What the server knows of the connection of a request; put it into the extensions of the request, or write a [`ConnectionSource`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Connection {
    /// The other end, as the transport saw it.
    pub peer: Option<SocketAddr>,
    /// The certificates of the peer, verified in or after the handshake, with the feature `x509`.
    #[cfg(feature = "x509")]
    pub chain: Option<Arc<crate::x509::VerifiedChain>>,
}

impl Connection {
    /// A connection from this peer.
    #[must_use]
    pub fn from_peer(peer: SocketAddr) -> Self {
        Self { peer: Some(peer), ..Self::default() }
    }

    /// Adds the verified certificates of the peer, with the feature `x509`.
    #[cfg(feature = "x509")]
    #[must_use]
    pub fn with_chain(mut self, chain: Arc<crate::x509::VerifiedChain>) -> Self {
        self.chain = Some(chain);
        self
    }
}

/// Finds the connection of a request in what the server has left in its extensions.
///
/// Any function from extensions to a connection is one, such as `|extensions| { … ConnectInfo … }` for axum.
pub trait ConnectionSource: Clone + Send + Sync {
    /// The connection, as far as it is known.
    fn connection(&self, extensions: &Extensions) -> Connection;
}

impl<F: Fn(&Extensions) -> Connection + Clone + Send + Sync> ConnectionSource for F {
    fn connection(&self, extensions: &Extensions) -> Connection {
        self(extensions)
    }
}

/// Takes the [`Connection`] that the server has put there, or else knows nothing of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct FromExtensions;

impl ConnectionSource for FromExtensions {
    fn connection(&self, extensions: &Extensions) -> Connection {
        extensions.get::<Connection>().cloned().unwrap_or_default()
    }
}
