//! Sources that read files: case 75. Cases 1 to 13 stand with those of the other kinds.

use crate::shop::Count;
use krt::Graph;
use krt::files::{Debounce, File, FileOptions, FileSource, Parsed};
use krt::testing::Tracker;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// A folder, its source, and the counts in its files, one `key number` in each line.
struct Fixture {
    folder: TempDir,
    graph: Graph,
    source: FileSource,
    counts: Parsed<Count>,
}

fn parse(file: &File) -> Result<Vec<Count>, String> {
    let line = |line: &str| {
        let (key, number) = line.split_once(' ').ok_or("no number")?;
        let number = number.parse().map_err(|_| format!("{number:?} is no number"))?;
        Ok(Count(key.to_owned(), number))
    };
    file.text()?.lines().map(line).collect()
}

fn fixture(files: &[(&str, &str)]) -> Fixture {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    let graph = Graph::new();
    let source = FileSource::folder(&graph, "files", folder.path(), &FileOptions::new())
        .expect("the folder is there");
    let counts = source.parse("counts", parse);
    Fixture { folder, graph, source, counts }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("folders can be made");
    fs::write(path, text).expect("files can be written");
}

impl Fixture {
    fn write(&self, name: &str, text: &str) {
        write(self.folder.path(), name, text);
        self.source.rescan();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.folder.path().join(name)).expect("it is there");
        self.source.rescan();
    }

    fn content(&self) -> Vec<String> {
        let list = self.counts.objects().list();
        list.iter().map(|count| format!("{} {}", count.0, count.1)).collect()
    }

    /// The errors, with the folder left out.
    fn errors(&self) -> Vec<String> {
        let root = format!("{}/", self.folder.path().display());
        let list = self.counts.errors().list();
        list.iter().map(|error| error.to_string().replace(&root, "")).collect()
    }
}

#[test]
fn case_075_files_come_change_and_go() {
    let fixture = fixture(&[("a.yaml", "default/test 1")]);
    let tracker = Tracker::batches(fixture.counts.objects());
    assert_eq!(tracker.take(), ["add/default/test"]);
    fixture.write("b.yml", "default/test2 1");
    assert_eq!(tracker.take(), ["add/default/test2"]);
    fixture.write("b.yml", "default/test2 2");
    assert_eq!(tracker.take(), ["update/default/test2"]);
    fixture.write("a.yaml", "");
    assert_eq!(tracker.take(), ["delete/default/test"]);
    fixture.remove("b.yml");
    assert_eq!(tracker.take(), ["delete/default/test2"]);
    assert!(fixture.content().is_empty());
}

#[test]
fn broken_file_keeps_its_last_good_objects_and_shows_the_error() {
    let fixture = fixture(&[("a.yaml", "x 1\ny 2"), ("b.yaml", "z")]);
    assert_eq!(fixture.content(), ["x 1", "y 2"]);
    assert_eq!(fixture.errors(), ["b.yaml: no number"]);
    fixture.write("a.yaml", "x 1\ny many");
    fixture.write("b.yaml", "z 3");
    assert_eq!(fixture.content(), ["x 1", "y 2", "z 3"]);
    assert_eq!(fixture.errors(), ["a.yaml: \"many\" is no number"]);
    fixture.write("a.yaml", "x 5");
    assert_eq!(fixture.content(), ["x 5", "z 3"]);
    assert!(fixture.errors().is_empty());
}

#[test]
fn removed_broken_file_leaves_nothing() {
    let fixture = fixture(&[("a.yaml", "x 1")]);
    fixture.write("a.yaml", "x");
    fixture.remove("a.yaml");
    assert!(fixture.content().is_empty());
    assert!(fixture.errors().is_empty());
}

#[test]
fn panic_of_the_parser_is_an_error_of_the_file() {
    let fixture = fixture(&[("a.yaml", "x"), ("b.yaml", "y")]);
    let texts = fixture.source.parse("texts", |file| {
        let text = file.text().expect("the files are text").to_owned();
        (text != "unlucky").then(|| Ok::<_, String>(vec![text])).expect("unlucky")
    });
    fixture.write("a.yaml", "unlucky");
    let errors: Vec<_> = texts.errors().list().iter().map(|e| e.message().to_owned()).collect();
    assert_eq!(errors, ["the parser panicked"]);
    assert_eq!(texts.objects().len(), 2);
}

#[test]
fn file_that_is_not_text_is_an_error() {
    let fixture = fixture(&[]);
    fs::write(fixture.folder.path().join("a.yaml"), [0xff]).expect("files can be written");
    fixture.source.rescan();
    let errors = fixture.errors();
    assert_eq!(errors, ["a.yaml: invalid utf-8 sequence of 1 bytes from index 0"]);
}

#[test]
fn folders_inside_count_and_other_files_do_not() {
    let fixture = fixture(&[
        ("deep/er/a.yaml", "a 1"),
        ("b.txt", "b 1"),
        ("..data/c.yaml", "c 1"),
        ("d", "d 1"),
    ]);
    assert_eq!(fixture.content(), ["a 1"]);
    let all = FileOptions::new().extensions([""; 0]);
    let source = FileSource::folder(&fixture.graph, "all", fixture.folder.path(), &all);
    assert_eq!(source.expect("the folder is there").files().len(), 3);
}

