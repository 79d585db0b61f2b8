use std::error::Error;
use std::io;
use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode};
use mesh_security::TokioTimer;
use mesh_security::authn::{AuthContext, AuthenticationManager, Timeouts};
use mesh_security::fetch::HttpFetch;
use mesh_security::jwks::{KeySource, RemoteKeys, RemoteOptions};
use mesh_security::jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier};
use mesh_security::tower::AuthenticationLayer;

use crate::cli::Cli;

/// Decides who may change something, and who may look at something.
#[derive(Debug)]
pub(crate) struct Admin {
    /// Whoever holds a token that verifies; nobody, if no keys were given.
    manager: Option<Arc<AuthenticationManager>>,
    remote: Option<RemoteKeys>,
    guards_reads: bool,
}

/// Why a change was refused.
pub(crate) type Refusal = (StatusCode, [(&'static str, &'static str); 1], &'static str);

impl Admin {
    /// Reads the keys of administrators, or says where they are fetched.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, the issuer cannot be asked, or reads are to be guarded without keys.
    pub(crate) fn new(cli: &Cli) -> io::Result<Self> {
        Self::read(cli)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))
    }

    fn read(cli: &Cli) -> Result<Self, Box<dyn Error>> {
        let (keys, remote) = match &cli.admin_jwks {
            Some(file) => (Some(KeySource::from_file(file)?), None),
            None if cli.admin_discovery => {
                let fetch = HttpFetch::with_native_roots()?;
                let options = RemoteOptions::new();
                let remote = RemoteKeys::discovery(&cli.admin_issuer, fetch, TokioTimer, options)
                    .map_err(|error| format!("--admin-issuer: {error}"))?;
                (Some(remote.keys()), Some(remote))
            }
            None if cli.admin_reads => {
                return Err("--admin-reads needs --admin-jwks or --admin-discovery".into());
            }
            None => (None, None),
        };
        let manager = keys.map(|keys| manager(keys, cli)).transpose()?.map(Arc::new);
        Ok(Self { manager, remote, guards_reads: cli.admin_reads })
    }

    /// Keeps fetched keys fresh; ends at once where there are none.
    pub(crate) fn schedule(&self) -> impl Future<Output = ()> + Send + 'static {
        let remote = self.remote.clone();
        async move {
            if let Some(remote) = remote {
                remote.run().await;
            }
        }
    }

    /// What stands before the routes that show something, if anything does.
    pub(crate) fn reads(&self) -> Option<AuthenticationLayer> {
        let manager = self.manager.as_ref().filter(|_| self.guards_reads)?;
        Some(AuthenticationLayer::new(Arc::clone(manager)))
    }

    /// Finds out who asks for a change, or why it is refused.
    pub(crate) async fn authorize(
        &self,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<String, Refusal> {
        let Some(manager) = &self.manager else {
            return Err((
                StatusCode::FORBIDDEN,
                [("cache-control", "no-store")],
                "changes are refused: the program was started without --admin-jwks\n",
            ));
        };
        let unauthorized = (
            StatusCode::UNAUTHORIZED,
            [("www-authenticate", "Bearer")],
            "a valid bearer token is needed\n",
        );
        let outcome = manager.authenticate(&AuthContext::new(path).headers(headers)).await;
        let outcome = outcome.map_err(|_| unauthorized)?;
        let identity = outcome.caller().and_then(|caller| caller.identities().first().cloned());
        identity.ok_or(unauthorized)
    }
}

fn manager(keys: KeySource, cli: &Cli) -> Result<AuthenticationManager, Box<dyn Error>> {
    let audiences = Audiences::one_of([cli.admin_audience.as_str()]);
    let rule = JwtRule::new(cli.admin_issuer.as_str(), audiences, keys);
    let authenticator = JwtAuthenticator::new(JwtVerifier::new([rule])?);
    Ok(AuthenticationManager::new().with(authenticator).timeouts(Timeouts::new(TokioTimer)))
}
