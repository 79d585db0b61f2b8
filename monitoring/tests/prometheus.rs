//! What Prometheus itself says, where it is installed; the tests say that they were skipped elsewhere.

use std::fs;
use std::future::ready;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::map_request;
use mesh_monitoring::catalog::{Catalog, RuleOptions};
use mesh_monitoring::http::MetricsService;
use mesh_monitoring::{Label, Registry, Unit};

const KIND: Label = Label::new("kind");
const PATIENCE: Duration = Duration::from_secs(60);

fn filled() -> Registry {
    let registry = Registry::new();
    let fill = || -> Result<(), mesh_monitoring::DefinitionError> {
        let pushes = registry.sum("pushes_total", "Pushes \"sent\".").label(KIND, "Resource.");
        let pushes = pushes.build()?;
        pushes.with([KIND.value("a\"b\\c\nd")]).record(1_234_567.0);
        pushes.with([KIND.value("cds")]).record(42.0);
        registry.gauge("cache_bytes", "Size.").unit(Unit::Bytes).build()?.record(0.000_01);
        let took = registry.distribution("push_seconds", "Time to push.", [0.1, 1.0, 1e6]);
        let took = took.unit(Unit::Seconds).build()?;
        [0.05, 0.5, 2e6].into_iter().for_each(|value| took.record(value));
        registry.up_down_sum("queued_pushes", "Waiting.").build()?.decrement();
        Ok(())
    };
    fill().expect("the names are free");
    registry
}

#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn is_installed(program: &str) -> bool {
    let version = Command::new(program).arg("--version").output();
    let is_installed = version.is_ok_and(|output| output.status.success());
    if !is_installed {
        println!("skipped: {program} is not installed");
    }
    is_installed
}

#[test]
fn promtool_accepts_the_text_and_finds_nothing() {
    if !is_installed("promtool") {
        return;
    }
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it is installed");
    let mut input = promtool.stdin.take().expect("it is piped");
    input.write_all(filled().prometheus_text().as_bytes()).expect("it reads");
    drop(input);
    let output = promtool.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn promtool_accepts_the_rules() {
    if !is_installed("promtool") {
        return;
    }
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("rules.yaml");
    let rules = Catalog::of(&filled()).prometheus_rules(&RuleOptions::new("mesh"));
    fs::write(&path, rules).expect("there is room");
    let output = Command::new("promtool").args(["check", "rules"]).arg(&path).output();
    let output = output.expect("it is installed");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("SUCCESS: 6 rules found"), "{said}");
}

/// Ends the server however the test ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn prometheus_scrapes_the_service() {
    if !is_installed("prometheus") {
        return;
    }
    let (metrics, scrapes) = serve(&filled());
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.expect("there is a port").to_string();
    let folder = tempfile::tempdir().expect("there is room");
    let config = folder.path().join("prometheus.yml");
    let text = format!(
        "global: {{scrape_interval: 1s, scrape_timeout: 1s}}\n\
         scrape_configs: [{{job_name: mesh, static_configs: [{{targets: ['{metrics}']}}]}}]\n"
    );
    fs::write(&config, text).expect("there is room");
    let server = Command::new("prometheus")
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
        .arg(format!("--web.listen-address={address}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it is installed");
    let _server = Server(server);
    let expect = |query: &str, value: &str| {
        let wanted = format!("\"{value}\"]");
        // A look after each scrape; what it brings may take until the next to be stored.
        for _ in 0..60 {
            if ask(&address, query).is_some_and(|answer| answer.contains(&wanted)) {
                return;
            }
            scrapes.recv_timeout(PATIENCE).expect("Prometheus scrapes");
        }
        panic!("{query} is not {value}: {:?}", ask(&address, query));
    };
    expect("up", "1");
    expect("pushes_total%7Bkind%3D%22cds%22%7D", "42");
    expect("sum(pushes_total)", "1234609");
    expect("cache_bytes", "0.00001");
    expect("queued_pushes", "-1");
    expect("push_seconds_sum", "2000000.55");
    expect("count(push_seconds_bucket)", "4");
    // Prometheus asks for OpenMetrics, in which bounds are real numbers.
    expect("push_seconds_bucket%7Ble%3D%221.0%22%7D", "2");
    expect("push_seconds_bucket%7Ble%3D%221e%2B06%22%7D", "2");
}

/// Serves a registry until the process ends, and gives the address and word of each scrape.
fn serve(registry: &Registry) -> (String, Receiver<()>) {
    let (scraped, scrapes) = channel();
    let tell = map_request(move |request: Request| {
        // Nobody listens any more when the test is over.
        let _ = scraped.send(());
        ready(request)
    });
    let app = Router::new().route_service("/metrics", MetricsService::new(registry)).layer(tell);
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    listener.set_nonblocking(true).expect("it can be");
    let address = listener.local_addr().expect("it is bound").to_string();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
        runtime.expect("it starts").block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("it is registered");
            axum::serve(listener, app).await.expect("it serves");
        });
    });
    (address, scrapes)
}

/// Asks Prometheus for the present value of an expression.
fn ask(address: &str, query: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!(
        "GET /api/v1/query?query={query} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}
