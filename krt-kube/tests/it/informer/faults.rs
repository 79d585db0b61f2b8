use crate::fixture::{Lab, config_map, pass};
use k8s_openapi::api::core::v1::ConfigMap;
use krt::testing::Tracker;
use krt_kube::testing::{Fault, Verb, settle};
use krt_kube::{Informer, ObjectKey, WatchState, Watched};
use std::time::Duration;
use tokio::time::Instant;

fn maps(lab: &Lab) -> Informer<ConfigMap, Watched<ConfigMap>> {
    lab.cluster.informer::<ConfigMap>()
}

#[tokio::test(start_paused = true)]
async fn a_relist_changes_exactly_what_differs() {
    let lab = Lab::new();
    for name in ["a", "b", "c"] {
        lab.server.put(config_map("shop", name, "1"));
    }
    let maps = maps(&lab).start();
    settle().await;
    let tracker = Tracker::changes(&maps);
    lab.server.stop();
    lab.server.delete("v1", "ConfigMap", "shop", "a");
    lab.server.put(config_map("shop", "b", "2"));
    lab.server.put(config_map("shop", "d", "1"));
    lab.server.compact();
    lab.server.start();
    settle().await;
    assert_eq!(tracker.take(), ["delete/shop/a,update/shop/b,add/shop/d"]);
    let health = lab.cluster.health().one().expect("there is one informer");
    assert_eq!((health.lists, health.state), (2, WatchState::Watching));
    assert!(
        health
            .last_error
            .as_deref()
            .is_some_and(|error| error.contains("410") || error.contains("too old"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_is_cut_goes_on_where_it_was() {
    let lab = Lab::new();
    let maps = maps(&lab).start();
    settle().await;
    let tracker = Tracker::changes(&maps);
    for round in 0..3 {
        lab.server.put(config_map("shop", "a", &round.to_string()));
        lab.server.cut_watches();
        settle().await;
    }
    lab.server.put(config_map("shop", "b", "1"));
    lab.server.end_watches();
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a", "update/shop/a", "update/shop/a", "add/shop/b"]);
    assert_eq!(lab.server.requests(Verb::List, "configmaps"), 1, "nothing was listed again");
}

#[tokio::test(start_paused = true)]
async fn failed_lists_are_repeated_and_told() {
    let lab = Lab::new();
    lab.server.put(config_map("shop", "a", "1"));
    lab.server.inject(Fault::status(500).on(Verb::List).times(2));
    lab.server.inject(Fault::disconnect().on(Verb::Watch));
    let maps = maps(&lab).start();
    pass(Duration::from_millis(100)).await;
    let health = lab.cluster.health().one().expect("there is one informer");
    assert_eq!((health.state, health.failures, health.is_synced), (WatchState::Failing, 1, false));
    assert_eq!(health.staleness(Instant::now()), Duration::from_millis(100));
    let readiness = lab.cluster.readiness(Duration::from_millis(50));
    assert_eq!(readiness.to_string(), "not synced: configmaps; stale: configmaps");
    settle().await;
    assert_eq!(maps.len(), 1);
    let health = lab.cluster.health().one().expect("there is one informer");
    assert_eq!((health.failures, health.failing_since, health.lists), (3, None, 1));
    assert_eq!(lab.cluster.readiness(Duration::ZERO).to_string(), "ready");
}

#[tokio::test(start_paused = true)]
async fn health_tells_when_something_last_came_in() {
    let lab = Lab::new();
    lab.server.put(config_map("shop", "a", "1"));
    let _maps = maps(&lab).start();
    let start = Instant::now();
    let ages = || {
        let health = lab.cluster.health().one().expect("there is one informer");
        [health.last_list, health.last_event].map(|at| at.map(|at| (at - start).as_secs()))
    };
    assert_eq!(ages(), [None, None]);
    pass(Duration::from_secs(10)).await;
    assert_eq!(ages(), [Some(0), None], "what is listed is no change");
    lab.server.put(config_map("shop", "a", "2"));
    pass(Duration::from_secs(10)).await;
    assert_eq!(ages(), [Some(0), Some(10)]);
    lab.server.compact();
    lab.server.put(config_map("shop", "a", "3"));
    lab.server.compact();
    lab.server.cut_watches();
    pass(Duration::from_secs(10)).await;
    // The list waits for backoffs with jitter.
    assert!(matches!(ages(), [Some(20..30), Some(10)]), "{:?}", ages());
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_to_wait() {
    let lab = Lab::new();
    lab.server.inject(Fault::too_many_requests(Duration::from_secs(77)).on(Verb::List));
    let maps = maps(&lab).start();
    let before = Instant::now();
    maps.synced().await.expect("it will be synced");
    assert_eq!(before.elapsed().as_secs(), 77);
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_object_spoils_no_other() {
    let lab = Lab::new();
    lab.server.put(config_map("shop", "a", "1"));
    lab.server.put(config_map("shop", "good", "1"));
    let mut bad = config_map("shop", "b", "1");
    bad["data"] = serde_json::json!(["no map"]);
    lab.server.put(bad.clone());
    let maps = maps(&lab).start();
    settle().await;
    assert_eq!(maps.len(), 2);
    let errors = Tracker::batches(&lab.cluster.undecodable());
    assert_eq!(errors.take(), ["add/configmaps#0 shop/b"]);
    let entry = lab.cluster.undecodable().one().expect("there is one");
    assert_eq!(entry.error, "invalid type: sequence, expected a map at line 1 column 26");
    assert_eq!(lab.cluster.health().one().map(|health| health.undecodable), Some(1));

    // The last version that could be read stays, also over a list.
    bad["metadata"]["name"] = "a".into();
    lab.server.put(bad);
    settle().await;
    lab.server.compact();
    lab.server.cut_watches();
    settle().await;
    let kept = maps.get(&ObjectKey::new("shop", "a")).expect("it stays");
    assert_eq!(kept.data.as_ref().map(|data| data["value"].as_str()), Some("1"));
    lab.server.put(config_map("shop", "a", "2"));
    lab.server.delete("v1", "ConfigMap", "shop", "b");
    settle().await;
    assert_eq!(
        errors.take(),
        ["add/configmaps#0 shop/a", "delete/configmaps#0 shop/a,delete/configmaps#0 shop/b",]
    );
    assert_eq!(maps.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_projection_that_panics_concerns_one_object() {
    let lab = Lab::new();
    lab.server.put(config_map("shop", "a", "1"));
    lab.server.put(config_map("shop", "b", "2"));
    let maps = maps(&lab)
        .modify(|map| assert_ne!(map.metadata.name.as_deref(), Some("a"), "not this one"))
        .start();
    settle().await;
    assert_eq!(maps.len(), 1);
    assert_eq!(lab.cluster.undecodable().list()[0].error, "the projection panicked");
}

#[tokio::test(start_paused = true)]
async fn a_server_without_streaming_lists_is_asked_for_chunks() {
    for refuses in [false, true] {
        let lab = Lab::new();
        lab.server.put(config_map("shop", "a", "1"));
        if refuses {
            lab.server.refuse_streaming_lists();
        }
        let maps = maps(&lab).streaming_list().start();
        settle().await;
        assert_eq!(maps.len(), 1);
        assert_eq!(lab.server.requests(Verb::List, "configmaps"), u64::from(refuses));
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_etcd_fails_streaming_lists_with_500() {
    let lab = Lab::new();
    lab.server.inject(Fault::status(500).on(Verb::Watch));
    let maps = maps(&lab).streaming_list().start();
    settle().await;
    assert!(maps.is_synced());
    assert_eq!(lab.server.requests(Verb::List, "configmaps"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_is_refused_as_expired_lists_again() {
    let lab = Lab::new();
    lab.server.inject(Fault::status(410).on(Verb::Watch));
    let maps = maps(&lab).start();
    settle().await;
    assert_eq!(lab.server.requests(Verb::List, "configmaps"), 2);
    lab.server.put(config_map("shop", "a", "1"));
    settle().await;
    assert_eq!(maps.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn metadata_that_cannot_be_read_spoil_no_other_object() {
    let lab = Lab::new();
    let mut bad = config_map("shop", "bad", "1");
    bad["metadata"]["labels"] = serde_json::json!({"public": true});
    lab.server.put(bad);
    lab.server.put(config_map("shop", "good", "1"));
    let maps = lab.cluster.informer::<ConfigMap>().start();
    settle().await;
    assert!(maps.is_synced());
    assert_eq!(maps.len(), 1);
    let entry = lab.cluster.undecodable().one().expect("there is one");
    assert_eq!(entry.key.to_string(), "shop/bad");
}
