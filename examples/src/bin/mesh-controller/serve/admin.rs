use std::io;
use std::path::Path;

use axum::http::{HeaderMap, StatusCode};
use mesh_security::authn::{AuthContext, AuthenticationManager};
use mesh_security::jwks::KeySource;
use mesh_security::jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier};

use crate::cli::Cli;

/// Decides who may change something.
#[derive(Debug)]
pub(crate) enum Admin {
    /// Nobody: no keys were given.
    Nobody,
    /// Whoever holds a token that verifies.
    Tokens(Box<AuthenticationManager>),
}

/// Why a change was refused.
pub(crate) type Refusal = (StatusCode, [(&'static str, &'static str); 1], &'static str);

impl Admin {
    /// Reads the keys of administrators.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or holds no usable key.
    pub(crate) fn new(cli: &Cli) -> io::Result<Self> {
        let Some(file) = &cli.admin_jwks else { return Ok(Self::Nobody) };
        let manager = Self::manager(file, cli).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("{}: {error}", file.display()))
        })?;
        Ok(Self::Tokens(Box::new(manager)))
    }

    /// Finds out who asks for a change, or why it is refused.
    pub(crate) async fn authorize(
        &self,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<String, Refusal> {
        let manager = match self {
            Self::Tokens(manager) => manager,
            Self::Nobody => {
                return Err((
                    StatusCode::FORBIDDEN,
                    [("cache-control", "no-store")],
                    "changes are refused: the program was started without --admin-jwks\n",
                ));
            }
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

    fn manager(
        file: &Path,
        cli: &Cli,
    ) -> Result<AuthenticationManager, Box<dyn std::error::Error>> {
        let keys = KeySource::from_file(file)?;
        let audiences = Audiences::one_of([cli.admin_audience.as_str()]);
        let rule = JwtRule::new(cli.admin_issuer.as_str(), audiences, keys);
        Ok(AuthenticationManager::new().with(JwtAuthenticator::new(JwtVerifier::new([rule])?)))
    }
}
