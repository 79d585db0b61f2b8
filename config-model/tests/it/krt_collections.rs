//! Stores as sources of reactive collections.

use std::sync::Arc;
use std::thread;

use krt::{Graph, Labeled};
use mesh_config_model::krt::{StoreCollection, StoreCollections};
use mesh_config_model::store::{
    AggregateStore, ConfigController, ConfigStore, ConfigStoreExt, ContentOptions, ContentSource,
    DirectoryStore, MemoryStore, Precondition,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind, Meta, NamespacedName, Object};
use parking_lot::Mutex;

const KIND: GroupVersionKind = GroupVersionKind::from_static("example.io", "v1", "Note");

fn note(name: &str, text: &str) -> Config {
    let mut note = Config::new(Meta::new(KIND, "ns", name), text.to_owned());
    note.meta.labels.insert("name".to_owned(), name.to_owned());
    note
}

fn key(name: &str) -> ConfigKey {
    ConfigKey::new(KIND, "ns", name)
}

fn texts(notes: &StoreCollection) -> Vec<String> {
    notes.collection().list().iter().filter_map(|note| note.spec_as::<String>().cloned()).collect()
}

#[test]
fn existing_objects_arrive_in_one_transaction() {
    let store = MemoryStore::new([KIND]);
    store.create(note("a", "1")).unwrap();
    store.create(note("b", "2")).unwrap();
    let graph = Graph::new();
    let before = graph.revision();
    let notes = StoreCollection::new(&graph, &store, &KIND);
    assert_eq!(graph.revision().get(), before.get() + 1);
    assert!(notes.collection().is_synced());
    assert_eq!(texts(&notes), ["1", "2"]);
}

#[test]
fn collection_follows_the_store() {
    let store = MemoryStore::new([KIND]);
    let notes = StoreCollection::new(&Graph::new(), &store, &KIND);
    store.create(note("a", "1")).unwrap();
    store.create(note("b", "1")).unwrap();
    store.update(note("a", "2")).unwrap();
    assert_eq!(texts(&notes), ["2", "1"]);
    store.delete(&key("a"), &Precondition::None).unwrap();
    assert_eq!(texts(&notes), ["1"]);
    let stored = store.get(&key("b")).unwrap();
    assert!(Arc::ptr_eq(
        &notes.collection().get(&NamespacedName::new("ns", "b")).unwrap(),
        &stored
    ));
}

#[test]
fn dropped_collection_no_longer_follows() {
    let store = MemoryStore::new([KIND]);
    let notes = StoreCollection::new(&Graph::new(), &store, &KIND);
    let kept = notes.collection().clone();
    drop(notes);
    store.create(note("a", "1")).unwrap();
    assert!(kept.list().is_empty());
}

#[test]
fn typed_objects_are_derived_without_a_copy() {
    let store = MemoryStore::new([KIND]);
    let notes = StoreCollection::new(&Graph::new(), &store, &KIND);
    let typed = notes.collection().map("typed", |_, note| Object::<String>::new(Arc::clone(note)));
    store.create(note("a", "1")).unwrap();
    store.create(Config::new(Meta::new(KIND, "ns", "number"), 7)).unwrap();
    let listed = typed.list();
    assert_eq!(listed.iter().map(|note| note.spec().as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(Labeled::labels(&*listed[0]), &note("a", "").meta.labels);
}

#[test]
fn unknown_kind_is_an_empty_synced_collection() {
    let store = MemoryStore::new([]);
    let notes = StoreCollection::new(&Graph::new(), &store, &KIND);
    assert!(notes.collection().is_synced());
    assert!(notes.collection().list().is_empty());
}

#[test]
fn collection_made_among_writers_ends_as_the_store_does() {
    const ROUNDS: usize = 200;
    let store = MemoryStore::new([KIND]);
    store.create(Config::new(Meta::new(KIND, "ns", "sum"), 0_usize)).unwrap();
    let add = |config: &mut Config| *config.spec_mut::<usize>().expect("a number") += 1;
    thread::scope(|scope| {
        let writers = [(); 2].map(|()| {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    while store.patch(&key("sum"), add).is_err() {}
                }
            })
        });
        let graph = Graph::new();
        let all: Vec<_> = (0..20).map(|_| StoreCollection::new(&graph, &store, &KIND)).collect();
        for writer in writers {
            writer.join().expect("the writers do not panic");
        }
        let stored = store.get(&key("sum")).expect("the object is there");
        for notes in all {
            assert_eq!(notes.collection().list(), [Arc::clone(&stored)]);
        }
    });
}

