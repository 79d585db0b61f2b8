use crate::fixture::{Lab, cart, definition};
use krt::testing::Tracker;
use krt_kube::testing::{Verb, settle};
use krt_kube::{Informer, WatchState, Watched};
use kube::core::{ApiResource, DynamicObject, GroupVersionKind};

fn carts(lab: &Lab) -> Informer<DynamicObject, Watched<DynamicObject>> {
    let kind = ApiResource::from_gvk(&GroupVersionKind::gvk("example.com", "v1", "Cart"));
    lab.cluster.informer_with(kind).when_served()
}

fn drop_definition(lab: &Lab) {
    let (version, kind) = ("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    assert!(lab.server.delete(version, kind, "", "carts.example.com"));
}

fn state(lab: &Lab) -> WatchState {
    let health = lab.cluster.health().list();
    let carts = health.iter().find(|health| health.id.name() == "carts.example.com");
    carts.expect("the informer is there").state
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_not_served_counts_as_synced_until_it_is() {
    let lab = Lab::new();
    let carts = carts(&lab).start();
    let tracker = Tracker::batches(&carts);
    settle().await;
    assert!(carts.is_synced());
    assert_eq!(state(&lab), WatchState::NotServed);
    assert_eq!(lab.server.requests(Verb::List, "carts"), 0);

    lab.server.put(definition());
    lab.server.put(cart("shop", "a", 1));
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a"]);
    assert_eq!(state(&lab), WatchState::Watching);

    drop_definition(&lab);
    settle().await;
    assert_eq!(tracker.take(), ["delete/shop/a"]);
    assert_eq!(state(&lab), WatchState::NotServed);

    lab.server.put(definition());
    lab.server.put(cart("shop", "b", 1));
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/b"]);
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_goes_while_nobody_looks_is_emptied() {
    let lab = Lab::new();
    lab.server.put(definition());
    lab.server.put(cart("shop", "a", 1));
    let carts = carts(&lab).start();
    let tracker = Tracker::batches(&carts);
    settle().await;
    lab.server.stop();
    drop_definition(&lab);
    lab.server.compact();
    lab.server.start();
    settle().await;
    assert_eq!(tracker.take(), ["add/shop/a", "delete/shop/a"]);
}

#[tokio::test(start_paused = true)]
async fn a_definition_that_is_there_is_waited_for_like_any_kind() {
    let lab = Lab::new();
    lab.server.put(definition());
    lab.server.put(cart("shop", "a", 1));
    let carts = carts(&lab).start();
    carts.synced().await.expect("it will be synced");
    assert_eq!(carts.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn all_kinds_share_one_watch_of_definitions() {
    let lab = Lab::new();
    let informers = [carts(&lab).start(), carts(&lab).labels("a=b").start()];
    settle().await;
    assert_eq!(lab.server.open_watches("customresourcedefinitions.apiextensions.k8s.io"), 1);
    drop(informers);
    settle().await;
    assert_eq!(lab.server.open_watches("customresourcedefinitions.apiextensions.k8s.io"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_definition_of_other_versions_alone_does_not_count() {
    let lab = Lab::new();
    let mut old = definition();
    old["spec"]["versions"][0]["name"] = "v1beta1".into();
    lab.server.put(old);
    let carts = carts(&lab).start();
    settle().await;
    assert!(carts.is_synced());
    assert_eq!(state(&lab), WatchState::NotServed);
    assert_eq!(lab.server.requests(Verb::List, "carts"), 0);

    lab.server.put(definition());
    lab.server.put(cart("shop", "a", 1));
    settle().await;
    assert_eq!(state(&lab), WatchState::Watching);
    assert_eq!(carts.len(), 1);
}
