use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// The policy in force for one workload; names are `namespace/name`, lists are sorted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Effective {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) service_account: String,
    pub(crate) services: Vec<String>,
    pub(crate) mtls: MutualTls,
    pub(crate) authorization_policies: Vec<String>,
    pub(crate) request_authentications: Vec<String>,
    pub(crate) virtual_services: Vec<String>,
    pub(crate) destination_rules: Vec<String>,
    pub(crate) sidecar: Option<String>,
    pub(crate) telemetries: Vec<String>,
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
