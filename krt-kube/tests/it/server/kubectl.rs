//! The double, by way of `kubectl`; skipped where that is not installed.

use crate::fixture::{config_map, names};
use krt_kube::testing::{ApiServer, Listener};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn kubectl(listener: &Listener, arguments: &[&str]) -> Command {
    let mut command = Command::new("kubectl");
    // Neither the settings nor the caches of whoever runs the test.
    let cache =
        std::env::temp_dir().join(format!("krt-kube-kubectl-{}", listener.address().port()));
    command.env("KUBECONFIG", "/dev/null").arg("--cache-dir").arg(cache);
    command.args(["--server", &listener.url(), "--namespace", "shop"]).args(arguments);
    command
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn is_installed() -> bool {
    let version = Command::new("kubectl").args(["version", "--client"]).output();
    let is_installed = version.is_ok_and(|output| output.status.success());
    if !is_installed {
        eprintln!("skipped: kubectl is not installed");
    }
    is_installed
}

async fn output(mut command: Command) -> String {
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("the thread does not panic").expect("kubectl runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kubectl_reads_changes_and_deletes() {
    if !is_installed() {
        return;
    }
    let server = ApiServer::new();
    server.put(config_map("shop", "a", "1"));
    let listener = server.listen().await.expect("a port can be had");
    let listed = output(kubectl(&listener, &["get", "cm", "-o", "name"])).await;
    assert_eq!(listed, "configmap/a\n");

    server.put(config_map("shop", "b", "1"));
    output(kubectl(&listener, &["label", "configmap", "b", "side=left"])).await;
    let selected =
        output(kubectl(&listener, &["get", "cm", "-l", "side=left", "-o", "name"])).await;
    assert_eq!(selected, "configmap/b\n");
    output(kubectl(&listener, &["delete", "configmap", "a"])).await;
    assert_eq!(names(&server, "v1", "ConfigMap"), ["shop/b"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kubectl_watches() {
    if !is_installed() {
        return;
    }
    let server = ApiServer::new();
    server.put(config_map("shop", "a", "1"));
    let listener = server.listen().await.expect("a port can be had");
    let watch = ["get", "cm", "--watch", "-o", "name"];
    let mut command = kubectl(&listener, &watch);
    let lines = tokio::task::spawn_blocking(move || {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("kubectl runs");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut lines = Vec::new();
        for line in output.lines().take(3) {
            lines.push(line.expect("it is text"));
            // Only after what came before was told.
            match lines.len() {
                1 => drop(server.put(config_map("shop", "a", "2"))),
                2 => drop(server.delete("v1", "ConfigMap", "shop", "a")),
                _ => {}
            }
        }
        child.kill().expect("it runs until it is ended");
        child.wait().expect("it has ended");
        lines
    });
    let lines = lines.await.expect("the thread does not panic");
    assert_eq!(lines, ["configmap/a"; 3], "added, changed, deleted");
}
