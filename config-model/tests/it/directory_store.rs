use std::fs;
use std::path::Path;
use std::sync::Arc;

use mesh_config_model::Config;
use mesh_config_model::decode::{Diagnostic, LoadOptions};
use mesh_config_model::store::{
    ConfigController, ConfigStore, ContentOptions, DirectoryStore, Event, NamespaceFilter, Replay,
};
use mesh_config_model::yaml;
use parking_lot::Mutex;
use tempfile::TempDir;

use crate::widgets::{WIDGET, Widget, find_kind, widget};

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("there is room"));
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("there is room");
        fs::write(path, text).expect("there is room");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file is there");
    }

    fn open(&self) -> DirectoryStore {
        self.open_with(ContentOptions::new())
    }

    fn open_with(&self, options: ContentOptions) -> DirectoryStore {
        let store = DirectoryStore::open(self.0.path(), [WIDGET], find_kind, options);
        store.expect("the directory is there")
    }

    /// Diagnostics with paths from the folder on.
    fn said(&self, diagnostics: &[Diagnostic]) -> Vec<String> {
        let root = format!("{}/", self.0.path().display());
        diagnostics.iter().map(|diagnostic| diagnostic.to_string().replace(&root, "")).collect()
    }
}

fn sized(name: &str, size: u32) -> String {
    widget(name, &format!("spec: {{size: {size}}}\n---\n"))
}

fn widgets(store: &DirectoryStore) -> Vec<String> {
    let text = |object: &Arc<Config>| {
        let size = object.spec_as::<Widget>().map(|widget| widget.size).unwrap_or_default();
        format!("{}={size}", object.meta.name)
    };
    store.list(&WIDGET, NamespaceFilter::All).iter().map(text).collect()
}

fn events(store: &DirectoryStore, act: impl FnOnce()) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let handler =
        move |event: &Event| log.lock().push(format!("{event} {}", event.object().meta.name));
    let subscription = store.subscribe(&WIDGET, Replay::Changes, Box::new(handler));
    act();
    drop(subscription);
    Arc::try_unwrap(seen).expect("the handler is gone").into_inner()
}

#[test]
fn yaml_files_of_all_folders_are_read() {
    let folder = Folder::new(&[
        ("a.yaml", &sized("a", 1)),
        ("sub/deep/b.yml", &sized("b", 1)),
        (".hidden/c.yaml", &sized("c", 1)),
        ("d.YAML", &sized("d", 1)),
        ("e.json", &sized("e", 1)),
        ("empty.yaml", ""),
        ("..data/f.yaml", &sized("f", 1)),
    ]);
    let store = folder.open();
    assert_eq!(widgets(&store), ["a=1", "b=1", "c=1"]);
    assert_eq!(store.diagnostics(), []);
    assert!(store.has_synced());
}

#[test]
fn rescan_tells_the_difference() {
    let folder = Folder::new(&[
        ("a.yaml", &sized("a", 1)),
        ("b.yaml", &sized("b", 1)),
        ("c.yaml", &sized("c", 1)),
    ]);
    let store = folder.open();
    folder.write("a.yaml", &sized("a", 2));
    folder.remove("b.yaml");
    folder.write("d.yaml", &sized("d", 1));
    let made = events(&store, || drop(store.rescan()));
    assert_eq!(made, ["update a", "add d", "delete b"]);
    assert_eq!(events(&store, || drop(store.rescan())), [""; 0]);
}

#[test]
fn file_with_errors_keeps_its_last_good_objects() {
    let folder =
        Folder::new(&[("a.yaml", &(sized("x", 1) + &sized("w", 1))), ("b.yaml", &sized("z", 1))]);
    let store = folder.open();
    folder.write("a.yaml", &(sized("x", 2) + "[\n"));
    folder.write("b.yaml", &sized("z", 2));
    let said = folder.said(&store.rescan());
    assert_eq!(widgets(&store), ["w=1", "x=1", "z=2"]);
    assert!(matches!(&*said, [only] if only.starts_with("a.yaml:6:1: ")), "{said:#?}");
    assert_eq!(folder.said(&store.rescan()), said);
    folder.write("a.yaml", &sized("x", 2));
    assert_eq!(store.rescan(), []);
    assert_eq!(widgets(&store), ["x=2", "z=2"]);
}

#[test]
fn file_that_never_was_good_gives_what_can_be_read() {
    let folder = Folder::new(&[("a.yaml", &(sized("x", 1) + "[\n"))]);
    let store = folder.open();
    assert_eq!((widgets(&store), store.diagnostics().len()), (vec!["x=1".to_owned()], 1));
    folder.write("a.yaml", &(sized("x", 2) + "[\n"));
    store.rescan();
    assert_eq!(widgets(&store), ["x=2"]);
}

