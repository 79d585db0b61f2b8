//! The controller as a graph.

use crate::shape::{Key, Pod, Service, Workload};
use krt::{Collection, Graph, GraphOptions, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

pub(crate) struct Engine {
    graph: Graph,
    pods: Source<Pod>,
    services: Source<Service>,
    workloads: Collection<Workload>,
}

impl Engine {
    pub(crate) fn filled(pods: &[Arc<Pod>], services: &[Arc<Service>]) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let engine = Self::new(&graph);
        graph.write(|tx| {
            services.iter().for_each(|service| tx.set(&engine.services, Arc::clone(service)));
            pods.iter().for_each(|pod| tx.set(&engine.pods, Arc::clone(pod)));
        });
        engine
    }

    pub(crate) fn set_pods(&self, pods: &[Arc<Pod>]) {
        self.graph.write(|tx| pods.iter().for_each(|pod| tx.set(&self.pods, Arc::clone(pod))));
    }

    pub(crate) fn set_service(&self, service: &Arc<Service>) {
        self.services.set(Arc::clone(service));
    }

    pub(crate) fn remove_pod(&self, key: &Key) {
        self.pods.remove(key);
    }

    /// Removes everything in one transaction.
    pub(crate) fn clear(&self) {
        self.graph.write(|tx| {
            tx.reset(&self.pods, Vec::<Pod>::new());
            tx.reset(&self.services, Vec::<Service>::new());
        });
    }

    pub(crate) fn workloads(&self) -> Vec<Arc<Workload>> {
        self.workloads.list()
    }

    pub(crate) fn collection(&self) -> &Collection<Workload> {
        &self.workloads
    }

    fn new(graph: &Graph) -> Self {
        let pods = graph.source::<Pod>("pods");
        let services = graph.source::<Service>("services");
        let by_namespace = services
            .collection()
            .index("namespace", |service: &Service| [Arc::clone(&service.key.namespace)]);
        let workloads = pods.collection().map("workloads", move |cx, pod| {
            let services = cx.fetch_selecting(&by_namespace, &pod.key.namespace, &pod.labels);
            let services = services.iter().map(|service| Arc::clone(&service.key.name)).collect();
            Some(Workload { key: pod.key.clone(), ip: pod.ip, services })
        });
        Self { graph: graph.clone(), pods, services, workloads }
    }
}
