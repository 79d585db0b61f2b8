//! An HTTP service that tells its callers who they are, by every kind of credential that a mesh knows.
//!
//! See `examples/README.md` for how it is started.

mod cli;
mod credentials;
mod listener;
mod routes;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

use cli::Cli;

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
    let credentials = credentials::Credentials::new(&cli)?;
    for schedule in credentials.schedules() {
        tokio::spawn(schedule);
    }
    let listener = listener::Listener::bind(&cli, &credentials).await?;
    complain(&format!("serving on {}", listener.address()));
    let service = routes::router(credentials.manager())
        .into_make_service_with_connect_info::<listener::Peer>();
    Ok(axum::serve(listener, service).await?)
}

#[expect(clippy::print_stderr, reason = "messages about the program itself go there")]
fn complain(message: &str) {
    eprintln!("{message}");
}