/// A collection of a kind follows the store, whatever it is made of.
#[track_caller]
fn follows(store: &dyn ConfigController, add: impl FnOnce(), remove: impl FnOnce()) {
    let graph = Graph::new();
    let objects = StoreCollection::new(&graph, store, &crate::widgets::WIDGET);
    let names = || -> Vec<String> {
        objects.collection().list().iter().map(|object| object.meta.name.clone()).collect()
    };
    assert_eq!(names(), [""; 0]);
    add();
    assert_eq!(names(), ["x"]);
    remove();
    assert_eq!(names(), [""; 0]);
}

#[test]
fn every_store_is_a_source() {
    use crate::widgets::{WIDGET, find_kind, widget};
    let memory = Arc::new(MemoryStore::new([WIDGET]));
    let object = Config::new(Meta::new(WIDGET, "", "x"), String::new());
    let key = object.key();
    let delete = || memory.delete(&key, &Precondition::None).expect("it is there");
    follows(&*memory, || drop(memory.create(object.clone()).expect("it is new")), delete);
    let all = AggregateStore::builder().store(Arc::<MemoryStore>::clone(&memory)).build();
    follows(&all, || drop(memory.create(object.clone()).expect("it is new")), delete);

    let source = ContentSource::new([WIDGET], find_kind, ContentOptions::new());
    follows(&source, || drop(source.apply("a", widget("x", ""))), || source.remove("a"));

    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("a.yaml");
    let store = DirectoryStore::open(folder.path(), [WIDGET], find_kind, ContentOptions::new())
        .expect("the directory is there");
    let add = || {
        std::fs::write(&file, widget("x", "")).expect("there is room");
        assert_eq!(store.rescan(), []);
    };
    let remove = || {
        std::fs::remove_file(&file).expect("it is there");
        assert_eq!(store.rescan(), []);
    };
    follows(&store, add, remove);
}

#[test]
fn reading_a_directory_again_is_one_transaction_over_all_kinds() {
    use crate::widgets::{WIDGET, ZONE, find_kind, widget};
    let zone = |name: &str| {
        format!("{{apiVersion: example.io/v1, kind: Zone, metadata: {{name: {name}}}}}")
    };
    let folder = tempfile::tempdir().expect("there is room");
    let write = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text).expect("there is room");
    };
    for name in ["a", "b", "c"] {
        write(&format!("{name}.yaml"), widget(name, ""));
    }
    let kinds = [WIDGET, ZONE];
    let store =
        DirectoryStore::open(folder.path(), kinds.clone(), find_kind, ContentOptions::new())
            .expect("the directory is there");
    let graph = Graph::new();
    let all = StoreCollections::new(&graph, &store, &kinds);
    let (widgets, zones) = (all.collection(&WIDGET).clone(), all.collection(&ZONE).clone());
    let counts = graph.singleton("counts", move |cx| {
        Some(format!("{} {}", cx.all(&widgets).len(), cx.all(&zones).len()))
    });
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    let _subscription = counts.subscribe(move |batch| {
        log.lock().extend(
            batch.events().iter().filter_map(|event| event.new().map(|new| (**new).clone())),
        );
    });
    let before = graph.revision().get();
    write("a.yaml", zone("a"));
    std::fs::remove_file(folder.path().join("b.yaml")).expect("it is there");
    write("d.yaml", zone("d"));
    write("c.yaml", format!("{}\n---\n{}", zone("c"), zone("e")));
    assert_eq!(store.rescan(), []);
    assert_eq!(graph.revision().get(), before + 1);
    assert_eq!(*seen.lock(), ["3 0", "0 4"]);
    store.rescan();
    assert_eq!(graph.revision().get(), before + 1);
}
