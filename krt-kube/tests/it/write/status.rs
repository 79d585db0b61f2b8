use crate::fixture::{Lab, pass, pod};
use k8s_openapi::api::core::v1::Pod;
use krt::{Collection, Source};
use krt_kube::testing::{Fault, Verb, settle};
use krt_kube::{DesiredStatus, Leader, ObjectKey, OnRemoved, StatusWriter, Watched, WriteOutcome};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// Pods, and a source of messages that become a condition of each.
struct Desk {
    lab: Lab,
    pods: Collection<Watched<Pod>>,
    message: Source<String>,
    statuses: Collection<DesiredStatus<Value>>,
}

impl Desk {
    fn new() -> Self {
        let lab = Lab::new();
        let pods = lab.cluster.informer::<Pod>().start();
        let message = lab.graph.source::<String>("message");
        message.set("hello".to_owned());
        let read = message.collection();
        let statuses = pods.map("statuses", move |cx, pod| {
            let message = cx.one(&read)?;
            let condition = json!({"type": "Greeted", "status": "True", "message": **message});
            Some(DesiredStatus::of(pod, json!({"conditions": [condition]})))
        });
        Self { lab, pods, message, statuses }
    }

    fn writer(&self) -> StatusWriter<Pod, Value> {
        StatusWriter::new(&self.lab.cluster, &self.pods, &self.statuses, "greeter")
    }

    fn say(&self, message: &str) {
        self.message.reset([message.to_owned()]);
    }

    fn status(&self, name: &str) -> Value {
        let pods = self.lab.server.objects("v1", "Pod");
        let found = pods.into_iter().find(|pod| pod["metadata"]["name"] == name);
        found.expect("the pod is there")["status"].clone()
    }

    fn message_of(&self, name: &str) -> Value {
        self.status(name)["conditions"][0]["message"].clone()
    }

