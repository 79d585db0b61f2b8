use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use krt::{Event, GraphOptions, Queue};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use crate::app::App;
use crate::cli::{Cli, Format};
use crate::files::Roots;
use crate::metrics::Metrics;
use crate::model::Severity;
use crate::output::Output;
use crate::report::Report;
use crate::serve::{self, Admin, Ready, Service};
use crate::watch::DiskWatch;

/// Exit status when a finding is an error.
const FAULTY: u8 = 1;
/// Exit status when nothing could be loaded, or the program could not start.
const NOTHING: u8 = 2;
/// Lines that `/logging/recent` shows.
const RECENT_LINES: usize = 1_000;
/// How long requests may take to end when the program stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs the program to its end.
pub(crate) fn run(cli: Cli) -> ExitCode {
    match start(cli) {
        Ok(status) => ExitCode::from(status),
        Err(error) if is_closed_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("mesh-controller: {error}"));
            ExitCode::from(NOTHING)
        }
    }
}

/// Whoever reads the output has seen enough.
fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn start(mut cli: Cli) -> Result<u8, Box<dyn Error>> {
    let _log = mesh_log::Options::new()
        .outputs([mesh_log::Output::stderr()])
        .levels(cli.log_output_level.as_str())
        .keep_recent(RECENT_LINES)
        .configure()?;
    if cli.config.is_empty() {
        cli.config.push(shipped_shop());
    }
    let roots = Roots::new(cli.config.clone());
    let metrics = Metrics::new()?;
    if let Some(page) = cli.describe_metrics {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        metrics.watch_runtime(runtime.handle())?;
        io::stdout().write_all(metrics.page(page).as_bytes())?;
        return Ok(0);
    }
    let graph = GraphOptions::new().observer(metrics.observer()).build();
    let app = Arc::new(App::new(&cli, roots.clone(), graph));
    if cli.once {
        app.load();
        return Ok(show(&cli, &app.report(), &mut Output::new(cli.format))?);
    }
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(stay(cli, roots, app, metrics))
}

/// Serves, prints, and follows the files until it is told to stop.
async fn stay(
    cli: Cli,
    roots: Roots,
    app: Arc<App>,
    metrics: Metrics,
) -> Result<u8, Box<dyn Error>> {
    let admin = Admin::new(&cli)?;
    metrics.watch_runtime(&Handle::current())?;
    let admin_keys = tokio::spawn(admin.schedule());
    let listener = TcpListener::bind(cli.listen)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", cli.listen)))?;
    let address = listener.local_addr()?;
    // The disk is watched before it is read, so that no change falls between.
    let watch = DiskWatch::start(&roots)?;
    let service = Service::new(Arc::clone(&app), metrics, admin);
    let ready = service.ready();
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop).notified_owned();
    let server =
        axum::serve(listener, serve::router(service)).with_graceful_shutdown(stopped).into_future();
    tokio::pin!(server);
    let greeting = format!("watching {roots}, serving on http://{address}, Ctrl-C stops");
    tokio::select! {
        () = told_to_stop() => {}
        ended = &mut server => ended?,
        failed = follow(&cli, app, watch, ready, greeting) => failed?,
    }
    stop.notify_one();
    admin_keys.abort();
    if tokio::time::timeout(PATIENCE, server).await.is_err() {
        tracing::warn!("a request was still running and has been dropped");
    }
    mesh_log::sync()?;
    Ok(0)
}

/// Prints everything and then what changes; ends only when standard output does.
async fn follow(
    cli: &Cli,
    app: Arc<App>,
    watch: DiskWatch,
    ready: Ready,
    greeting: String,
) -> io::Result<()> {
    let mut output = Output::new(cli.format);
    let loading = Arc::clone(&app);
    spawn_blocking(move || loading.load()).await?;
    let workloads = app.world().effective().subscribe_queue();
    let findings = app.world().findings().subscribe_queue();
    drop((workloads.drain(), findings.drain()));
    show(cli, &app.report(), &mut output)?;
    ready.set();
    complain(&greeting);
    loop {
        let changes = watch.next().await;
        let reloading = Arc::clone(&app);
        spawn_blocking(move || reloading.reload(changes)).await?;
        let workloads = events(&workloads);
        let findings = events(&findings);
        output.changes(&workloads, &findings)?;
    }
}

fn events<T: krt::Object>(queue: &Queue<T>) -> Vec<Event<T>> {
    queue.drain().iter().flat_map(|batch| batch.events().to_vec()).collect()
}

/// Waits for Ctrl-C, or for the signal by which a supervisor ends a program.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler there is no clean way to stop, so the program stops at once.
    let _ = tokio::signal::ctrl_c().await;
}

/// Prints everything and tells the exit status that it means.
fn show(cli: &Cli, report: &Report, output: &mut Output) -> io::Result<u8> {
    if cli.format == Format::Json {
        // In text form the findings say it on standard output.
        for finding in report.findings.iter().filter(|finding| finding.code.starts_with("LOAD-")) {
            complain(&finding.to_string());
        }
    }
    output.everything(report)?;
    let faulty = report.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(match (report.summary.objects.is_empty(), faulty) {
        (true, _) => NOTHING,
        (false, true) => FAULTY,
        (false, false) => 0,
    })
}

/// The configuration that comes with the program, by a short path where there is one.
fn shipped_shop() -> PathBuf {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/shop");
    let near = std::env::current_dir()
        .ok()
        .and_then(|here| shipped.strip_prefix(here).ok().map(Path::to_owned));
    near.unwrap_or(shipped)
}

#[expect(clippy::print_stderr, reason = "messages about the program itself go there")]
fn complain(message: &str) {
    eprintln!("{message}");
}
