use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use parking_lot::RwLock;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::metrics::Metrics;
use crate::run::say;

/// Longer than any handshake of an API server takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many connections may be ready before they are served.
const BACKLOG: usize = 64;

/// A certificate in files, and what to accept connections with until the files change.
pub(crate) struct Certificate {
    cert: PathBuf,
    key: PathBuf,
    current: RwLock<Current>,
}

struct Current {
    pem: Pem,
    config: Arc<ServerConfig>,
}

#[derive(PartialEq)]
struct Pem {
    cert: Vec<u8>,
    key: Vec<u8>,
}

impl Certificate {
    pub(crate) fn load(cert: &Path, key: &Path) -> Result<Self, String> {
        let pem = Pem::read(cert, key)?;
        let config = pem.config()?;
        let current = RwLock::new(Current { pem, config });
        Ok(Self { cert: cert.to_owned(), key: key.to_owned(), current })
    }

    /// Looks at the files again and again; what cannot be used leaves the certificate as it is.
    pub(crate) async fn follow(&self, every: Duration, metrics: &Metrics) {
        let mut ticks = tokio::time::interval(every);
        let mut refused = None;
        loop {
            ticks.tick().await;
            let read = Pem::read(&self.cert, &self.key);
            if read.as_ref().is_ok_and(|pem| *pem == self.current.read().pem) {
                refused = None;
                continue;
            }
            match read.and_then(|pem| Ok(Current { config: pem.config()?, pem })) {
                Ok(current) => {
                    *self.current.write() = current;
                    metrics.reload(true);
                    refused = None;
                    say("certificate replaced");
                }
                // Said once: the files may be written one after the other, or stay wrong for long.
                Err(error) if refused.as_ref() != Some(&error) => {
                    metrics.reload(false);
                    say(&format!("certificate kept: {error}"));
                    refused = Some(error);
                }
                Err(_) => {}
            }
        }
    }

    fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.current.read().config))
    }
}

impl Pem {
    fn read(cert: &Path, key: &Path) -> Result<Self, String> {
        let read =
            |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        Ok(Self { cert: read(cert)?, key: read(key)? })
    }

    fn config(&self) -> Result<Arc<ServerConfig>, String> {
        let chain: Result<Vec<CertificateDer<'static>>, _> =
            CertificateDer::pem_slice_iter(&self.cert).collect();
        let chain = chain.map_err(|error| format!("the certificate cannot be read: {error}"))?;
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|error| format!("the key cannot be read: {error}"))?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| format!("the certificate cannot be used: {error}"))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// Gives connections away once their handshake is done, so that a slow one holds nobody up.
pub(crate) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    pub(crate) async fn bind(
        address: SocketAddr,
        certificate: Arc<Certificate>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (send, ready) = mpsc::channel(BACKLOG);
        tokio::spawn(accept(listener, certificate, send));
        Ok(Self { address, ready })
    }
}

async fn accept(
    mut listener: TcpListener,
    certificate: Arc<Certificate>,
    send: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let (stream, peer) = Listener::accept(&mut listener).await;
        let (acceptor, send) = (certificate.acceptor(), send.clone());
        if send.is_closed() {
            return;
        }
        tokio::spawn(async move {
            match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let _ = send.send((stream, peer)).await;
                }
                Ok(Err(error)) => tracing::debug!(%peer, %error, "no handshake"),
                Err(_) => tracing::debug!(%peer, "no handshake in time"),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The task that accepts ends with this listener.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}
