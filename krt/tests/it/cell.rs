//! Cells and runs that keep the last value: cases 24 to 26 and 64.

use crate::shop::Count;
use krt::testing::Tracker;
use krt::{Collection, Graph, Keep, NodeKind};
use std::sync::{Arc, OnceLock};

fn count(key: &str, number: usize) -> Count {
    Count(key.to_owned(), number)
}

fn value(collection: &Collection<Count>) -> Option<usize> {
    collection.one().map(|count| count.1)
}

#[test]
fn case_024_kept_first_run_takes_the_default() {
    let graph = Graph::new();
    let kept = graph.singleton_or_keep("kept", |_| Err(Keep::or(count("value", 1))));
    assert_eq!((kept.is_synced(), value(&kept)), (true, Some(1)));
    assert!(kept.errors().is_empty());
}

#[test]
fn case_025_kept_first_run_without_default_is_empty() {
    let graph = Graph::new();
    let kept = graph.singleton_or_keep("kept", |_| Err::<Option<Count>, _>(Keep::last()));
    assert_eq!((kept.is_synced(), value(&kept)), (true, None));
}

#[test]
fn case_026_skipped_state_is_invisible() {
    let graph = Graph::new();
    let state = graph.cell("state", "initial");
    let read = state.clone();
    let text = graph.singleton_or_keep("text", move |cx| match *cx.read(&read) {
        "skip" => Err(Keep::or(count("never", 0))),
        state => Ok(Some(count("state", state.len()))),
    });
    let tracker = Tracker::events(&text);
    assert_eq!(value(&text), Some(7));
    state.set("skip");
    assert_eq!(value(&text), Some(7));
    state.set("final");
    assert_eq!(value(&text), Some(5));
    assert_eq!(tracker.take(), ["add/state", "update/state"]);
}

#[test]
fn default_comes_too_late_after_an_empty_result() {
    let graph = Graph::new();
    let state = graph.cell("state", 0);
    let read = state.clone();
    let kept = graph.singleton_or_keep("kept", move |cx| match *cx.read(&read) {
        0 => Ok(None),
        _ => Err(Keep::or(count("default", 1))),
    });
    state.set(1);
    assert_eq!(value(&kept), None);
}

#[test]
fn default_counts_again_when_the_input_is_new() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let kept = inputs.collection().map_or_keep("kept", |_, input| match input.1 {
        0 => Err(Keep::or(count(&input.0, 100))),
        number => Ok(Some(count(&input.0, number))),
    });
    for (number, expected) in [(0, 100), (1, 1), (0, 1)] {
        inputs.set(count("a", number));
        assert_eq!(value(&kept), Some(expected));
    }
    inputs.remove(&"a".to_owned());
    assert_eq!(value(&kept), None);
    inputs.set(count("a", 0));
    assert_eq!(value(&kept), Some(100));
}

#[test]
fn default_that_was_taken_is_kept_like_a_result() {
    let graph = Graph::new();
    let state = graph.cell("state", 1);
    let read = state.clone();
    let kept =
        graph.singleton_or_keep("kept", move |cx| Err(Keep::or(count("default", *cx.read(&read)))));
    state.set(2);
    assert_eq!(value(&kept), Some(1));
}

#[test]
fn many_outputs_are_kept_together() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let all = |input: &Count| (0..input.1).map(|n| count(&n.to_string(), n)).collect::<Vec<_>>();
    let kept = inputs.collection().flat_map_or_keep("kept", move |_, input| match input.1 {
        0 => Err(Keep::or(vec![count("default", 1)])),
        _ => Ok(all(input)),
    });
    inputs.set(count("a", 0));
    assert_eq!(kept.list()[0].0, "default");
    inputs.set(count("a", 3));
    inputs.set(count("a", 0));
    assert_eq!(kept.len(), 3);
}

#[test]
fn kept_run_with_a_reason_is_an_error_until_the_next_result() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let kept = inputs.collection().map_or_keep("kept", |_, input| match input.1 {
        0 => Err(Keep::or(count(&input.0, 7)).because("zero")),
        1 => Err(Keep::last()),
        number => Ok(Some(count(&input.0, number))),
    });
    let errors = || kept.errors().iter().map(ToString::to_string).collect::<Vec<_>>();
    inputs.set(count("a", 0));
    assert_eq!(value(&kept), Some(7));
    assert_eq!(errors(), ["input \"a\": zero"]);
    inputs.set(count("a", 1));
    assert!(errors().is_empty());
}

