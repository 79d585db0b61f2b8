//! Scopes that every process has.

use crate::scope::{Core, LabeledScope, Scope};
use crate::value::Value;

static DEFAULT_CORE: Core = Core::new("default", "Unscoped logging messages.");
static GRPC_CORE: Core = Core::new("grpc", "logs from gRPC");
static KLOG_CORE: Core = Core::new("klog", "");
static MONITORING_CORE: Core = Core::new("monitoring", "diagnostics of the metrics library");
static TLS_CORE: Core = Core::new("tls", "diagnostics of the TLS library");

/// Scope of messages that belong to no other; its name is not printed.
pub static DEFAULT: Scope = Scope::from_core("default", &DEFAULT_CORE);
/// Scope of the libraries `tonic`, `h2`, `hyper` and `tower`.
pub static GRPC: Scope = Scope::from_core("grpc", &GRPC_CORE);
/// Scope of the Kubernetes client libraries `kube*`.
pub static KLOG: Scope = Scope::from_core("klog", &KLOG_CORE);
/// Scope of the libraries `opentelemetry*`.
pub static MONITORING: Scope = Scope::from_core("monitoring", &MONITORING_CORE);
/// Scope of the library `rustls`.
pub static TLS: Scope = Scope::from_core("tls", &TLS_CORE);

/// The default scope with labels on every message; see [`Scope::with_labels`].
///
/// ```
/// let log = mesh_log::with_labels([("proxy", "sleep-1")]);
/// let lines = mesh_log::testing::capture(|| mesh_log::info!(scope: log, "sent"));
/// assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\tinfo\tsent\tproxy=sleep-1"]);
/// ```
pub fn with_labels<K: Into<String>, V: Into<Value>>(
    labels: impl IntoIterator<Item = (K, V)>,
) -> LabeledScope {
    DEFAULT.with_labels(labels)
}

pub(crate) fn cores() -> [&'static Core; 5] {
    [&DEFAULT_CORE, &GRPC_CORE, &KLOG_CORE, &MONITORING_CORE, &TLS_CORE]
}
