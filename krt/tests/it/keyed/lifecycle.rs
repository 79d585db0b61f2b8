//! Dropped collections leave nothing behind: cases 77 to 80, 82 and 84.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph, Member, Source};
use std::sync::Arc;

fn names(graph: &Graph) -> Vec<String> {
    graph.dump().nodes.into_iter().map(|node| node.name).collect()
}

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn merge(counts: &[Arc<Count>]) -> Option<Arc<Count>> {
    counts.first().cloned()
}

/// Long-lived sources, read by what is made and dropped again.
struct Sources {
    graph: Graph,
    east: Source<Count>,
    west: Source<Count>,
    members: Source<Member<u8, Count>>,
}

impl Sources {
    fn new() -> Self {
        let graph = Graph::new();
        let (east, west) = (graph.source::<Count>("east"), graph.source::<Count>("west"));
        let members = graph.source("members");
        east.set(count("a", 1));
        members.set(Member::new(1, east.collection()));
        Self { graph, east, west, members }
    }

    fn both(&self) -> [Collection<Count>; 2] {
        [self.east.collection(), self.west.collection()]
    }

    /// Makes a collection of one object over and over, and looks at what is left of it.
    #[track_caller]
    fn check(&self, make: impl Fn(Arc<()>) -> Collection<Count>) {
        let marker = Arc::new(());
        for round in 0..20 {
            let made = make(Arc::clone(&marker));
            let tracker = Tracker::events(&made);
            assert!(made.is_synced());
            assert_eq!(tracker.take(), ["add/a"]);
            assert!(names(&self.graph).len() > 3);
            drop((made, tracker));
            assert_eq!(names(&self.graph), ["east", "west", "members"], "round {round}");
            assert_eq!(Arc::strong_count(&marker), 1, "round {round}");
        }
    }
}

#[test]
fn case_077_dropped_merging_join_leaves_nothing_behind() {
    let sources = Sources::new();
    sources.check(|marker| {
        sources.graph.join_merge("join", sources.both(), move |counts: &[Arc<Count>]| {
            let _ = &marker;
            merge(counts)
        })
    });
}

#[test]
fn case_078_dropped_join_of_members_leaves_nothing_behind() {
    let sources = Sources::new();
    sources.check(|marker| {
        sources.members.collection().join_merge("join", move |counts: &[Arc<Count>]| {
            let _ = &marker;
            merge(counts)
        })
    });
}

#[test]
fn case_079_dropped_join_by_priority_leaves_nothing_behind() {
    let sources = Sources::new();
    sources.check(|_| sources.graph.join_priority("join", sources.both()));
}

#[test]
fn case_080_dropped_join_of_disjoint_members_leaves_nothing_behind() {
    let sources = Sources::new();
    sources.check(|_| sources.graph.join_disjoint("join", sources.both()));
}

#[test]
fn case_082_dropped_status_leaves_nothing_behind() {
    let sources = Sources::new();
    sources.check(|marker| {
        let read = sources.west.collection();
        let (status, outputs) =
            sources.east.collection().map_with_status("status", move |cx, input| {
                let _ = &marker;
                (Some(cx.all(&read).len()), [(**input).clone()])
            });
        assert_eq!(*status.list()[0].status(), 0);
        outputs
    });
}

#[test]
fn dropped_groups_and_projections_leave_nothing_behind() {
    let sources = Sources::new();
    sources.check(|marker| {
        let index = sources.east.collection().index("number", |count: &Count| [count.1]);
        let projected = index.groups("groups").map("counts", move |_, group| {
            let _ = &marker;
            Some((*group.members()[0]).clone())
        });
        projected.project("projected", Clone::clone)
    });
}

#[test]
fn case_084_unsynced_join_is_dropped_as_well() {
    let graph = Graph::new();
    let never = graph.source_unsynced::<Count>("never");
    let members = graph.source_unsynced::<Member<u8, Count>>("members");
    let fixed = graph.join_merge("fixed", [never.collection()], merge);
    let following = members.collection().join_merge("following", merge);
    members.set(Member::new(1, never.collection()));
    assert_eq!(names(&graph), ["never", "members", "fixed", "following"]);
    drop((fixed, following));
    assert_eq!(names(&graph), ["never", "members"]);
    never.mark_synced();
    members.mark_synced();
}

#[test]
fn removed_member_is_let_go() {
    let graph = Graph::new();
    let members = graph.source::<Member<u8, Count>>("members");
    let joined = members.collection().join_priority("join");
    for round in 0..20 {
        let source = graph.source::<Count>("source");
        source.set(count("a", round));
        members.set(Member::new(1, source.collection()));
        assert_eq!(joined.list()[0].1, round);
    }
    assert_eq!(names(&graph), ["members", "join", "source"]);
    members.remove(&1);
    assert_eq!(names(&graph), ["members", "join"]);
    assert!(joined.is_empty());
}

#[test]
fn either_half_of_a_status_lives_alone() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let derive = || {
        inputs
            .collection()
            .map_with_status("both", |_, input| (Some(input.1), [input.1.to_string()]))
    };
    let (status, outputs) = derive();
    drop(outputs);
    inputs.set(count("a", 1));
    assert_eq!(status.len(), 1);
    assert_eq!(names(&graph), ["inputs", "both runs", "both status"]);
    drop(status);
    let (_, outputs) = derive();
    assert_eq!(*outputs.list()[0], "1");
    assert_eq!(names(&graph), ["inputs", "both runs", "both"]);
}
