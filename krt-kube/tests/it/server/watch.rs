use crate::fixture::{config_map, definition, pod};
use futures_util::{StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::Pod;
use krt_kube::testing::ApiServer;
use kube::api::{WatchEvent, WatchParams};
use kube::core::DynamicObject;
use kube::{Api, ResourceExt};
use serde_json::json;

/// Everything that a watch has to say until it has nothing more to say.
async fn events(pods: &Api<Pod>, params: &WatchParams, from: &str) -> Vec<String> {
    let stream = pods.watch(params, from).await.expect("the watch starts");
    let stream = stream.map(|event| event.map_or_else(|error| error.to_string(), |it| line(&it)));
    let ended = stream.take_until(krt_kube::testing::settle());
    ended.collect().await
}

fn line(event: &WatchEvent<Pod>) -> String {
    match event {
        WatchEvent::Added(pod) => format!("added {}", pod.name_any()),
        WatchEvent::Modified(pod) => format!("modified {}", pod.name_any()),
        WatchEvent::Deleted(pod) => format!("deleted {}", pod.name_any()),
        WatchEvent::Bookmark(mark) => {
            let end = mark.metadata.annotations.contains_key("k8s.io/initial-events-end");
            format!("bookmark {}{}", mark.metadata.resource_version, if end { " end" } else { "" })
        }
        WatchEvent::Error(status) => format!("error {}", status.code),
    }
}

#[tokio::test(start_paused = true)]
async fn a_watch_goes_on_from_a_version() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    let from = server.revision().to_string();
    server.put(config_map("shop", "elsewhere", "1"));
    server.put(pod("shop", "a", "2"));
    server.put(pod("shop", "b", "1"));
    server.delete("v1", "Pod", "shop", "a");
    let pods = Api::all(server.client());
    let params = WatchParams::default().timeout(100);
    assert_eq!(events(&pods, &params, &from).await, ["modified a", "added b", "deleted a"]);
    assert_eq!(events(&pods, &params, "0").await, ["added b"]);
    assert_eq!(server.open_watches("pods"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_was_away_too_long_is_told() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    let from = server.revision().to_string();
    server.put(pod("shop", "b", "1"));
    server.compact();
    let pods = Api::all(server.client());
    assert_eq!(events(&pods, &WatchParams::default(), &from).await, ["error 410"]);
    let now = server.revision().to_string();
    let none: [&str; 0] = [];
    assert_eq!(events(&pods, &WatchParams::default().timeout(9), &now).await, none);
}

#[tokio::test(start_paused = true)]
async fn an_object_enters_and_leaves_a_selection() {
    let server = ApiServer::new();
    let labeled = |app: &str| {
        let mut pod = pod("shop", "a", "1");
        pod["metadata"]["labels"]["app"] = json!(app);
        pod
    };
    let from = server.revision().to_string();
    for app in ["other", "cart", "cart", "other"] {
        server.put(labeled(app));
    }
    let pods = Api::all(server.client());
    let params = WatchParams::default().labels("app=cart").timeout(9);
    // The second version is the same pod again, with another resource version.
    assert_eq!(events(&pods, &params, &from).await, ["added a", "modified a", "deleted a"]);
}

#[tokio::test(start_paused = true)]
async fn a_streaming_list_ends_with_a_marked_bookmark() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    let pods: Api<Pod> = Api::all(server.client());
    let params = WatchParams::default().initial_events().timeout(9);
    assert_eq!(events(&pods, &params, "0").await, ["added a", "bookmark 2 end"]);
    server.refuse_streaming_lists();
    assert!(pods.watch(&params, "0").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn bookmarks_come_when_they_are_sent() {
    let server = ApiServer::new();
    let pods: Api<Pod> = Api::all(server.client());
    let mut stream = pods.watch(&WatchParams::default(), "1").await.unwrap().boxed();
    server.put(config_map("shop", "elsewhere", "1"));
    server.send_bookmarks();
    let event = stream.try_next().await.unwrap().unwrap();
    assert_eq!(line(&event), "bookmark 2");
}

#[tokio::test(start_paused = true)]
async fn watches_are_cut_or_end_in_good_order() {
    let server = ApiServer::new();
    let pods: Api<Pod> = Api::all(server.client());
    let stream = || async { pods.watch(&WatchParams::default(), "1").await.unwrap().boxed() };
    let (mut cut, from) = (stream().await, server.clone());
    from.cut_watches();
    assert!(cut.try_next().await.is_err());
    let mut ended = stream().await;
    from.put(pod("shop", "a", "1"));
    from.end_watches();
    assert_eq!(line(&ended.try_next().await.unwrap().unwrap()), "added a");
    assert!(ended.try_next().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_watch_ends_with_its_kind() {
    let server = ApiServer::new();
    server.put(definition());
    let cart = json!({
        "apiVersion": "example.com/v1", "kind": "Cart",
        "metadata": {"namespace": "shop", "name": "a"},
    });
    server.put(cart);
    let gvk = kube::core::GroupVersionKind::gvk("example.com", "v1", "Cart");
    let resource = kube::core::ApiResource::from_gvk(&gvk);
    let carts: Api<DynamicObject> = Api::all_with(server.client(), &resource);
    let from = server.revision().to_string();
    let stream = carts.watch(&WatchParams::default(), &from).await.unwrap();
    let (version, kind) = ("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    server.delete(version, kind, "", "carts.example.com");
    let seen: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(seen.len(), 1);
    assert!(matches!(&seen[0], WatchEvent::Deleted(cart) if cart.name_any() == "a"));
}