    fn writes(&self) -> u64 {
        self.lab.server.requests(Verb::Patch, "pods")
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_is_written_once_and_again_when_it_changes() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "10.0.0.1"));
    let writer = desk.writer().start();
    settle().await;
    assert_eq!(desk.message_of("a"), "hello");
    assert_eq!(desk.status("a")["podIP"], "10.0.0.1", "what others have written stays");
    assert_eq!(desk.writes(), 1);

    desk.say("bye");
    settle().await;
    assert_eq!((desk.message_of("a"), desk.writes()), (json!("bye"), 2));
    assert!(writer.failures().is_empty());
    drop(writer);
    desk.say("ignored");
    settle().await;
    assert_eq!(desk.writes(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_the_cluster_has_is_not_written() {
    let desk = Desk::new();
    let mut same = pod("shop", "a", "");
    same["status"] =
        json!({"conditions": [{"type": "Greeted", "status": "True", "message": "hello"}]});
    desk.lab.server.put(same);
    let _writer = desk.writer().start();
    settle().await;
    assert_eq!(desk.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn only_the_newest_state_is_written() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    settle().await;
    let slow = Fault::delay(Duration::from_secs(10)).on(Verb::Patch);
    desk.lab.server.inject(slow);
    let _writer = desk.writer().start();
    pass(Duration::from_secs(1)).await;
    for round in 0..50 {
        desk.say(&format!("round {round}"));
    }
    settle().await;
    assert_eq!((desk.message_of("a"), desk.writes()), (json!("round 49"), 2));
}

#[tokio::test(start_paused = true)]
async fn a_status_of_an_older_generation_is_not_written() {
    let lab = Lab::new();
    lab.server.put(pod("shop", "a", "1"));
    let pods = lab.cluster.informer::<Pod>().start();
    let statuses = lab.graph.source::<DesiredStatus<Value>>("statuses");
    settle().await;
    let old = pods.one().expect("there is one");
    let mut newer = pod("shop", "a", "1");
    newer["spec"]["nodeName"] = json!("n1");
    lab.server.put(newer);
    settle().await;
    statuses.set(DesiredStatus::of(&old, json!({"phase": "Old"})));
    let writer = StatusWriter::new(&lab.cluster, &pods, &statuses.collection(), "greeter").start();
    settle().await;
    assert_eq!(lab.server.requests(Verb::Patch, "pods"), 0);
    let new = pods.one().expect("there is one");
    statuses.set(DesiredStatus::of(&new, json!({"phase": "New"})));
    settle().await;
    assert_eq!(lab.server.objects("v1", "Pod")[0]["status"]["phase"], "New");
    drop(writer);
}

#[tokio::test(start_paused = true)]
async fn an_object_that_took_the_place_of_another_is_left_alone() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    settle().await;
    // The write is on its way while the object is replaced.
    desk.lab.server.inject(Fault::delay(Duration::from_secs(10)).on(Verb::Patch));
    desk.lab.server.inject(Fault::delay(Duration::from_secs(99)).on(Verb::Watch));
    let writer = desk.writer().start();
    pass(Duration::from_secs(1)).await;
    desk.lab.server.cut_watches();
    desk.lab.server.delete("v1", "Pod", "shop", "a");
    desk.lab.server.put(pod("shop", "a", "2"));
    pass(Duration::from_secs(11)).await;
    assert_eq!(writer.failures().one().map(|it| it.outcome), Some(WriteOutcome::Conflict));
    settle().await;
    assert_eq!(desk.message_of("a"), "hello", "the new one gets its own");
    assert!(writer.failures().is_empty());
}

#[tokio::test(start_paused = true)]
async fn writes_are_repeated_after_failures() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    desk.lab.server.inject(Fault::status(500).on(Verb::Patch).times(2));
    desk.lab.server.inject(Fault::too_many_requests(Duration::from_secs(100)).on(Verb::Patch));
    let writer = desk.writer().start();
    let start = Instant::now();
    pass(Duration::from_secs(30)).await;
    let failure = writer.failures().one().expect("the last attempt has failed");
    assert_eq!((failure.outcome, failure.attempts), (WriteOutcome::Throttled, 3));
    while desk.writes() < 4 {
        pass(Duration::from_millis(100)).await;
    }
    assert_eq!(start.elapsed().as_secs(), 101, "half a second, a second, and what was asked for");
    settle().await;
    assert_eq!((desk.message_of("a"), writer.failures().len()), (json!("hello"), 0));
}

#[tokio::test(start_paused = true)]
async fn not_found_is_a_failure_while_the_object_is_there() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "10.0.0.1"));
    desk.lab.server.inject(Fault::status(404).on(Verb::Patch));
    let writer = desk.writer().start();
    pass(Duration::from_millis(100)).await;
    let told: Vec<_> = writer.failures().list().iter().map(|it| it.outcome).collect();
    assert_eq!((told, desk.writes()), (vec![WriteOutcome::Failed], 1));

    pass(Duration::from_secs(1)).await;
    assert_eq!((desk.message_of("a"), desk.writes()), (json!("hello"), 2));
    assert!(writer.failures().is_empty());

    desk.lab.server.inject(Fault::status(404).on(Verb::Patch));
    desk.say("bye");
    pass(Duration::from_millis(100)).await;
    desk.lab.server.delete("v1", "Pod", "shop", "a");
    settle().await;
    assert_eq!(desk.writes(), 3);
    assert!(writer.failures().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_cluster_refuses_is_not_repeated_before_it_changes() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    desk.lab.server.inject(Fault::status(422).on(Verb::Patch));
    let writer = desk.writer().start();
    settle().await;
    assert_eq!(writer.failures().one().map(|it| it.outcome), Some(WriteOutcome::Refused));
    assert_eq!(desk.writes(), 1);
    desk.say("better");
    settle().await;
    assert_eq!((desk.message_of("a"), writer.failures().len()), (json!("better"), 0));
}

/// A status that is no JSON when it has rates: their keys are no texts.
#[derive(PartialEq, Serialize)]
struct Rated {
    phase: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    rates: BTreeMap<(u8, u8), u8>,
}

#[tokio::test(start_paused = true)]
async fn a_status_that_is_no_json_is_told_and_takes_nothing_back() {
    let lab = Lab::new();
    lab.server.put(pod("shop", "a", "1"));
    let pods = lab.cluster.informer::<Pod>().start();
    let statuses = lab.graph.source::<DesiredStatus<Rated>>("statuses");
    let writer = StatusWriter::new(&lab.cluster, &pods, &statuses.collection(), "rater").start();
    settle().await;
    let want = async |phase: &'static str, rates: &[((u8, u8), u8)]| {
        let pod = pods.one().expect("there is one");
        let rates = rates.iter().copied().collect();
        statuses.set(DesiredStatus::of(&pod, Rated { phase, rates }));
        settle().await;
        lab.server.objects("v1", "Pod")[0]["status"]["phase"].clone()
    };
    assert_eq!(want("Up", &[]).await, "Up");
    assert_eq!(want("Rated", &[((1, 2), 3)]).await, "Up");
    let failure = writer.failures().one().expect("it is told");
    assert_eq!((failure.outcome, failure.attempts), (WriteOutcome::Refused, 1));
    assert_eq!(failure.error, "key must be a string");
    assert_eq!(want("Down", &[]).await, "Down");
    assert!(writer.failures().is_empty());
    assert_eq!(lab.server.requests(Verb::Patch, "pods"), 2);
}

