//! Our own certificate in handshakes, with the feature `rustls`.

use std::{fmt, sync::Arc};

use parking_lot::Mutex;
use rustls::{
    SignatureScheme,
    client::ResolvesClientCert,
    crypto::CryptoProvider,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use rustls_pki_types::PrivateKeyDer;
use tracing::warn;

use super::OwnCertificate;

type Current = dyn Fn() -> Option<Arc<OwnCertificate>> + Send + Sync;

/// Presents in every handshake the certificate that is ours at that moment, for servers and for clients, with the feature `rustls`.
///
/// So a rotation needs neither a restart nor a new configuration.
/// A certificate whose key does not belong to it is logged, and the one before it is presented until it expires at the peers; without any certificate handshakes fail.
///
/// ```
/// use std::sync::Arc;
/// use mesh_security::x509::{CertificateCache, OwnCertificateResolver};
/// use rustls::ServerConfig;
///
/// fn config(cache: CertificateCache) -> Result<ServerConfig, rustls::Error> {
///     let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
///     let own = OwnCertificateResolver::new(Arc::clone(&provider), move || cache.current());
///     Ok(ServerConfig::builder_with_provider(provider)
///         .with_safe_default_protocol_versions()?
///         .with_no_client_auth()
///         .with_cert_resolver(Arc::new(own)))
/// }
/// ```
///
/// With a Workload API the closure is `move || api.svid().ok()`.
pub struct OwnCertificateResolver {
    current: Box<Current>,
    provider: Arc<CryptoProvider>,
    last: Mutex<Option<Loaded>>,
}

/// A certificate and the form in which it can sign, if its key is good for that.
#[derive(Clone)]
struct Loaded {
    from: Arc<OwnCertificate>,
    key: Option<Arc<CertifiedKey>>,
}

impl OwnCertificateResolver {
    /// Presents what `current` returns; `provider` signs the handshakes.
    ///
    /// The closure is called in every handshake and should not wait.
    #[must_use]
    pub fn new(
        provider: Arc<CryptoProvider>,
        current: impl Fn() -> Option<Arc<OwnCertificate>> + Send + Sync + 'static,
    ) -> Self {
        Self { current: Box::new(current), provider, last: Mutex::default() }
    }

    fn present(&self) -> Option<Arc<CertifiedKey>> {
        let current = (self.current)()?;
        let last = self.last.lock().clone();
        if let Some(last) = &last
            && (Arc::ptr_eq(&last.from, &current) || last.from == current)
        {
            return last.key.clone();
        }
        let key = self.load(&current).or_else(|| last.and_then(|last| last.key));
        *self.last.lock() = Some(Loaded { from: current, key: key.clone() });
        key
    }

    fn load(&self, own: &OwnCertificate) -> Option<Arc<CertifiedKey>> {
        let private_key = PrivateKeyDer::try_from(own.private_key().to_vec()).ok();
        let loaded = private_key
            .and_then(|key| CertifiedKey::from_der(own.chain().to_vec(), key, &self.provider).ok());
        if loaded.is_none() {
            warn!(
                "own certificate left out: its private key does not belong to it, or cannot sign"
            );
        }
        loaded.map(Arc::new)
    }
}

impl ResolvesServerCert for OwnCertificateResolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.present()
    }
}

impl ResolvesClientCert for OwnCertificateResolver {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.present().filter(|own| own.key.choose_scheme(schemes).is_some())
    }

    fn has_certs(&self) -> bool {
        self.present().is_some()
    }
}

impl fmt::Debug for OwnCertificateResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.last.lock().as_ref().map(|last| Arc::clone(&last.from));
        f.debug_struct("OwnCertificateResolver").field("last", &last).finish_non_exhaustive()
    }
}
