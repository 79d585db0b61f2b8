use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// Answers the API server whether objects of Istio's configuration are right.
///
/// `POST /validate` over TLS takes an `AdmissionReview`; `/healthz` and `/metrics` are served without TLS on
/// another port.
#[derive(Clone, Debug, Parser)]
#[command(name = "mesh-webhook", version)]
pub(crate) struct Cli {
    /// The certificate and those that sign it, in PEM; read again when it changes.
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: PathBuf,

    /// The private key of the certificate, in PEM.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,

    /// Where the API server asks.
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:9443")]
    pub(crate) listen: SocketAddr,

    /// Where `/healthz` and `/metrics` are.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:15014")]
    pub(crate) admin: SocketAddr,

    /// How often the files of the certificate are looked at, in milliseconds.
    #[arg(long, value_name = "MS", default_value = "10000", value_parser = milliseconds)]
    pub(crate) reload: Duration,
}

fn milliseconds(text: &str) -> Result<Duration, String> {
    let count: u64 = text.parse().map_err(|_| "not a number of milliseconds".to_owned())?;
    if count == 0 { Err("0 is too often".to_owned()) } else { Ok(Duration::from_millis(count)) }
}
