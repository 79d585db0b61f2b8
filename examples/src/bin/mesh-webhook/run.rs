use std::sync::Arc;

use axum::serve::Listener;
use tokio::net::TcpListener;

use crate::cli::Cli;
use crate::metrics::Metrics;
use crate::routes;
use crate::tls::{Certificate, TlsListener};

/// Serves until Ctrl-C; an error is why it cannot.
pub(crate) fn run(cli: &Cli) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(serve(cli))
}

async fn serve(cli: &Cli) -> Result<(), String> {
    let metrics = Metrics::new().map_err(|error| error.to_string())?;
    let certificate = Arc::new(Certificate::load(&cli.cert, &cli.key)?);
    metrics.reload(true);
    let bound = |address, error| format!("cannot listen on {address}: {error}");
    let webhook = TlsListener::bind(cli.listen, Arc::clone(&certificate))
        .await
        .map_err(|error| bound(cli.listen, error))?;
    let admin = TcpListener::bind(cli.admin).await.map_err(|error| bound(cli.admin, error))?;
    // Ports may be chosen by the system.
    let [webhook_at, admin_at] = [webhook.local_addr(), admin.local_addr()]
        .map(|address| address.map_or_else(|error| error.to_string(), |at| at.to_string()));
    say(&format!("webhook listens on {webhook_at}"));
    say(&format!("admin listens on {admin_at}"));

    let (follower, every) = (metrics.clone(), cli.reload);
    tokio::spawn(async move { certificate.follow(every, &follower).await });
    let stop = || async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let served = tokio::try_join!(
        async {
            axum::serve(webhook, routes::webhook(metrics.clone()))
                .with_graceful_shutdown(stop())
                .await
        },
        async {
            axum::serve(admin, routes::admin(metrics.clone())).with_graceful_shutdown(stop()).await
        },
    );
    served.map(|_| ()).map_err(|error| error.to_string())
}

/// Tells whoever runs the program.
#[expect(clippy::print_stdout, reason = "the program says where it listens and what it reads")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
