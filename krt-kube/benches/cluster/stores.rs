//! The baseline: stores of `kube_runtime::reflector`, with the same projection.

use futures_util::StreamExt;
use k8s_openapi::api::core::v1::{Pod, Service};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use kube::runtime::reflector::{self, Store};
use kube::runtime::{WatchStreamExt, watcher};
use kube::{Api, Client, Resource, ResourceExt};
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use tokio::task::JoinSet;

pub(crate) struct Stores {
    pods: Store<Pod>,
    slices: Store<EndpointSlice>,
    services: Store<Service>,
    /// Ends with this.
    _tasks: JoinSet<()>,
}

impl Stores {
    pub(crate) fn start(client: &Client) -> Self {
        let mut tasks = JoinSet::new();
        Self {
            pods: start(client, &mut tasks),
            slices: start(client, &mut tasks),
            services: start(client, &mut tasks),
            _tasks: tasks,
        }
    }

    pub(crate) async fn ready(&self) {
        for ready in [
            self.pods.wait_until_ready().await,
            self.slices.wait_until_ready().await,
            self.services.wait_until_ready().await,
        ] {
            ready.expect("the writers live");
        }
        let counts = (self.pods.len(), self.slices.len(), self.services.len());
        assert_eq!(counts, (30_000, 30_000, 5_000));
    }
}

fn start<K>(client: &Client, tasks: &mut JoinSet<()>) -> Store<K>
where
    K: Resource<DynamicType = ()> + Clone + Debug + DeserializeOwned + Send + Sync + 'static,
{
    let (reader, writer) = reflector::store();
    let watch = watcher(Api::<K>::all(client.clone()), watcher::Config::default());
    let watch = watch.modify(|object| object.managed_fields_mut().clear());
    let stream = watch.default_backoff().reflect(writer);
    tasks.spawn(stream.for_each(|_| std::future::ready(())));
    reader
}
