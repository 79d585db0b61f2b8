use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use mesh_security::tower::Connection;
use mesh_security::x509::{
    ClientCertificates, OwnCertificateResolver, PeerVerifier, SpiffeClientVerifier,
};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::identity::Own;

/// How long a client may take for its handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections whose handshake is done.
pub(crate) struct Listener {
    address: SocketAddr,
    ready: mpsc::Receiver<(Stream, Peer)>,
}

/// What is known of the other end.
#[derive(Clone, Debug)]
pub(crate) struct Peer(pub(crate) Connection);

/// A connection with or without TLS.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Listener {
    /// Listens, with TLS if there is a certificate of our own.
    pub(crate) async fn bind(
        address: SocketAddr,
        own: Option<Own>,
        peers: PeerVerifier,
    ) -> Result<Self, Box<dyn Error>> {
        let tls = own.map(|own| acceptor(own, &peers)).transpose()?;
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (done, ready) = mpsc::channel(64);
        tokio::spawn(async move {
            loop {
                let Ok((stream, peer)) = listener.accept().await else {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let (tls, peers, done) = (tls.clone(), peers.clone(), done.clone());
                tokio::spawn(async move {
                    let shaken =
                        tokio::time::timeout(PATIENCE, handshake(stream, peer, tls, &peers));
                    match shaken.await {
                        // Fails when the service has ended.
                        Ok(Ok(connection)) => drop(done.send(connection).await),
                        Ok(Err(error)) => tracing::debug!(%peer, %error, "no handshake"),
                        Err(_) => tracing::debug!(%peer, "no handshake in time"),
                    }
                });
            }
        });
        Ok(Self { address, ready })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl axum::serve::Listener for Listener {
    type Io = Stream;
    type Addr = Peer;

    async fn accept(&mut self) -> (Stream, Peer) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(Peer(Connection::from_peer(self.address)))
    }
}

impl Connected<IncomingStream<'_, Listener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// Finishes the handshake, and keeps the certificates of a client that has any.
async fn handshake(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    peers: &PeerVerifier,
) -> io::Result<(Stream, Peer)> {
    let mut connection = Connection::from_peer(peer);
    let Some(tls) = tls else { return Ok((Stream::Plain(stream), Peer(connection))) };
    let stream = tls.accept(stream).await?;
    let presented = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let chain = peers.verify_optional(presented).map_err(io::Error::other)?;
    if let Some(chain) = chain {
        connection = connection.with_chain(Arc::new(chain));
    }
    Ok((Stream::Tls(Box::new(stream)), Peer(connection)))
}

/// Presents the certificate that is ours at the moment of the handshake.
fn acceptor(own: Own, peers: &PeerVerifier) -> Result<TlsAcceptor, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = SpiffeClientVerifier::new(peers.clone(), Arc::clone(&provider))
        .certificates(ClientCertificates::Optional);
    let own = OwnCertificateResolver::new(Arc::clone(&provider), own);
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(Arc::new(own));
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
