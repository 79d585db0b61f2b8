//! Case 85: whatever worked in the background ends with its handle.
//!
//! A program of its own with one test, because it counts the threads of the process.

#![cfg(target_os = "linux")]

use krt::Graph;
use std::collections::BTreeMap;
use std::fs;

/// How often the threads are looked at before those that are left are a failure. A watcher of the
/// operating system is told to end and not waited for.
const LOOKS: usize = 100_000;

#[test]
fn case_085_nothing_works_in_the_background_once_the_handles_are_gone() {
    let before = threads();
    for _ in 0..20 {
        drive_on_a_thread();
        #[cfg(feature = "files")]
        watch_files();
        #[cfg(feature = "tokio")]
        drive_on_tokio();
    }
    let ended = (0..LOOKS).any(|_| {
        std::thread::yield_now();
        threads() == before
    });
    assert!(ended, "before: {before:?}\nnow: {:?}", threads());
}

/// The names of the threads that live now, and how many have each.
fn threads() -> BTreeMap<String, usize> {
    let tasks = fs::read_dir("/proc/self/task").expect("the system lists threads");
    let mut names = BTreeMap::new();
    for task in tasks.flatten() {
        // A thread can end between the listing and the reading.
        if let Ok(name) = fs::read_to_string(task.path().join("comm")) {
            *names.entry(name.trim().to_owned()).or_default() += 1;
        }
    }
    names
}

fn drive_on_a_thread() {
    let graph = Graph::new();
    let names = graph.source::<String>("names");
    let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
    let before = threads().get("driver").copied().unwrap_or_default();
    let driver = graph.drive_on_thread("driver");
    names.set("a".to_owned());
    graph.settled().wait().expect("this is no callback");
    assert_eq!(loud.len(), 1);
    assert_eq!(threads().get("driver"), Some(&(before + 1)));
    drop(driver);
}

#[cfg(feature = "files")]
fn watch_files() {
    use krt::files::{Debounce, FileOptions, FileSource};
    use std::time::Duration;

    let folder = tempfile::tempdir().expect("a folder");
    let graph = Graph::new();
    let source = FileSource::folder(&graph, "files", folder.path(), &FileOptions::new())
        .expect("the folder is there");
    let names = source.parse("names", |file| file.text().map(|name| vec![name.to_owned()]));
    let changes = names.objects().subscribe_queue();
    let debounce = Debounce::new(Duration::ZERO, Duration::ZERO);
    let watch = source.watch(debounce).expect("the system can watch");
    let draft = folder.path().join("draft");
    fs::write(&draft, "a").expect("files can be written");
    fs::rename(&draft, folder.path().join("a.yaml")).expect("files can be renamed");
    assert_eq!(changes.recv().map(|batch| batch.to_string()).as_deref(), Ok("add/a"));
    assert!(threads().contains_key("krt files"));
    drop(watch);
}

#[cfg(feature = "tokio")]
fn drive_on_tokio() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let graph = Graph::new();
    let names = graph.source::<String>("names");
    runtime.block_on(async {
        let driver = tokio::spawn(graph.drive_on_tokio());
        names.set("a".to_owned());
        graph.settled().await;
        assert_eq!(names.collection().len(), 1);
        driver.abort();
    });
}
