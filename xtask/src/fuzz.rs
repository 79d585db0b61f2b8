//! Runs a fuzz target for longer than the tests do.

use std::error::Error;
use std::process::Command;

/// Arguments of `cargo xtask fuzz`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What is tried.
    #[arg(value_enum)]
    target: Target,
    /// How long.
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// Where the random choices start, to repeat a run.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Replaces the seeds in the repository by the smallest input of each answer, where they are files.
    #[arg(long)]
    keep: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Target {
    /// From bytes to objects.
    Loader,
    /// Documents, places, and writing what was read.
    Documents,
    /// The reader of usual YAML beside the one of all of it.
    Readers,
    /// Decoding of every kind.
    Decode,
    /// Durations.
    Duration,
    /// Host names and tables of them.
    Host,
    /// Level lists of mesh-log.
    Directives,
    /// Requests to the HTTP handler of mesh-log.
    Handler,
    /// Batches of relayed log lines.
    Relay,
    /// JSON Web Tokens.
    Token,
    /// JSON Web Key Sets.
    Jwks,
    /// Trust bundles and maps of them.
    Bundle,
    /// SPIFFE IDs.
    SpiffeId,
    /// The header of proxies that have seen a certificate.
    Xfcc,
    /// Discovery documents of issuers.
    Discovery,
    /// Paths of requests.
    RequestPath,
    /// Certificates.
    Certificate,
    /// From text to the findings of validation.
    Findings,
    /// Rules in CEL, and objects they judge.
    Cel,
}

impl Target {
    fn test(self) -> &'static str {
        match self {
            Self::Loader => "loader",
            Self::Documents => "documents",
            Self::Readers => "readers",
            Self::Decode => "decode",
            Self::Duration => "duration",
            Self::Host => "host",
            Self::Directives => "directives",
            Self::Handler => "handler",
            Self::Relay => "relay",
            Self::Token => "token",
            Self::Jwks => "jwks",
            Self::Bundle => "bundle",
            Self::SpiffeId => "spiffe_id",
            Self::Xfcc => "xfcc",
            Self::Discovery => "discovery",
            Self::RequestPath => "request_path",
            Self::Certificate => "certificate",
            Self::Findings => "findings",
            Self::Cel => "cel",
        }
    }

    /// The test program that has the target.
    fn program(self) -> &'static str {
        match self {
            Self::Cel => "crd_fuzz",
            _ => "fuzz",
        }
    }

    /// The package that has the target, and the features it needs.
    fn package(self) -> (&'static str, &'static str) {
        match self {
            Self::Loader
            | Self::Documents
            | Self::Readers
            | Self::Decode
            | Self::Duration
            | Self::Host => ("mesh-config-model", "fancy"),
            Self::Cel => ("mesh-validation", "crd"),
            Self::Directives | Self::Handler | Self::Relay => ("mesh-log", "http"),
            Self::Token
            | Self::Jwks
            | Self::Bundle
            | Self::SpiffeId
            | Self::Xfcc
            | Self::Discovery
            | Self::RequestPath
            | Self::Certificate => ("mesh-security", "x509"),
            Self::Findings => ("mesh-validation", "envoy"),
        }
    }
}

/// Builds the target with optimisation and with checks of arithmetic, and runs it; a finding is printed.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let (package, features) = args.target.package();
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["test", "--release", "--package", package, "--features", features])
        .args(["--test", args.target.program(), "--", "--exact", args.target.test(), "--nocapture"])
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true")
        .env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true")
        .env("FUZZ_SECONDS", args.seconds.to_string());
    if let Some(seed) = args.seed {
        command.env("FUZZ_SEED", seed.to_string());
    }
    if args.keep {
        command.env("FUZZ_KEEP", "1");
    }
    if command.status()?.success() { Ok(()) } else { Err("the target failed".into()) }
}