#[tokio::test(start_paused = true)]
async fn only_a_leader_writes() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    let leader = desk.lab.graph.source::<Leader>("leader");
    let _writer = desk.writer().only_while(&leader.collection()).start();
    settle().await;
    assert_eq!(desk.writes(), 0);
    leader.set(Leader::new("me"));
    settle().await;
    assert_eq!((desk.message_of("a"), desk.writes()), (json!("hello"), 1));

    leader.reset::<Leader>([]);
    desk.say("not by us");
    settle().await;
    assert_eq!(desk.writes(), 1);
    leader.set(Leader::new("me"));
    settle().await;
    assert_eq!((desk.message_of("a"), desk.writes()), (json!("not by us"), 2));
}

#[tokio::test(start_paused = true)]
async fn a_write_under_way_ends_with_the_leadership() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    desk.lab.server.inject(Fault::delay(Duration::from_secs(60)).on(Verb::Patch));
    let leader = desk.lab.graph.source::<Leader>("leader");
    leader.set(Leader::new("me"));
    let _writer = desk.writer().only_while(&leader.collection()).start();
    pass(Duration::from_secs(30)).await;
    leader.reset::<Leader>([]);
    settle().await;
    assert_eq!(desk.status("a")["conditions"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_status_that_is_not_wanted_is_taken_back() {
    for (on_removed, expected) in [(OnRemoved::Remove, None), (OnRemoved::Keep, Some("hello"))] {
        let desk = Desk::new();
        desk.lab.server.put(pod("shop", "a", "1"));
        let writer = desk.writer().on_removed(on_removed).start();
        settle().await;
        // A later process knows by the managed fields that the status is its own.
        drop(writer);
        desk.message.reset::<String>([]);
        let _writer = desk.writer().on_removed(on_removed).start();
        settle().await;
        assert_eq!(desk.message_of("a").as_str(), expected);
        assert_eq!(desk.status("a")["podIP"], "1");
        assert!(desk.writes() < 4, "{}", desk.writes());
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_that_somebody_changes_is_written_again_ever_more_slowly() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    let _writer = desk.writer().start();
    settle().await;
    let start = Instant::now();
    for _ in 0..6 {
        desk.lab.server.put(pod("shop", "a", "1"));
        let before = desk.writes();
        while desk.writes() == before {
            pass(Duration::from_millis(10)).await;
        }
    }
    settle().await;
    assert_eq!(desk.message_of("a"), "hello");
    let seconds = start.elapsed().as_secs() - 3600;
    assert_eq!(seconds, 15, "at once, then after half a second, 1, 2, 4 and 8 seconds");
}

#[tokio::test(start_paused = true)]
async fn fields_of_others_are_a_conflict_for_a_writer_that_respects_them() {
    let desk = Desk::new();
    desk.lab.server.put(pod("shop", "a", "1"));
    let first = desk.writer().start();
    settle().await;
    drop(first);
    desk.say("mine");
    let cluster = &desk.lab.cluster;
    let second = StatusWriter::new(cluster, &desk.pods, &desk.statuses, "other");
    let second = second.respecting_others().start();
    pass(Duration::from_secs(1)).await;
    let failure = second.failures().get(&ObjectKey::new("shop", "a")).expect("it is a conflict");
    assert_eq!(failure.outcome, WriteOutcome::Conflict);
    assert!(failure.error.contains("conflicts with \"greeter\""), "{}", failure.error);
    assert_eq!(desk.message_of("a"), "hello");
}

#[tokio::test(start_paused = true)]
async fn writes_keep_to_their_rate() {
    let desk = Desk::new();
    for at in 0..25 {
        desk.lab.server.put(pod("shop", &format!("pod-{at}"), "1"));
    }
    settle().await;
    let _writer = desk.writer().rate(10.0, 5).start();
    let start = Instant::now();
    while desk.writes() < 25 {
        pass(Duration::from_millis(10)).await;
    }
    let took = start.elapsed();
    assert!(took >= Duration::from_secs(2) && took < Duration::from_millis(2200), "{took:?}");
    settle().await;
    assert_eq!(desk.writes(), 25);
}

#[tokio::test(start_paused = true)]
async fn so_many_writes_are_under_way_at_once() {
    let desk = Desk::new();
    for at in 0..5 {
        desk.lab.server.put(pod("shop", &format!("pod-{at}"), "1"));
    }
    settle().await;
    desk.lab.server.inject(Fault::delay(Duration::from_secs(10)).on(Verb::Patch).times(5));
    let _writer = desk.writer().concurrency(2).start();
    let mut writes = Vec::new();
    for _ in 0..4 {
        pass(Duration::from_secs(9)).await;
        writes.push(desk.writes());
    }
    assert_eq!(writes, [2, 4, 5, 5], "two more after each ten seconds");
}
