//! The program while it runs: it follows the files and answers over HTTP.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Running, root};

pub(crate) const POD: &str =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: prod, labels: {app: a}}\n";
pub(crate) const STRICT: &str = "\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: prod}
spec: {mtls: {mode: STRICT}}
";
const TOKEN: &str = include_str!("../data/admin-token.txt");

#[test]
fn a_saved_change_prints_the_lines_that_changed_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    save(folder.path(), "pods.yaml", &format!("{POD}---\n{}", POD.replace("name: a,", "name: b,")));
    save(folder.path(), "other.yaml", &POD.replace("prod", "test"));
    let (program, printed) = start(folder.path(), &[]);
    assert_eq!(printed.len(), 1 + 3 + 2, "{printed:?}");

    save(folder.path(), "mtls.yaml", STRICT);
    for name in ["a", "b"] {
        assert_eq!(words(&program.line())[..6], ["-", "prod", name, "Pod", "-", "PERMISSIVE"]);
        assert_eq!(words(&program.line())[..6], ["+", "prod", name, "Pod", "-", "STRICT"]);
    }

    save(folder.path(), "mtls.yaml", &STRICT.replace("STRICT}", "STRICT}, mode: STRICT"));
    let finding = program.line();
    assert!(
        finding.starts_with(&format!("+ {}/mtls.yaml:4:", folder.path().display())),
        "{finding}"
    );
    fs::remove_file(folder.path().join("other.yaml")).expect("the file can be removed");
    assert_eq!(words(&program.line())[..3], ["-", "test", "a"]);
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_change_re_derives_only_what_it_touches() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    save(folder.path(), "pods.yaml", &format!("{POD}---\n{}", POD.replace("name: a,", "name: b,")));
    save(folder.path(), "other.yaml", &POD.replace("prod", "test"));
    let (program, _) = start(folder.path(), &[]);
    let runs = |collection: &str| {
        let name = format!("krt_runs_total{{collection=\"{collection}\"}} ");
        let (_, metrics) = program.get("/metrics");
        let count = metrics.lines().find_map(|line| line.strip_prefix(&name)).map(str::to_owned);
        count.unwrap_or_else(|| panic!("no {name} in\n{metrics}"))
    };
    assert_eq!(["workloads", "security", "scope", "effective"].map(runs), ["3", "3", "3", "3"]);

    save(folder.path(), "mtls.yaml", STRICT);
    (0..4).for_each(|_| drop(program.line()));
    assert_eq!(["workloads", "security", "scope", "effective"].map(runs), ["3", "5", "3", "5"]);
}

