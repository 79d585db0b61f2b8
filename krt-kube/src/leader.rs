//! Who may write.

use krt::{Collection, Graph, Object, SingletonKey};

/// The presence of this object in a collection says that this process leads.
///
/// A collection of it gates writers ([`StatusWriter::only_while`](crate::StatusWriter::only_while))
/// and can be fetched by derivations. With the feature `lease` a `Lease` of Kubernetes feeds one
/// (`Election`); anything else that decides can feed one too.
///
/// ```
/// use krt::Graph;
/// use krt_kube::Leader;
///
/// let graph = Graph::new();
/// let source = graph.source::<Leader>("leader");
/// let leader = source.collection();
/// source.set(Leader::new("pod-1"));
/// assert_eq!(leader.one().expect("it leads").identity(), "pod-1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    identity: String,
}

impl Leader {
    /// Names the process that leads, which is this one.
    #[must_use]
    pub fn new(identity: &str) -> Self {
        Self { identity: identity.to_owned() }
    }

    /// Returns the name.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Makes a collection that always leads, for programs that run once.
    #[must_use]
    pub fn always(graph: &Graph) -> Collection<Self> {
        let source = graph.source("leader");
        source.set(Self::new("always"));
        source.collection()
    }
}

impl Object for Leader {
    type Key = SingletonKey;

    fn key(&self) -> SingletonKey {
        SingletonKey
    }
}
