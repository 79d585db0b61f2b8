use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use krt::{Graph, GraphOptions};
use tokio::net::TcpListener;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use crate::app::{App, Origin};
use crate::catalog::Reader;
use crate::cli::{Cli, Format};
use crate::cluster::{self, Cluster, StatusWriters};
use crate::files::Roots;
use crate::folder::Folder;
use crate::graph::{Inputs, World};
use crate::metrics::Metrics;
use crate::model::Severity;
use crate::output::Output;
use crate::report::Report;
use crate::serve::{self, Admin, Service};
use crate::told::{News, Told};
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
    let metrics = Metrics::new()?;
    if let Some(page) = cli.describe_metrics {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        metrics.watch_runtime(runtime.handle())?;
        io::stdout().write_all(metrics.page(page).as_bytes())?;
        return Ok(0);
    }
    let graph = GraphOptions::new().observer(metrics.observer()).build();
    if cli.kube {
        return runtime()?.block_on(from_cluster(&cli, &graph, metrics));
    }
    if cli.config.is_empty() {
        cli.config.push(shipped_shop());
    }
    from_files(&cli, &graph, metrics)
}

/// Shows files, and follows them unless once is enough.
fn from_files(cli: &Cli, graph: &Graph, metrics: Metrics) -> Result<u8, Box<dyn Error>> {
    let roots = Roots::new(cli.config.clone());
    let reader = Reader::new(&cli.namespace, &cli.domain);
    let (folder, inputs) = Folder::new(roots.clone(), reader, graph);
    let folder = Arc::new(folder);
    let app = app(cli, graph, inputs, &folder);
    if cli.once {
        folder.load();
        return Ok(show(cli, &app.report(), &mut Output::new(cli.format))?);
    }
    runtime()?.block_on(async {
        // The disk is watched before it is read, so that no change falls between.
        let mut watch = DiskWatch::start(&roots)?;
        let loading = Arc::clone(&folder);
        let first = async { spawn_blocking(move || loading.load()).await.map_err(Into::into) };
        let feed = async {
            loop {
                let places = watch.next().await;
                let reloading = Arc::clone(&folder);
                spawn_blocking(move || reloading.reload(&places)).await?;
            }
        };
        stay(cli, app, metrics, &roots.to_string(), first, feed).await
    })
}

/// Shows a cluster, and follows it unless once is enough.
async fn from_cluster(cli: &Cli, graph: &Graph, metrics: Metrics) -> Result<u8, Box<dyn Error>> {
    let (client, address) = cluster::connect(cli).await?;
    let reader = Reader::new(&cli.namespace, &cli.domain);
    let observer = metrics.cluster_observer();
    let (cluster, inputs) = Cluster::watch(graph, client, observer, reader, &cli.root_namespace);
    let cluster = Arc::new(cluster);
    let app = app(cli, graph, inputs, &cluster);
    let (workloads, findings) = (app.world().effective().synced(), app.world().findings().synced());
    let first = async {
        workloads.await.map_err(io::Error::other)?;
        findings.await.map_err(io::Error::other)
    };
    if cli.once {
        let limit = Duration::from_secs(cli.sync_timeout);
        let Ok(synced) = tokio::time::timeout(limit, first).await else {
            return Err(format!("{address} was not read in time, {}", cluster.trouble()).into());
        };
        synced?;
        return Ok(show(cli, &app.report(), &mut Output::new(cli.format))?);
    }
    let writers = cli.write_status.then(|| StatusWriters::start(&cluster, &cli.root_namespace));
    let status = stay(cli, app, metrics, &address, first, std::future::pending()).await;
    if let Some(writers) = writers
        && tokio::time::timeout(PATIENCE, writers.release()).await.is_err()
    {
        tracing::warn!("the lease could not be given back, it will run out");
    }
    status
}

fn app<O: Origin + 'static>(cli: &Cli, graph: &Graph, inputs: Inputs, origin: &Arc<O>) -> Arc<App> {
    let world = World::new(graph.clone(), inputs, &cli.root_namespace, &cli.domain);
    Arc::new(App::new(world, Arc::<O>::clone(origin)))
}

fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

/// Serves and prints until it is told to stop: everything when `first` is over, then what changes
/// while `feed` goes on.
async fn stay(
    cli: &Cli,
    app: Arc<App>,
    metrics: Metrics,
    origin: &str,
    first: impl Future<Output = io::Result<()>>,
    feed: impl Future<Output = io::Result<()>>,
) -> Result<u8, Box<dyn Error>> {
    let admin = Admin::new(cli)?;
    metrics.watch_runtime(&Handle::current())?;
    let admin_keys = tokio::spawn(admin.schedule());
    let listener = TcpListener::bind(cli.listen)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", cli.listen)))?;
    let address = listener.local_addr()?;
    let service = Service::new(Arc::clone(&app), metrics, admin);
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop).notified_owned();
    let server =
        axum::serve(listener, serve::router(service)).with_graceful_shutdown(stopped).into_future();
    tokio::pin!(server);
    let print = async {
        first.await?;
        let told = Told::by(app.world());
        let mut output = Output::new(cli.format);
        let (workloads, findings) = told.so_far();
        show(cli, &app.report_of(workloads, &findings), &mut output)?;
        complain(&format!("watching {origin}, serving on http://{address}, Ctrl-C stops"));
        tokio::select! {
            ended = feed => ended,
            ended = print_news(told, &output) => ended,
        }
    };
    tokio::select! {
        () = told_to_stop() => {}
        ended = &mut server => ended?,
        failed = print => failed?,
    }
    stop.notify_one();
    admin_keys.abort();
    if tokio::time::timeout(PATIENCE, server).await.is_err() {
        tracing::warn!("a request was still running and has been dropped");
    }
    mesh_log::sync()?;
    Ok(0)
}

/// Ends only when standard output does.
async fn print_news(mut told: Told, output: &Output) -> io::Result<()> {
    loop {
        let News { workloads, findings } = told.next().await;
        output.changes(&workloads, &findings)?;
    }
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