#[test]
fn faults_of_the_validator_keep_the_last_good_objects() {
    let folder = Folder::new(&[("a.yaml", &sized("x", 1))]);
    let too_large = |config: &Config| match config.spec_as::<Widget>() {
        Some(widget) if widget.size > 9 => vec!["too large".to_owned()],
        _ => Vec::new(),
    };
    let store = folder.open_with(ContentOptions::new().validator(too_large));
    folder.write("a.yaml", &sized("x", 10));
    assert_eq!(folder.said(&store.rescan()), ["a.yaml:1:1: Widget x: too large"]);
    assert_eq!(widgets(&store), ["x=1"]);
}

/// Go joins namespace and name without a separator: `a` and `bc` meet `ab` and `c`.
#[test]
fn namespaces_and_names_do_not_run_together() {
    let named = |namespace: &str, name: &str, size: u32| {
        format!(
            "{{apiVersion: example.io/v1, kind: Widget, metadata: {{namespace: {namespace}, name: {name}}}, spec: {{size: {size}}}}}\n---\n"
        )
    };
    let folder = Folder::new(&[("a.yaml", &(named("a", "bc", 1) + &named("ab", "c", 2)))]);
    let store = folder.open();
    assert_eq!(widgets(&store), ["bc=1", "c=2"]);
    folder.write("a.yaml", &(named("a", "bc", 3) + &named("ab", "c", 2)));
    assert_eq!(events(&store, || drop(store.rescan())), ["update bc"]);
}

#[test]
fn last_path_wins_and_the_others_are_reported() {
    let folder = Folder::new(&[("b.yaml", &sized("x", 2)), ("a.yaml", &sized("x", 1))]);
    let store = folder.open();
    assert_eq!(widgets(&store), ["x=2"]);
    let expected = format!(
        "a.yaml:1:1: Widget x: has no effect, {}:1:1 defines it too",
        folder.path("b.yaml").display()
    );
    let said: Vec<_> = store.diagnostics().iter().map(ToString::to_string).collect();
    assert_eq!(said, [format!("{}/{expected}", folder.0.path().display())]);
    folder.write("a.yaml", &sized("x", 3));
    store.rescan();
    assert_eq!(widgets(&store), ["x=2"]);
    folder.remove("b.yaml");
    assert_eq!(store.rescan(), []);
    assert_eq!(widgets(&store), ["x=3"]);
}

#[test]
fn emptied_file_counts_as_absent() {
    let folder = Folder::new(&[("a.yaml", &sized("x", 1))]);
    let store = folder.open();
    folder.write("a.yaml", "");
    assert_eq!(store.rescan(), []);
    assert_eq!(widgets(&store), [""; 0]);
}

#[test]
fn bytes_that_are_not_text_are_reported() {
    let folder = Folder::new(&[("a.yaml", &sized("x", 1))]);
    let store = folder.open();
    fs::write(folder.path("a.yaml"), b"a: \xff").expect("there is room");
    assert_eq!(folder.said(&store.rescan()), ["a.yaml:1:4: text is not UTF-8"]);
    assert_eq!(widgets(&store), ["x=1"]);
}

#[test]
fn file_beyond_the_limit_is_not_read_as_a_whole() {
    let folder = Folder::new(&[("a.yaml", &"#".repeat(10_000))]);
    let limits = yaml::Limits::new().input_bytes(100);
    let load = LoadOptions::new().yaml(yaml::Options::new().limits(limits));
    let store = folder.open_with(ContentOptions::new().load(load));
    assert_eq!(
        folder.said(&store.diagnostics()),
        ["a.yaml:1:1: text has 101 bytes, more than 100"]
    );
}

#[test]
fn directory_that_is_gone_keeps_its_objects_and_is_reported() {
    let folder = Folder::new(&[("root/a.yaml", &sized("x", 1))]);
    let store =
        DirectoryStore::open(folder.path("root"), [WIDGET], find_kind, ContentOptions::new())
            .expect("the directory is there");
    fs::rename(folder.path("root"), folder.path("away")).expect("it can be moved");
    assert_eq!((store.rescan().len(), widgets(&store)), (1, vec!["x=1".to_owned()]));
    fs::rename(folder.path("away"), folder.path("root")).expect("it can be moved");
    assert_eq!((store.rescan().len(), widgets(&store)), (0, vec!["x=1".to_owned()]));
    let error =
        DirectoryStore::open(folder.path("none"), [WIDGET], find_kind, ContentOptions::new());
    assert_eq!(error.expect_err("there is none").path(), folder.path("none"));
}

/// A volume that Kubernetes mounts changes by one rename of a link.
#[cfg(unix)]
fn mount(folder: &Path, version: &str, text: &str) {
    use std::os::unix::fs::symlink;
    fs::create_dir(folder.join(version)).expect("there is room");
    fs::write(folder.join(version).join("a.yaml"), text).expect("there is room");
    symlink(version, folder.join("..data_tmp")).expect("links can be made");
    fs::rename(folder.join("..data_tmp"), folder.join("..data")).expect("it can be renamed");
    if !folder.join("a.yaml").exists() {
        symlink("..data/a.yaml", folder.join("a.yaml")).expect("links can be made");
    }
}

