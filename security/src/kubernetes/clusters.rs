//! Which API server to ask.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::{ReviewError, TokenReviewer};
use crate::{authn::AuthContext, printable::printable};

/// The name of a cluster in the mesh.
pub type ClusterId = String;

/// The API servers of a mesh, by cluster.
///
/// A request says in the header `clusterid` where its token comes from; without it, or with more than one value, the local cluster is asked.
#[derive(Clone)]
pub struct Clusters {
    local: (ClusterId, Arc<dyn TokenReviewer>),
    remote: BTreeMap<ClusterId, Arc<dyn TokenReviewer>>,
    aliases: BTreeMap<ClusterId, ClusterId>,
}

impl Clusters {
    /// A mesh of one cluster.
    #[must_use]
    pub fn new(local: impl Into<ClusterId>, reviewer: impl TokenReviewer + 'static) -> Self {
        Self {
            local: (local.into(), Arc::new(reviewer)),
            remote: BTreeMap::new(),
            aliases: BTreeMap::new(),
        }
    }

    /// Adds another cluster.
    #[must_use]
    pub fn remote(
        mut self,
        id: impl Into<ClusterId>,
        reviewer: impl TokenReviewer + 'static,
    ) -> Self {
        self.remote.insert(id.into(), Arc::new(reviewer));
        self
    }

    /// Adds another name for a cluster.
    #[must_use]
    pub fn alias(mut self, alias: impl Into<ClusterId>, id: impl Into<ClusterId>) -> Self {
        self.aliases.insert(alias.into(), id.into());
        self
    }

    /// The API server for a request.
    pub(super) fn choose(
        &self,
        context: &AuthContext<'_>,
    ) -> Result<&Arc<dyn TokenReviewer>, ReviewError> {
        let claimed = claimed_cluster(context);
        let (local, reviewer) = &self.local;
        if claimed.is_empty() || claimed == local || self.aliases.get(claimed) == Some(local) {
            return Ok(reviewer);
        }
        let by_alias = || self.remote.get(self.aliases.get(claimed)?);
        self.remote.get(claimed).or_else(by_alias).ok_or_else(|| {
            let remote: Vec<&str> = self.remote.keys().map(String::as_str).collect();
            ReviewError::UnknownCluster {
                claimed: printable(claimed),
                local: local.as_str().into(),
                remote: remote.join(", ").into(),
            }
        })
    }
}

impl fmt::Debug for Clusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clusters")
            .field("local", &self.local.0)
            .field("remote", &self.remote.keys())
            .field("aliases", &self.aliases)
            .finish()
    }
}

fn claimed_cluster<'a>(context: &AuthContext<'a>) -> &'a str {
    let mut values = context.header_values("clusterid");
    match (values.next(), values.next()) {
        (Some(one), None) => std::str::from_utf8(one).unwrap_or_default(),
        _ => "",
    }
}
