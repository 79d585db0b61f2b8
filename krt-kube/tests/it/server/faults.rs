use crate::fixture::pod;
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use krt_kube::testing::{ApiServer, Fault, Verb};
use kube::api::{ListParams, PostParams};
use kube::{Api, Error};
use std::time::Duration;
use tokio::time::Instant;

async fn list(pods: &Api<Pod>) -> Result<usize, u16> {
    match pods.list(&ListParams::default()).await {
        Ok(found) => Ok(found.items.len()),
        Err(Error::Api(status)) => Err(status.code),
        Err(_) => Err(0),
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_happens_as_often_as_asked_to_whom_it_concerns() {
    let server = ApiServer::new();
    server.inject(Fault::status(500).on(Verb::List).of("pods").times(2));
    let client = server.client();
    let maps: Api<ConfigMap> = Api::all(client.clone());
    assert!(maps.list(&ListParams::default()).await.is_ok());
    let pods: Api<Pod> = Api::namespaced(client, "shop");
    let created = serde_json::from_value(pod("shop", "a", "1")).unwrap();
    assert!(pods.create(&PostParams::default(), &created).await.is_ok());
    assert_eq!(list(&pods).await, Err(500));
    assert_eq!(list(&pods).await, Err(500));
    assert_eq!(list(&pods).await, Ok(1));
    assert_eq!(server.requests(Verb::List, "pods"), 3);
}

#[tokio::test(start_paused = true)]
async fn too_many_requests_say_how_long_to_wait() {
    let server = ApiServer::new();
    server.inject(Fault::too_many_requests(Duration::from_secs(7)));
    let pods: Api<Pod> = Api::all(server.client());
    let Err(Error::Api(status)) = pods.list(&ListParams::default()).await else {
        panic!("the fault was injected")
    };
    assert_eq!(status.code, 429);
    assert_eq!(status.details.map(|details| details.retry_after_seconds), Some(7));
}

#[tokio::test(start_paused = true)]
async fn a_connection_can_break_or_hang() {
    let server = ApiServer::new();
    server.inject(Fault::disconnect());
    server.inject(Fault::delay(Duration::from_secs(5)));
    let pods: Api<Pod> = Api::all(server.client());
    assert_eq!(list(&pods).await, Err(0));
    let before = Instant::now();
    assert_eq!(list(&pods).await, Ok(0));
    assert_eq!(before.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_stopped_server_keeps_its_objects() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    let pods: Api<Pod> = Api::all(server.client());
    server.stop();
    assert_eq!(list(&pods).await, Err(0));
    server.start();
    assert_eq!(list(&pods).await, Ok(1));
}
