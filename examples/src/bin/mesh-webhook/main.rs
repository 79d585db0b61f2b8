//! A validating webhook for Istio configuration.
//!
//! `tls` accepts connections with a certificate that is read again when its files change, `routes` answers them,
//! `metrics` counts the answers.

mod cli;
mod metrics;
mod routes;
mod run;
mod tls;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match run::run(&cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "a program that cannot run says why")]
            {
                eprintln!("mesh-webhook: {error}");
            }
            ExitCode::from(2)
        }
    }
}
