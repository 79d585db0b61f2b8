//! What dumps tell of joins, groups, projections and statuses.

use crate::shop::Count;
use krt::{DumpOptions, Graph, InputDump};
use std::sync::Arc;

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

/// What each collection but the sources computes its objects from.
fn inputs(graph: &Graph) -> Vec<String> {
    let dump = graph.dump_with(&DumpOptions::new().max_inputs(10));
    let show = |name: &str, input: &InputDump| {
        let failure = input.error.as_deref().map(|error| format!(" ({error})")).unwrap_or_default();
        let outputs = input.outputs.join(" ");
        format!("{name}: {outputs} < {}{failure}", input.dependencies.join(", "))
    };
    let nodes = dump.nodes.iter();
    nodes.flat_map(|node| node.inputs.iter().map(|input| show(&node.name, input))).collect()
}

#[test]
fn join_names_the_members_that_have_a_key() {
    let graph = Graph::new();
    let (east, west) = (graph.source::<Count>("east"), graph.source::<Count>("west"));
    let members = [east.collection(), west.collection()];
    let _joined = graph.join_merge("joined", members, |counts: &[Arc<Count>]| {
        assert!(counts.len() < 3 && counts[0].1 != 13, "thirteen");
        counts.first().cloned()
    });
    east.reset([count("a", 1), count("b", 13)]);
    west.reset([count("a", 2)]);
    assert_eq!(
        inputs(&graph),
        ["joined: a < east key a, west key a", "joined:  < east key b (panicked: thirteen)"]
    );
    let dump = graph.dump();
    assert_eq!((dump.nodes[2].errors, dump.nodes[2].runs), (1, 3));
}

#[test]
fn groups_and_projections_name_their_objects() {
    let graph = Graph::new();
    let counts = graph.source::<Count>("counts");
    let _groups = counts.collection().index("number", |count: &Count| [count.1]).groups("groups");
    let _projected = counts.collection().project("projected", Clone::clone);
    counts.reset([count("a", 1), count("b", 1)]);
    assert_eq!(
        inputs(&graph),
        [
            "groups: 1 < counts key a, counts key b",
            "projected: a < counts key a",
            "projected: b < counts key b",
        ]
    );
}

#[test]
fn status_leads_to_the_run_and_from_there_to_the_input() {
    let graph = Graph::new();
    let counts = graph.source::<Count>("counts");
    let _both = counts
        .collection()
        .map_with_status("both", |_, count| (Some(count.1), [count.1.to_string()]));
    counts.reset([count("a", 1), count("b", 1)]);
    assert_eq!(
        inputs(&graph),
        [
            "both runs: a < ",
            "both runs: b < ",
            "both status: a < both runs key a",
            "both status: b < both runs key b",
            "both: 1 < both runs key a, both runs key b",
        ]
    );
}
