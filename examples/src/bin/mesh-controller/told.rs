use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use krt::{Event, Graph, Object, Queue};

use crate::graph::{Found, World};
use crate::model::Effective;

/// What the graph tells: everything there is at first, then what changes.
pub(crate) struct Told {
    graph: Graph,
    workloads: Queue<Effective>,
    findings: Queue<Found>,
}

/// What has changed, in order.
#[derive(Default)]
pub(crate) struct News {
    pub(crate) workloads: Vec<Event<Effective>>,
    pub(crate) findings: Vec<Event<Found>>,
}

impl Told {
    /// Starts to listen.
    pub(crate) fn by(world: &World) -> Self {
        Self {
            graph: world.graph().clone(),
            workloads: world.effective().subscribe_queue(),
            findings: world.findings().subscribe_queue(),
        }
    }

    /// What there is by now, of which nothing will be told again.
    pub(crate) fn so_far(&self) -> (Vec<Arc<Effective>>, Vec<Arc<Found>>) {
        (objects(&self.workloads), objects(&self.findings))
    }

    /// Waits for news.
    pub(crate) async fn next(&mut self) -> News {
        let mut news = News::default();
        poll_fn(|cx| {
            let Self { workloads, findings, .. } = self;
            take(workloads, &mut news.workloads, cx);
            take(findings, &mut news.findings, cx);
            let is_nothing = news.workloads.is_empty() && news.findings.is_empty();
            if is_nothing { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        // Of a transaction both are told, one after the other.
        self.graph.settled().await;
        news.workloads.extend(events(&self.workloads));
        news.findings.extend(events(&self.findings));
        news
    }
}

fn take<T: Object>(queue: &mut Queue<T>, news: &mut Vec<Event<T>>, cx: &mut Context<'_>) {
    while let Poll::Ready(Ok(batch)) = queue.poll_recv(cx) {
        news.extend_from_slice(batch.events());
    }
}

fn events<T: Object>(queue: &Queue<T>) -> Vec<Event<T>> {
    queue.drain().iter().flat_map(|batch| batch.events().to_vec()).collect()
}

/// The objects that the stored events leave, in order of their keys.
fn objects<T: Object>(queue: &Queue<T>) -> Vec<Arc<T>> {
    let mut objects = BTreeMap::new();
    for event in events(queue) {
        match event.new() {
            Some(object) => objects.insert(event.key(), Arc::clone(object)),
            None => objects.remove(&event.key()),
        };
    }
    objects.into_values().collect()
}
