use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

use mesh_monitoring::Registry;
use mesh_security::authn::{Anonymous, AuthenticationManager, OnBadCredential, Timeouts};
use mesh_security::fetch::HttpFetch;
use mesh_security::jwks::{KeySource, RemoteKeys, RemoteOptions};
use mesh_security::jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier, TokenCache};
use mesh_security::spiffe::Bundles;
use mesh_security::x509::{ClientCertificateAuthenticator, PeerVerifier, Purpose};
use mesh_security::xfcc::{TrustedProxies, XfccAuthenticator};
use mesh_security::{RegistryMetrics, SystemClock, TokioTimer};

use crate::cli::Cli;

/// Something that goes on for as long as the program does.
pub(crate) type Schedule = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Whom the service knows, and by what.
pub(crate) struct Credentials {
    manager: Arc<AuthenticationManager>,
    peers: PeerVerifier,
    remote: Option<RemoteKeys>,
}

impl Credentials {
    /// Peers are judged by `bundles`, as they are in each handshake.
    pub(crate) fn new(cli: &Cli, bundles: Bundles) -> Result<Self, Box<dyn Error>> {
        let metrics = RegistryMetrics::new(Registry::global())?;
        let mut manager = AuthenticationManager::new()
            .with(ClientCertificateAuthenticator::new())
            .on_bad_credential(OnBadCredential::Stop)
            .anonymous(Anonymous::Allow)
            .timeouts(Timeouts::new(TokioTimer))
            .metrics(metrics.clone(), SystemClock);
        let (keys, remote) = keys(cli, metrics)?;
        if let (Some(issuer), Some(keys)) = (&cli.issuer, keys) {
            let rule = JwtRule::new(issuer.as_str(), Audiences::one_of(&cli.audience), keys);
            let cache = TokenCache::new(10_000, 16 * 1024 * 1024);
            let verifier = JwtVerifier::new([rule])?.cache(&cache);
            manager = manager.with(JwtAuthenticator::new(verifier));
        }
        if !cli.trusted_proxy.is_empty() {
            let proxies = TrustedProxies::new(cli.trusted_proxy.iter().map(String::as_str))?;
            manager = manager.with(XfccAuthenticator::new(proxies));
        }
        let peers = PeerVerifier::new(Purpose::Client, bundles);
        Ok(Self { manager: Arc::new(manager), peers, remote })
    }

    pub(crate) fn manager(&self) -> Arc<AuthenticationManager> {
        Arc::clone(&self.manager)
    }

    pub(crate) const fn peers(&self) -> &PeerVerifier {
        &self.peers
    }

    /// What keeps the keys fresh.
    pub(crate) fn schedules(&self) -> Vec<Schedule> {
        let remote = self.remote.clone();
        remote.into_iter().map(|remote| Box::pin(async move { remote.run().await }) as _).collect()
    }
}

fn keys(
    cli: &Cli,
    metrics: RegistryMetrics,
) -> Result<(Option<KeySource>, Option<RemoteKeys>), Box<dyn Error>> {
    let options = RemoteOptions::new();
    let remote = match (&cli.jwks, &cli.issuer) {
        (Some(file), _) => RemoteKeys::file(file, TokioTimer, options),
        (None, Some(issuer)) => {
            RemoteKeys::discovery(issuer, HttpFetch::with_native_roots()?, TokioTimer, options)?
        }
        (None, None) => return Ok((None, None)),
    };
    let remote = remote.metrics(metrics);
    Ok((Some(remote.keys()), Some(remote)))
}
