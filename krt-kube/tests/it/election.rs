//! Leadership by a lease.

use crate::fixture::{Lab, pass};
use krt::testing::Tracker;
use krt_kube::testing::{Fault, Verb};
use krt_kube::{Cluster, Election, ElectionOptions};
use std::time::Duration;
use tokio::time::Instant;

fn candidate(cluster: &Cluster, identity: &str) -> Election {
    Election::start(cluster, ElectionOptions::new("shop", "carts", identity))
}

fn holder(lab: &Lab) -> serde_json::Value {
    lab.server.objects("coordination.k8s.io/v1", "Lease")[0]["spec"]["holderIdentity"].clone()
}

#[tokio::test(start_paused = true)]
async fn one_of_several_candidates_leads() {
    let lab = Lab::new();
    let first = candidate(&lab.cluster, "one");
    pass(Duration::from_secs(1)).await;
    let second = candidate(&lab.cluster, "two");
    pass(Duration::from_secs(1)).await;
    assert_eq!(first.leader().one().expect("it leads").identity(), "one");
    assert!(second.leader().is_empty());
    assert_eq!(holder(&lab), "one");
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_is_given_back_has_no_holder() {
    let lab = Lab::new();
    let election = candidate(&lab.cluster, "one");
    let tracker = Tracker::batches(&election.leader());
    pass(Duration::from_secs(1)).await;
    election.release().await;
    assert_eq!(tracker.take(), ["add/singleton", "delete/singleton"]);
    assert!(holder(&lab).is_null());

    let next = candidate(&lab.cluster, "two");
    pass(Duration::from_secs(1)).await;
    assert!(!next.leader().is_empty());
    drop(next);
    pass(Duration::from_secs(1)).await;
    assert!(holder(&lab).is_null());
}

#[tokio::test(start_paused = true)]
async fn who_cannot_renew_does_not_lead_until_it_can() {
    let lab = Lab::new();
    let election = candidate(&lab.cluster, "one");
    let tracker = Tracker::batches(&election.leader());
    pass(Duration::from_secs(1)).await;
    lab.server.inject(Fault::status(500).on(Verb::Patch));
    let start = Instant::now();
    pass(Duration::from_secs(60)).await;
    assert_eq!(tracker.take(), ["add/singleton", "delete/singleton", "add/singleton"]);
    assert!(start.elapsed() < Duration::from_secs(61));
    assert_eq!(holder(&lab), "one");
}

#[tokio::test(start_paused = true)]
async fn who_gets_no_answer_does_not_lead_beyond_the_lease() {
    let lab = Lab::new();
    let election = candidate(&lab.cluster, "one");
    pass(Duration::from_secs(1)).await;
    assert!(!election.leader().is_empty());
    lab.server.inject(Fault::delay(Duration::from_secs(600)).on(Verb::Patch));
    pass(Duration::from_secs(31)).await;
    assert!(election.leader().is_empty(), "the lease was valid for 30 seconds");
    pass(Duration::from_secs(10)).await;
    assert!(!election.leader().is_empty(), "and could be had again");
}
