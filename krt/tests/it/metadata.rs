//! Metadata: cases 27, 59, 62, 67 and 74.

use crate::shop::Count;
use krt::{Collection, Graph, SingletonKey};
use std::collections::BTreeMap;

#[derive(Debug, PartialEq)]
struct Cluster(&'static str);

fn count(input: &Count) -> Count {
    Count(input.0.clone(), input.1)
}

#[track_caller]
fn check<T: krt::Object>(collection: Collection<T>) {
    assert_eq!(collection.metadata::<Cluster>(), None);
    let collection = collection.with_metadata(Cluster("east"));
    assert_eq!(collection.clone().metadata().as_deref(), Some(&Cluster("east")));
}

#[test]
fn case_027_derived_collection_has_its_metadata() {
    let graph = Graph::new();
    let source = graph.source::<Count>("source");
    check(source.collection().map("map", |_, input| Some(count(input))));
    check(source.collection().flat_map("flat map", |_, input| [count(input)]));
    check(graph.singleton("singleton", |_| Some("x".to_owned())));
}

#[test]
fn case_059_group_by_an_index_has_its_metadata() {
    let source = Graph::new().source::<Count>("source");
    let by_number = source.collection().index("number", |count: &Count| [count.1]);
    check(by_number.groups("groups"));
}

#[test]
fn case_062_source_of_one_object_has_its_metadata() {
    #[derive(PartialEq)]
    struct Limits;

    impl krt::Object for Limits {
        type Key = SingletonKey;

        fn key(&self) -> SingletonKey {
            SingletonKey
        }
    }

    let limits = Graph::new().source::<Limits>("limits").with_metadata(Cluster("east"));
    assert_eq!(limits.collection().metadata().as_deref(), Some(&Cluster("east")));
}

#[test]
fn case_067_projection_has_its_own_metadata_or_that_of_its_input() {
    let project = |source: &Collection<Count>| source.project("projection", count);
    let bare = Graph::new().source::<Count>("bare").collection();
    assert_eq!(project(&bare).metadata::<Cluster>(), None);
    let tagged = bare.with_metadata(Cluster("east"));
    assert_eq!(project(&tagged).metadata().as_deref(), Some(&Cluster("east")));
    let own = project(&tagged).with_metadata(Cluster(""));
    assert_eq!(own.metadata().as_deref(), Some(&Cluster("")));
    assert_eq!(tagged.metadata().as_deref(), Some(&Cluster("east")));
}

#[test]
fn case_074_source_has_metadata_of_several_types() {
    let text = BTreeMap::from([("cluster", "east")]);
    let source =
        Graph::new().source::<Count>("source").with_metadata(Cluster("east")).with_metadata(text);
    let collection = source.collection();
    assert_eq!(collection.metadata().as_deref(), Some(&Cluster("east")));
    let text = collection.metadata::<BTreeMap<&str, &str>>().expect("it was set");
    assert_eq!(text["cluster"], "east");
}

#[test]
fn later_metadata_of_a_type_takes_the_place_of_the_earlier() {
    let source = Graph::new().source::<Count>("source").with_metadata(Cluster("east"));
    let collection = source.collection().with_metadata(Cluster("west"));
    assert_eq!(collection.metadata().as_deref(), Some(&Cluster("west")));
}