#[test]
fn case_064_reader_of_an_unsynced_cell_waits() {
    let graph = Graph::new();
    let outside = graph.cell_unsynced("outside", "foo");
    let read = outside.clone();
    let name = graph.singleton("name", move |cx| Some((*cx.read(&read)).to_owned()));
    let tracker = Tracker::batches(&name);
    assert!(!name.is_synced() && !outside.is_synced());
    outside.mark_synced();
    assert!(name.is_synced() && outside.is_synced());
    assert_eq!(tracker.take(), ["add/foo"]);
    outside.set("bar");
    outside.set("baz");
    assert_eq!(tracker.take(), ["add/bar,delete/foo", "delete/bar,add/baz"]);
}

#[test]
fn cell_is_written_in_the_transaction_of_the_others() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let factor = graph.cell("factor", 1);
    let read = factor.clone();
    let derived = inputs
        .collection()
        .map("derived", move |cx, input| Some(count(&input.0, input.1 * *cx.read(&read))));
    inputs.set(count("a", 1));
    let tracker = Tracker::changes(&derived);
    graph.write(|tx| {
        tx.set(&inputs, count("a", 2));
        tx.update(&factor, |factor| *factor += 1);
        tx.update(&factor, |factor| *factor *= 10);
    });
    assert_eq!(tracker.take(), ["update/a"]);
    assert_eq!(value(&derived), Some(40));
    graph.write(|tx| tx.replace(&factor, 3));
    assert_eq!((value(&derived), *factor.get()), (Some(6), 3));
}

#[test]
fn equal_value_of_a_cell_runs_its_readers_but_not_theirs() {
    let graph = Graph::new();
    let state = graph.cell("state", 1);
    let read = state.clone();
    let first = graph.singleton("first", move |cx| Some(count("first", *cx.read(&read))));
    let second = first.map("second", |_, input| Some(count("second", input.1)));
    state.set(1);
    state.touch();
    let runs: Vec<_> = graph.dump().nodes.iter().map(|node| node.runs).collect();
    assert_eq!(runs, [0, 3, 1]);
    assert_eq!(value(&second), Some(1));
}

#[test]
fn panic_in_an_update_keeps_the_value() {
    let graph = Graph::new();
    let state = graph.cell("state", vec![1]);
    state.update(|list| {
        list.clear();
        assert!(!list.is_empty(), "the update panics");
    });
    assert_eq!(*state.get(), [1]);
    state.update(|list| list.push(2));
    assert_eq!(*state.get(), [1, 2]);
}

#[test]
fn updates_of_many_threads_are_all_counted() {
    let graph = Graph::new();
    let state = graph.cell("state", 0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let state = &state;
            scope.spawn(move || {
                for _ in 0..100 {
                    state.update(|number| *number += 1);
                }
            });
        }
    });
    assert_eq!(*state.get(), 400);
}

#[test]
fn update_inside_a_callback_follows_after_it() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let state = graph.cell("state", 0);
    let (inner, subscription) = (state.clone(), inputs.collection());
    let subscription = subscription.subscribe(move |_| {
        let before = *inner.get();
        inner.update(|number| *number += 1);
        assert_eq!(*inner.get(), before);
    });
    inputs.set(count("a", 1));
    assert_eq!(*state.get(), 1);
    drop(subscription);
}

#[test]
fn cell_shows_in_the_dump_and_goes_with_its_handles() {
    let graph = Graph::new();
    let state = graph.cell("state", 0);
    let dump = graph.dump();
    assert_eq!((dump.nodes[0].name.as_str(), dump.nodes[0].kind), ("state", NodeKind::Cell));
    drop(state);
    assert!(graph.dump().nodes.is_empty());
}

#[test]
fn default_of_a_first_run_survives_an_interruption() {
    let graph = Graph::new();
    let inputs = graph.source::<Count>("inputs");
    let late: Arc<OnceLock<Collection<Count>>> = Arc::default();
    let read = Arc::clone(&late);
    let kept = inputs.collection().map_or_keep("kept", move |cx, input| {
        if input.0 == "b" {
            let deep = read.get().map(|deep| cx.all(deep).len());
            return Ok(deep.map(|number| count(&input.0, number)));
        }
        Err(Keep::or(count(&input.0, 9)))
    });
    let deep = inputs.collection().map("one", |_, input| Some(count(&input.0, 1)));
    let deep = deep.map("two", |_, input| Some(count(&input.0, 1)));
    late.set(deep).expect("it is set once");
    inputs.reset([count("a", 1), count("b", 1)]);
    let found: Vec<_> = kept.list().iter().map(|count| (count.0.clone(), count.1)).collect();
    assert_eq!(found, [("a".to_owned(), 9), ("b".to_owned(), 2)]);
}
