//! One of several clusters.

use krt::Object;
use kube::Client;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The name of a cluster; a clone shares the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClusterId(Arc<str>);

impl ClusterId {
    /// Makes an id.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(Arc::from(id))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClusterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A cluster and how it is reached.
///
/// Two are equal if the id and the credentials are; the client is not looked at.
#[derive(Clone)]
pub struct RemoteCluster {
    id: ClusterId,
    credentials: u64,
    client: Client,
}

impl RemoteCluster {
    /// Describes a cluster; `credentials` is anything that changes when the client should be
    /// replaced, such as the text of the kubeconfig.
    #[must_use]
    pub fn new(id: &str, credentials: &(impl Hash + ?Sized), client: Client) -> Self {
        let mut hasher = DefaultHasher::new();
        credentials.hash(&mut hasher);
        Self { id: ClusterId::new(id), credentials: hasher.finish(), client }
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &ClusterId {
        &self.id
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }
}

impl Object for RemoteCluster {
    type Key = ClusterId;

    fn key(&self) -> ClusterId {
        self.id.clone()
    }

    fn key_ref(&self) -> Option<&ClusterId> {
        Some(&self.id)
    }
}

impl PartialEq for RemoteCluster {
    fn eq(&self, other: &Self) -> bool {
        self.credentials == other.credentials && self.id == other.id
    }
}

impl fmt::Debug for RemoteCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteCluster").field("id", &self.id).finish_non_exhaustive()
    }
}
