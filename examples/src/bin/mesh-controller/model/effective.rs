use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::ObjectKey;

/// Names as `namespace/name`, sorted and without repetition; clones share them.
pub(crate) type Names = Arc<[String]>;

/// The policy in force for one workload; names are `namespace/name`, lists are sorted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Effective {
    #[serde(flatten)]
    pub(crate) key: ObjectKey,
    pub(crate) labels: Arc<BTreeMap<String, String>>,
    pub(crate) service_account: Arc<str>,
    pub(crate) services: Names,
    pub(crate) mtls: MutualTls,
    pub(crate) authorization_policies: Names,
    pub(crate) request_authentications: Names,
    pub(crate) virtual_services: Names,
    pub(crate) destination_rules: Names,
    pub(crate) sidecar: Option<String>,
    pub(crate) telemetries: Names,
}

/// How a workload takes connections.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct MutualTls {
    pub(crate) mode: Mode,
    /// The policy that decided, or `mesh default`.
    pub(crate) source: String,
    /// Ports with a mode of their own.
    pub(crate) ports: BTreeMap<u32, Mode>,
}

/// Whether a connection must, may or must not use mutual TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Mode {
    Strict,
    Permissive,
    Disable,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Strict => "STRICT",
            Self::Permissive => "PERMISSIVE",
            Self::Disable => "DISABLE",
        })
    }
}
