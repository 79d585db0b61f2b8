//! An HTTP service that tells its callers who they are, by every kind of credential that a mesh knows.
//!
//! See `examples/README.md` for how it is started.

mod cli;
mod credentials;
mod files;
mod identity;
mod listener;
mod routes;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use mesh_security::spiffe::Bundles;

use cli::Cli;
use credentials::Credentials;
use identity::Identity;

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn serve(cli: Cli) -> Result<(), Box<dyn Error>> {
    let _log = mesh_log::Options::new().outputs([mesh_log::Output::stderr()]).configure()?;
    let bundles = Bundles::new();
    let identity = Identity::new(&cli, bundles.clone()).await?;
    let credentials = Credentials::new(&cli, bundles)?;
    let schedules = credentials.schedules().into_iter().chain(identity.schedule);
    schedules.for_each(|schedule| drop(tokio::spawn(schedule)));
    let listener =
        listener::Listener::bind(cli.listen, identity.own, credentials.peers().clone()).await?;
    complain(&format!("serving on {}", listener.address()));
    let service = routes::router(credentials.manager())
        .into_make_service_with_connect_info::<listener::Peer>();
    Ok(axum::serve(listener, service).await?)
}

#[expect(clippy::print_stderr, reason = "messages about the program itself go there")]
fn complain(message: &str) {
    eprintln!("{message}");
}
