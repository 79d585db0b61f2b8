//! Leadership by a `Lease`, with the feature `lease`.

use crate::{Cluster, Leader, deadline};
use krt::{Collection, Source};
use kube_lease_manager::{LeaseManager, LeaseManagerBuilder, LeaseManagerError};
use std::fmt;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long to wait after a request about the lease has failed.
const PAUSE: Duration = Duration::from_secs(2);

/// How an [`Election`] is held.
#[derive(Clone, Debug)]
pub struct ElectionOptions {
    namespace: String,
    name: String,
    identity: String,
    validity: Duration,
    margin: Duration,
}

/// Takes part in the election of a leader by a `Lease` of Kubernetes, as long as it lives.
///
/// The lease is held with the crate `kube-lease-manager`. Its clock is that of the machine: the
/// clocks of all candidates must not differ by more than the margin.
///
/// When a request about the lease fails, or is not answered within the margin, this process counts
/// as not leading until one succeeds: whether it still holds the lease cannot be known. A process
/// that is stopped from outside, as by a suspended machine, learns of it only when it goes on, so
/// what it writes has to be harmless twice, as the writes of [`StatusWriter`](crate::StatusWriter)
/// are.
///
/// ```
/// use krt::Graph;
/// use krt_kube::{Cluster, Election, ElectionOptions};
/// # use krt_kube::testing::ApiServer;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// # let client = ApiServer::new().client();
/// let cluster = Cluster::new(&Graph::new(), client);
/// let election = Election::start(&cluster, ElectionOptions::new("shop", "carts", "pod-1"));
/// let mut changes = election.leader().subscribe_queue();
/// let batch = std::future::poll_fn(|cx| changes.poll_recv(cx)).await;
/// assert_eq!(batch.expect("it is the only candidate").to_string(), "add/singleton");
/// election.release().await;
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "dropping it ends the candidacy"]
pub struct Election {
    leader: Source<Leader>,
    /// Dropped to ask the task to give the lease back.
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

impl ElectionOptions {
    /// Names the lease and this candidate, by something that no other has, such as the name of the
    /// pod.
    #[must_use]
    pub fn new(namespace: &str, name: &str, identity: &str) -> Self {
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            identity: identity.to_owned(),
            validity: Duration::from_secs(30),
            margin: Duration::from_secs(5),
        }
    }

    /// Sets how long the lease is valid without being renewed, in whole seconds, and how long
    /// before its end it is renewed; 30 and 5 seconds by default.
    ///
    /// # Panics
    ///
    /// Panics unless the margin is at least a second and less than the validity.
    #[must_use]
    pub fn validity(self, validity: Duration, margin: Duration) -> Self {
        assert!(
            margin.as_secs() >= 1 && margin.as_secs() < validity.as_secs(),
            "a margin of {margin:?} does not fit a validity of {validity:?}"
        );
        Self { validity, margin, ..self }
    }
}

impl Election {
    /// Becomes a candidate.
    pub fn start(cluster: &Cluster, options: ElectionOptions) -> Self {
        let leader = cluster.graph().source::<Leader>(&format!("leader of {}", options.name));
        let (stop, stopped) = oneshot::channel();
        let candidate = Candidate { cluster: cluster.clone(), options, leader: leader.clone() };
        let task = cluster.inner().runtime.spawn(candidate.run(stopped));
        Self { leader, stop: Some(stop), task: Some(task) }
    }

    /// Returns the collection that holds a [`Leader`] while this process leads.
    #[must_use]
    pub fn leader(&self) -> Collection<Leader> {
        self.leader.collection()
    }

    /// Ends the candidacy and gives the lease back, so that another can lead at once.
    ///
    /// Dropping does the same without waiting, if the runtime goes on long enough.
    pub async fn release(mut self) {
        drop(self.stop.take());
        if let Some(task) = self.task.take()
            && task.await.is_err()
        {
            tracing::warn!("the candidate for a lease has panicked");
        }
    }
}

struct Candidate {
    cluster: Cluster,
    options: ElectionOptions,
    leader: Source<Leader>,
}

impl Candidate {
    async fn run(self, mut stopped: oneshot::Receiver<()>) {
        // Whatever ends this task, it does not lead afterwards.
        let _resigned = Resign(self.leader.clone());
        loop {
            let manager = tokio::select! {
                _ = &mut stopped => return,
                made = self.manager() => made,
            };
            match manager {
                Ok(manager) => {
                    let lost = tokio::select! {
                        _ = &mut stopped => None,
                        error = self.follow(&manager) => Some(error),
                    };
                    self.leader.reset::<Leader>([]);
                    let Some(error) = lost else {
                        if let Err(error) = manager.release().await {
                            tracing::warn!(%error, lease = self.options.name, "a lease is not given back");
                        }
                        return;
                    };
                    tracing::warn!(%error, lease = self.options.name, "a lease cannot be held");
                }
                Err(error) => {
                    tracing::warn!(%error, lease = self.options.name, "a lease cannot be had");
                }
            }
            tokio::select! {
                _ = &mut stopped => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    async fn manager(&self) -> Result<LeaseManager, LeaseManagerError> {
        let options = &self.options;
        // It renews the lease that long before the end, and waits for an answer as long as it takes.
        let client = deadline::client(self.cluster.client(), options.margin);
        LeaseManagerBuilder::new(client, options.name.as_str())
            .with_namespace(options.namespace.as_str())
            .with_identity(options.identity.as_str())
            .with_duration(options.validity.as_secs())
            .with_grace(options.margin.as_secs())
            .build()
            .await
    }

    /// Tells who leads until a request fails.
    async fn follow(&self, manager: &LeaseManager) -> LeaseManagerError {
        loop {
            match manager.changed().await {
                Ok(true) => {
                    self.leader.set(Leader::new(&self.options.identity));
                }
                Ok(false) => {
                    self.leader.reset::<Leader>([]);
                }
                Err(error) => return error,
            }
        }
    }
}

struct Resign(Source<Leader>);

impl Drop for Resign {
    fn drop(&mut self) {
        self.0.reset::<Leader>([]);
    }
}

impl fmt::Debug for Election {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Election")
            .field("leads", &!self.leader().is_empty())
            .finish_non_exhaustive()
    }
}