#[test]
fn ctrl_c_stops_it_cleanly() {
    let (program, _) = Running::start(&["--config", "examples/data/shop"]);
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn the_config_route_serves_the_report() {
    let (program, _) = Running::start(&["--config", "examples/data/shop"]);
    let (status, body) = program.get("/config");
    let report: Value = serde_json::from_str(&body).expect("the body is JSON");
    assert_eq!((status, report["workloads"].as_array().map(Vec::len)), (200, Some(30)));
    assert_eq!(program.get("/healthz"), (200, "ok\n".to_owned()));
    assert_eq!(program.get("/readyz"), (200, "ready\n".to_owned()));
}

#[test]
fn metrics_count_objects_findings_runs_and_transactions() {
    let (program, _) = Running::start(&["--config", "examples/data/shop"]);
    let (status, metrics) = program.get("/metrics");
    assert_eq!(status, 200);
    for line in [
        "mesh_controller_objects{kind=\"Deployment\"} 20",
        "mesh_controller_findings{severity=\"error\"} 0",
        "mesh_controller_workloads 30",
        "krt_runs_total{collection=\"workloads\"} 30",
        "krt_runs_total{collection=\"effective\"} 30",
        "krt_transactions_total 1",
        "krt_transaction_duration_seconds_count 1",
        "# TYPE process_cpu_seconds_total counter",
        "# TYPE tokio_workers gauge",
    ] {
        assert!(metrics.lines().any(|found| found == line), "no {line} in\n{metrics}");
    }
}

#[test]
fn the_graph_is_shown_as_json_mermaid_and_dot() {
    let (program, _) = Running::start(&["--config", "examples/data/shop"]);
    let (status, body) = program.get("/debug/krt");
    let dump: Value = serde_json::from_str(&body).expect("the dump is JSON");
    assert_eq!(status, 200);
    assert!(dump.to_string().contains("effective"));
    assert!(program.get("/debug/krt?format=mermaid").1.starts_with("flowchart"));
    assert!(program.get("/debug/krt?format=dot").1.starts_with("digraph"));
    assert_eq!(program.get("/debug/krt?format=png").0, 400);
}

#[test]
fn a_level_is_changed_with_the_token_of_an_administrator_alone() {
    let jwks = root().join("examples/tests/data/admin-jwks.json");
    let jwks = jwks.to_str().expect("the path is text");
    let (program, _) = Running::start(&["--config", "examples/data/shop", "--admin-jwks", jwks]);
    let body = r#"{"name": "krt", "output_level": "debug"}"#;
    let put = |authorization: &str, body: &str| {
        program.request("PUT", "/logging", &[authorization], body)
    };
    let good = format!("authorization: Bearer {}", TOKEN.trim());

    assert_eq!(put("accept: */*", body).0, 401);
    assert_eq!(put(&good[..good.len() - 5], body).0, 401);
    assert_eq!(put(&good, "{}").0, 400);
    assert_eq!(put(&good, r#"{"name": "nobody", "output_level": "error"}"#).0, 404);
    assert_eq!(level(&program), json!("info"));
    assert_eq!(put(&good, body).0, 200);
    assert_eq!(level(&program), json!("debug"));
}

#[test]
fn the_log_is_looked_at_and_changed_in_every_form_of_the_handler() {
    let jwks = root().join("examples/tests/data/admin-jwks.json");
    let jwks = jwks.to_str().expect("the path is text");
    let (program, _) = Running::start(&["--config", "examples/data/shop", "--admin-jwks", jwks]);
    let good = format!("authorization: Bearer {}", TOKEN.trim());
    let as_admin =
        |method: &str, path: &str, body: &str| program.request(method, path, &[&good], body);

    let (status, text) = as_admin("POST", "/logging?level=krt=debug&ttl=10m", "");
    assert_eq!(status, 200);
    assert!(text.starts_with("current log level is info,") && text.contains("krt=debug"), "{text}");
    assert_eq!(as_admin("PUT", "/scopej/krt", r#"{"output_level":"warn"}"#), (202, String::new()));
    assert_eq!(level(&program), json!("warn"));
    let (status, scope) = program.get("/scopej/krt");
    assert_eq!(status, 200);
    assert!(scope.contains(r#""output_level":"warn""#), "{scope}");
    assert_eq!(program.get("/scopej/").0, 200);
    let (status, lines) = program.get("/logging/recent");
    assert_eq!(status, 200);
    assert!(lines.contains("logging changed") && lines.contains("change=/scopej/krt"), "{lines}");
    assert_eq!(program.request("POST", "/logging?reset", &["accept: */*"], "").0, 401);
    assert_eq!(program.request("PUT", "/scopej/krt", &["accept: */*"], "{}").0, 401);
}

#[test]
fn reading_takes_the_token_of_an_administrator_where_it_is_asked_for() {
    let jwks = root().join("examples/tests/data/admin-jwks.json");
    let jwks = jwks.to_str().expect("the path is text");
    let guarded = ["--config", "examples/data/shop", "--admin-reads", "--admin-jwks", jwks];
    let (program, _) = Running::start(&guarded);
    let good = format!("authorization: Bearer {}", TOKEN.trim());
    for path in ["/config", "/debug/krt", "/logging", "/metrics"] {
        assert_eq!(program.get(path).0, 401, "{path}");
        assert_eq!(program.request("GET", path, &[&good], "").0, 200, "{path}");
    }
    for path in ["/", "/healthz", "/readyz"] {
        assert_eq!(program.get(path).0, 200, "{path}");
    }
    let body = r#"{"name": "krt", "output_level": "info"}"#;
    assert_eq!(program.request("PUT", "/logging", &["accept: */*"], body).0, 401);
    assert_eq!(program.request("PUT", "/logging", &[&good], body).0, 200);
}

#[test]
fn without_keys_every_change_is_refused() {
    let (program, _) = Running::start(&["--config", "examples/data/shop"]);
    let good = format!("authorization: Bearer {}", TOKEN.trim());
    let (status, body) = program.request(
        "PUT",
        "/logging",
        &[&good],
        r#"{"name": "default", "output_level": "error"}"#,
    );
    assert_eq!(status, 403);
    assert_eq!(body, "changes are refused: the program was started without --admin-jwks\n");
}

fn level(program: &Running) -> Value {
    let (_, body) = program.get("/logging");
    let logging: Value = serde_json::from_str(&body).expect("the body is JSON");
    let scopes = logging["scopes"].as_array().expect("scopes are a list");
    scopes.iter().find(|scope| scope["name"] == "krt").expect("the scope exists")["output_level"]
        .clone()
}

fn start(folder: &Path, more: &[&str]) -> (Running, Vec<String>) {
    let path = folder.to_str().expect("the path is text");
    Running::start(&[&["--config", path], more].concat())
}

fn save(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("the file can be written");
}

pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}