#[test]
fn key_in_two_files_is_that_of_the_first_path() {
    let fixture = fixture(&[("a.yaml", "x 1"), ("b.yaml", "x 2")]);
    assert_eq!(fixture.content(), ["x 1"]);
    fixture.remove("a.yaml");
    assert_eq!(fixture.content(), ["x 2"]);
}

#[test]
fn folder_that_vanishes_keeps_its_files_and_is_an_error() {
    let fixture = fixture(&[("in/a.yaml", "x 1")]);
    let inner = fixture.folder.path().join("in");
    let source = FileSource::folder(&fixture.graph, "in", &inner, &FileOptions::new())
        .expect("the folder is there");
    let counts = source.parse("counts", parse);
    fs::remove_dir_all(&inner).expect("it is there");
    source.rescan();
    assert_eq!(counts.objects().len(), 1);
    assert_eq!(counts.errors().list()[0].path(), inner);
    fs::create_dir(&inner).expect("it can be made");
    source.rescan();
    assert!(counts.objects().is_empty() && counts.errors().is_empty());
}

#[test]
fn missing_root_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing.yaml");
    let graph = Graph::new();
    let options = FileOptions::new();
    for result in [
        FileSource::folder(&graph, "folder", &missing, &options),
        FileSource::file(&graph, "file", &missing),
    ] {
        assert_eq!(result.map_err(|error| error.path().to_owned()).err(), Some(missing.clone()));
    }
    assert!(graph.dump().nodes.is_empty());
}

#[test]
fn single_file_keeps_its_last_good_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings");
    fs::write(&path, "limit 1").expect("files can be written");
    let graph = Graph::new();
    let source = FileSource::file(&graph, "settings", &path).expect("the file is there");
    let settings = source.parse("settings", parse);
    let value = || settings.objects().one().map(|count| count.1);
    for (text, expected, errors) in [("limit 2", 2, 0), ("limit", 2, 1), ("limit 3", 3, 0)] {
        fs::write(&path, text).expect("files can be written");
        source.rescan();
        assert_eq!((value(), settings.errors().len()), (Some(expected), errors));
    }
}

#[test]
fn several_collections_share_one_source() {
    let fixture = fixture(&[("a.yaml", "x 1\ny 2")]);
    let lines = fixture.source.parse("lines", |file| {
        file.text().map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
    });
    fixture.write("a.yaml", "x 1");
    assert_eq!((lines.objects().len(), fixture.counts.objects().len()), (1, 1));
}

#[test]
fn unchanged_file_is_not_parsed_again() {
    let fixture = fixture(&[("a.yaml", "x 1"), ("b.yaml", "y 1")]);
    let runs = || {
        let dump = fixture.graph.dump();
        let node = dump.nodes.iter().find(|node| node.name == "counts parsed");
        node.map(|node| node.runs)
    };
    assert_eq!(runs(), Some(2));
    fixture.write("b.yaml", "y 2");
    assert_eq!(runs(), Some(3));
}

#[test]
fn watch_notices_new_changed_and_removed_files() {
    let fixture = fixture(&[("a.yaml", "x 1")]);
    let queue = fixture.counts.objects().subscribe_queue();
    let debounce = Debounce::new(Duration::ZERO, Duration::ZERO);
    let watch = fixture.source.watch(debounce).expect("the system can watch");
    let next = || queue.recv().map(|batch| batch.to_string());
    assert_eq!(next().as_deref(), Ok("add/x"));
    let (draft, path) = (fixture.folder.path().join("draft"), fixture.folder.path().join("b.yaml"));
    for (text, expected) in [("y 1", "add/y"), ("y 2", "update/y")] {
        fs::write(&draft, text).expect("files can be written");
        fs::rename(&draft, &path).expect("files can be renamed");
        assert_eq!(next().as_deref(), Ok(expected));
    }
    fs::remove_file(&path).expect("it is there");
    assert_eq!(next().as_deref(), Ok("delete/y"));
    drop(watch);
    write(fixture.folder.path(), "c.yaml", "z 1");
    assert_eq!(fixture.content(), ["x 1"]);
}

#[test]
fn watch_of_one_file_notices_that_it_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, draft) = (folder.path().join("settings"), folder.path().join("draft"));
    fs::write(&path, "limit 1").expect("files can be written");
    let source = FileSource::file(&Graph::new(), "settings", &path).expect("the file is there");
    let settings = source.parse("settings", parse);
    let queue = settings.objects().subscribe_queue();
    let debounce = Debounce::new(Duration::ZERO, Duration::ZERO);
    let watch = source.watch(debounce).expect("the system can watch");
    fs::write(&draft, "limit 2").expect("files can be written");
    fs::rename(&draft, &path).expect("files can be renamed");
    let seen: Vec<_> = (0..2).map(|_| queue.recv().map(|batch| batch.to_string())).collect();
    assert_eq!(seen, [Ok("add/limit".to_owned()), Ok("update/limit".to_owned())]);
    drop(watch);
}
