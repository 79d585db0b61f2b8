//! An API server without a cluster, to try clients and controllers on: it serves what files hold.
//!
//! ```sh
//! cargo run -p krt-kube --example api_server -- --kubeconfig lab.yaml PATH …
//! ```
//!
//! A path is a file of YAML or JSON, or a folder of them. The file that `--kubeconfig` names is
//! written and says where the server is. Kinds that it does not know get a definition. What cannot
//! be read is told and left out. Enter reads the files again, and `kubectl --kubeconfig lab.yaml`
//! works, too. Without a path the server is empty.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program for people")]

use krt_kube::testing::ApiServer;
use kube::core::{ApiResource, GroupVersionKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::stdin;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::runtime::Runtime;

type Failure = Box<dyn Error>;

/// Version, kind, namespace and name of an object.
type Id = [String; 4];

const USAGE: &str = "\
Usage: api_server [--kubeconfig FILE] [PATH …]

Serves the objects of files and folders of YAML or JSON as an API server does.

--kubeconfig FILE  what is written and says where the server is, lab.yaml
-h, --help         prints this";

/// What the command line asks for.
#[derive(Debug, PartialEq)]
enum Call {
    Help,
    Serve { kubeconfig: PathBuf, paths: Vec<PathBuf> },
}

fn main() -> ExitCode {
    let run = match Call::parse(std::env::args().skip(1)) {
        Ok(Call::Help) => {
            println!("{USAGE}");
            Ok(())
        }
        Ok(Call::Serve { kubeconfig, paths }) => stay(&kubeconfig, &paths),
        Err(error) => Err(format!("{error}\n\n{USAGE}").into()),
    };
    run.map_or_else(
        |error| {
            eprintln!("api_server: {error}");
            ExitCode::from(2)
        },
        |()| ExitCode::SUCCESS,
    )
}

impl Call {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut kubeconfig = PathBuf::from("lab.yaml");
        let mut paths: Vec<PathBuf> = Vec::new();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "-h" | "--help" => return Ok(Self::Help),
                "--kubeconfig" => {
                    kubeconfig = arguments.next().ok_or("--kubeconfig names no file")?.into();
                }
                flag if flag.starts_with('-') => return Err(format!("no such flag: {flag}")),
                path => paths.push(path.into()),
            }
        }
        for path in &paths {
            let opened = if path.is_dir() {
                fs::read_dir(path).map(drop)
            } else {
                fs::File::open(path).map(drop)
            };
            opened.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(Self::Serve { kubeconfig, paths })
    }
}

/// Serves until Ctrl-C.
fn stay(kubeconfig: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let runtime = Runtime::new()?;
    let server = ApiServer::new();
    let listener = runtime.block_on(server.listen())?;
    fs::write(kubeconfig, describe(&listener.url()).to_string())?;
    let mut served = serve(&server, paths, BTreeSet::new());
    println!("{} objects at {}", served.len(), listener.url());
    println!("{} says so; Enter reads the files again, Ctrl-C stops", kubeconfig.display());
    for line in stdin().lines() {
        line?;
        served = serve(&server, paths, served);
    }
    // Nobody is there to press Enter.
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(())
}

/// Makes the objects of the server those of the files; returns who they are.
///
/// While something cannot be read, nothing is deleted.
fn serve(server: &ApiServer, paths: &[PathBuf], before: BTreeSet<Id>) -> BTreeSet<Id> {
    let (mut objects, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        read(path, &mut objects, &mut faults);
    }
    for fault in &faults {
        println!("left out: {fault}");
    }
    // Definitions come before what they define.
    objects.sort_by_key(|object| object["kind"] != "CustomResourceDefinition");
    let mut served = BTreeSet::new();
    let kinds: BTreeSet<_> =
        objects.iter().map(|it| (text(&it["apiVersion"]), text(&it["kind"]))).collect();
    for object in objects {
        define(server, &object, &kinds);
        let stored = server.put(object);
        served.insert(id(&stored));
    }
    if !faults.is_empty() {
        served.extend(before);
        return served;
    }
    for [version, kind, namespace, name] in before.difference(&served) {
        server.delete(version, kind, namespace, name);
    }
    served
}