#[cfg(unix)]
#[test]
fn mounted_volume_is_read_through_its_links() {
    let folder = Folder::new(&[]);
    mount(folder.0.path(), "..2026_01", &sized("x", 1));
    let store = folder.open();
    assert_eq!(widgets(&store), ["x=1"]);
    mount(folder.0.path(), "..2026_02", &sized("x", 2));
    assert_eq!(store.rescan(), []);
    assert_eq!(widgets(&store), ["x=2"]);
}

#[cfg(unix)]
#[test]
fn circle_of_links_is_not_followed() {
    let folder = Folder::new(&[("a.yaml", &sized("x", 1))]);
    std::os::unix::fs::symlink(folder.0.path(), folder.path("again")).expect("links can be made");
    std::os::unix::fs::symlink("loop.yaml", folder.path("loop.yaml")).expect("links can be made");
    let store = folder.open();
    assert_eq!(widgets(&store), ["x=1"]);
    assert_eq!(store.diagnostics().len(), 1);
}

#[cfg(feature = "watch")]
mod watching {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    const PAUSE: Duration = Duration::from_millis(5);
    const PATIENCE: Duration = Duration::from_secs(20);

    /// Calls `act` and waits for the first event after it.
    fn first_event(store: &DirectoryStore, act: impl FnOnce()) -> String {
        let (send, events) = mpsc::channel();
        let handler =
            move |event: &Event| drop(send.send(format!("{event} {}", event.object().meta.name)));
        let subscription = store.subscribe(&WIDGET, Replay::Changes, Box::new(handler));
        act();
        let event = events.recv_timeout(PATIENCE).expect("the change is noticed");
        drop(subscription);
        event
    }

    #[test]
    fn changes_are_noticed() {
        let folder = Folder::new(&[("a.yaml", &sized("a", 1))]);
        let store = folder.open();
        let watch = store.watch(PAUSE).expect("it can be watched");
        assert_eq!(first_event(&store, || folder.write("a.yaml", &sized("a", 2))), "update a");
        assert_eq!(
            first_event(&store, || folder.write("new/deep/b.yaml", &sized("b", 1))),
            "add b"
        );
        assert_eq!(first_event(&store, || folder.remove("a.yaml")), "delete a");
        drop(watch);
    }

    #[test]
    fn change_before_the_watch_is_noticed() {
        let folder = Folder::new(&[]);
        let store = folder.open();
        folder.write("a.yaml", &sized("a", 1));
        let mut watch = None;
        assert_eq!(first_event(&store, || watch = store.watch(PAUSE).ok()), "add a");
    }

    /// Watches a folder in which is nothing, lets `end` take it away, and makes another one of its name.
    fn follow_into_another_folder(end: impl FnOnce(&Folder)) {
        let folder = Folder::new(&[]);
        let root = folder.path("root");
        fs::create_dir(&root).expect("there is room");
        let store = DirectoryStore::open(&root, [WIDGET], find_kind, ContentOptions::new())
            .expect("the directory is there");
        let _watch = store.watch(PAUSE).expect("it can be watched");
        end(&folder);
        let made = first_event(&store, || folder.write("root/a.yaml", &sized("a", 1)));
        assert_eq!(made, "add a");
        let made = first_event(&store, || folder.write("root/a.yaml", &sized("a", 2)));
        assert_eq!(made, "update a");
        let made = first_event(&store, || folder.write("root/sub/b.yaml", &sized("b", 1)));
        assert_eq!(made, "add b");
    }

    #[test]
    fn folder_that_is_removed_and_made_again_is_followed() {
        follow_into_another_folder(|folder| {
            fs::remove_dir(folder.path("root")).expect("nothing is in it");
        });
    }

    #[test]
    fn folder_that_takes_the_name_of_a_renamed_one_is_followed() {
        follow_into_another_folder(|folder| {
            fs::rename(folder.path("root"), folder.path("old")).expect("it can be renamed");
        });
    }

    #[cfg(unix)]
    #[test]
    fn change_of_a_mounted_volume_is_noticed() {
        let folder = Folder::new(&[]);
        mount(folder.0.path(), "..2026_01", &sized("x", 1));
        let store = folder.open();
        let _watch = store.watch(PAUSE).expect("it can be watched");
        assert_eq!(
            first_event(&store, || mount(folder.0.path(), "..2026_02", &sized("x", 2))),
            "update x"
        );
    }

    #[test]
    fn handler_may_end_the_watch() {
        let folder = Folder::new(&[]);
        let store = folder.open();
        let watch = Arc::new(Mutex::new(None));
        let (send, done) = mpsc::channel();
        let own = Arc::clone(&watch);
        let handler = move |_: &Event| {
            drop(own.lock().take());
            send.send(()).expect("somebody waits");
        };
        let subscription = store.subscribe(&WIDGET, Replay::Changes, Box::new(handler));
        *watch.lock() = Some(store.watch(PAUSE).expect("it can be watched"));
        folder.write("a.yaml", &sized("a", 1));
        done.recv_timeout(PATIENCE).expect("the change is noticed");
        drop(subscription);
    }
}
