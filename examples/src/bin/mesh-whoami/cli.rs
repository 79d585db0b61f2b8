use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// Tells callers who they are.
///
/// Each kind of credential is accepted where its flags are given: tokens, client certificates, and the word of trusted proxies.
#[derive(Clone, Debug, Parser)]
#[command(name = "mesh-whoami", version)]
pub(crate) struct Cli {
    /// Where to serve.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:15080")]
    pub(crate) listen: SocketAddr,

    /// The issuer of tokens.
    #[arg(long, value_name = "ISSUER", requires = "audience")]
    pub(crate) issuer: Option<String>,

    /// The audience that tokens must name; may be repeated.
    #[arg(long, value_name = "AUDIENCE")]
    pub(crate) audience: Vec<String>,

    /// A file with the keys of the issuer; without it they are found through its discovery document.
    #[arg(long, value_name = "FILE", requires = "issuer")]
    pub(crate) jwks: Option<PathBuf>,

    /// A proxy, or a range of them, whose `x-forwarded-client-cert` is believed; may be repeated.
    #[arg(long, value_name = "RANGE")]
    pub(crate) trusted_proxy: Vec<String>,

    /// The bundle of a trust domain, as `example.org=FILE`; may be repeated. Clients with its certificates are accepted.
    #[arg(long, value_name = "DOMAIN=FILE", requires_all = ["certificate", "key"])]
    pub(crate) bundle: Vec<String>,

    /// The certificate of the service and those above it, in PEM. With it the service speaks TLS.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) certificate: Option<PathBuf>,

    /// The private key of the service, in PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) key: Option<PathBuf>,

    /// How often the files are looked at, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) reload: u64,

    /// A SPIFFE Workload API, such as `unix:///run/spire/agent.sock`, that has the certificate of the service and the bundles of its peers.
    #[arg(long, value_name = "ENDPOINT", conflicts_with_all = ["certificate", "key", "bundle"])]
    pub(crate) workload_api: Option<String>,
}