fn read(path: &Path, objects: &mut Vec<Value>, faults: &mut Vec<String>) {
    let read_folder = |files: Vec<PathBuf>| {
        files.iter().for_each(|file| read(file, objects, faults));
        Vec::new()
    };
    let found = if path.is_dir() { files(path).map(read_folder) } else { documents(path) };
    let found = found.unwrap_or_else(|error| {
        faults.push(format!("{}: {error}", path.display()));
        Vec::new()
    });
    for mut document in found.into_iter().filter(|document| !document.is_null()) {
        let found = if document["kind"] == "List" {
            document["items"].as_array_mut().map(std::mem::take).unwrap_or_default()
        } else {
            vec![document]
        };
        let is_object = |it: &Value| it["kind"].is_string() && it["metadata"]["name"].is_string();
        let (found, other): (Vec<_>, Vec<_>) = found.into_iter().partition(is_object);
        objects.extend(found);
        let other =
            other.iter().map(|it| format!("{}: no object of Kubernetes: {it}", path.display()));
        faults.extend(other);
    }
}

/// What a folder holds that may be read, in the order of names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let is_read = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        path.is_dir() || extension.is_some_and(|it| ["yaml", "yml", "json"].contains(&it))
    };
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).filter(is_read).collect();
    paths.sort();
    Ok(paths)
}

fn documents(file: &Path) -> Result<Vec<Value>, Failure> {
    Ok(serde_saphyr::from_multiple(&fs::read_to_string(file)?)?)
}

/// Lets the server know the kind of an object, in all versions that the files have; the plural is
/// guessed.
fn define(server: &ApiServer, object: &Value, kinds: &BTreeSet<(String, String)>) {
    let (version, kind) = (text(&object["apiVersion"]), text(&object["kind"]));
    if server.serves(&version, &kind) {
        return;
    }
    let (group, version) = version.split_once('/').unwrap_or(("", &version));
    let of_group =
        |version: &String| Some(version.strip_prefix(group)?.strip_prefix('/')?.to_owned());
    let versions = kinds.iter().filter(|(_, other)| *other == kind);
    let versions: Vec<_> = versions
        .filter_map(|(version, _)| of_group(version))
        .map(|name| json!({"name": name, "served": true, "storage": name == version, "subresources": {"status": {}}}))
        .collect();
    let resource = ApiResource::from_gvk(&GroupVersionKind::gvk(group, version, &kind));
    server.put(json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("{}.{group}", resource.plural)},
        "spec": {
            "group": group, "scope": "Namespaced",
            "names": {"kind": kind, "plural": resource.plural},
            "versions": versions,
        },
    }));
}

fn describe(url: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "lab",
        "clusters": [{"name": "lab", "cluster": {"server": url}}],
        "users": [{"name": "me", "user": {}}],
        "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": "me"}}],
    })
}

fn id(object: &Value) -> Id {
    let meta = &object["metadata"];
    [&object["apiVersion"], &object["kind"], &meta["namespace"], &meta["name"]].map(text)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &[&str], expected: Result<Call, &str>) {
        let call = Call::parse(arguments.iter().map(|&argument| argument.to_owned()));
        assert_eq!(call, expected.map_err(str::to_owned));
    }

    #[test]
    fn paths_and_the_file_that_is_written_are_taken() {
        let serve = |kubeconfig: &str, paths: &[&str]| {
            let paths = paths.iter().map(PathBuf::from).collect();
            Ok(Call::Serve { kubeconfig: kubeconfig.into(), paths })
        };
        check(&[], serve("lab.yaml", &[]));
        check(&["src", "--kubeconfig", "k", "Cargo.toml"], serve("k", &["src", "Cargo.toml"]));
    }

    #[test]
    fn help_is_given() {
        check(&["-h"], Ok(Call::Help));
        check(&["src", "--help"], Ok(Call::Help));
    }

    #[test]
    fn what_nobody_can_mean_is_refused() {
        check(&["--port", "1"], Err("no such flag: --port"));
        check(&["src", "--kubeconfig"], Err("--kubeconfig names no file"));
        #[cfg(unix)]
        check(&["no/such"], Err("no/such: No such file or directory (os error 2)"));
    }
}
