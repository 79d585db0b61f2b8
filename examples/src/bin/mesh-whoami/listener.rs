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
use mesh_security::x509::{ClientCertificates, PeerVerifier, SpiffeClientVerifier};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::cli::Cli;
use crate::credentials::Credentials;

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
    pub(crate) async fn bind(cli: &Cli, credentials: &Credentials) -> Result<Self, Box<dyn Error>> {
        let tls = acceptor(cli, credentials.peers())?;
        let peers = credentials.peers().clone();
        let listener = TcpListener::bind(cli.listen).await?;
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
                    if let Ok(Ok(connection)) = shaken.await {
                        let _ = done.send(connection).await;
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

fn acceptor(cli: &Cli, peers: &PeerVerifier) -> Result<Option<TlsAcceptor>, Box<dyn Error>> {
    let (Some(certificate), Some(key)) = (&cli.certificate, &cli.key) else { return Ok(None) };
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)?.collect::<Result<_, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = SpiffeClientVerifier::new(peers.clone(), Arc::clone(&provider))
        .certificates(ClientCertificates::Optional);
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(chain, key)?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
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
