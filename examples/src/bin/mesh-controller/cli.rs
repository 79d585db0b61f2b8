use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Shows the effective mesh policy of every workload in a folder of Istio configuration, or in a cluster.
///
/// Prints a table and the findings, then watches files or cluster and prints the lines that change.
#[derive(Clone, Debug, Parser)]
#[command(name = "mesh-controller", version)]
pub(crate) struct Cli {
    /// A file or folder to load, or `-` for standard input; may be repeated.
    /// Of a folder `.yaml`, `.yml` and `.json` files count, also links to them, but no links to folders.
    /// Without it the shop that is shipped with the program is loaded.
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Vec<PathBuf>,

    /// Reads the cluster of the current context instead of files or, in a pod, the one that runs it.
    #[arg(long, conflicts_with = "config")]
    pub(crate) kube: bool,

    /// The file that describes the cluster, instead of `$KUBECONFIG` and `~/.kube/config`.
    #[arg(long, value_name = "FILE", requires = "kube")]
    pub(crate) kubeconfig: Option<PathBuf>,

    /// The context in that file, instead of the current one.
    #[arg(long, value_name = "NAME", requires = "kube")]
    pub(crate) context: Option<String>,

    /// Writes what is wrong with objects of Istio into their `status.validationMessages`.
    /// Of several programs that do, one leads: it holds the lease `mesh-controller` in the root namespace.
    /// Goes on while it follows the cluster, so it cannot stand with `--once`.
    #[arg(long, requires = "kube", conflicts_with = "once")]
    pub(crate) write_status: bool,

    /// How many seconds `--once` waits until the cluster has been read.
    #[arg(long, value_name = "SECONDS", requires = "kube", default_value_t = 60)]
    pub(crate) sync_timeout: u64,

    /// Print once and exit: 0, or 1 if any finding is an error, or 2 if nothing could be loaded.
    #[arg(long)]
    pub(crate) once: bool,

    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Where to serve metrics, dumps and the log levels.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:15014")]
    pub(crate) listen: SocketAddr,

    /// A file with the JSON Web Key Set that signs the tokens of administrators.
    /// Without it every route that changes something is refused.
    #[arg(long, value_name = "FILE")]
    pub(crate) admin_jwks: Option<PathBuf>,

    /// Finds those keys through the discovery document of the issuer instead, and keeps them fresh.
    #[arg(long, conflicts_with = "admin_jwks", requires = "admin_issuer")]
    pub(crate) admin_discovery: bool,

    /// Demands the token of an administrator of whoever looks at something, too.
    #[arg(long)]
    pub(crate) admin_reads: bool,

    /// The issuer that the tokens of administrators must name.
    #[arg(long, value_name = "ISSUER", default_value = "mesh-controller-admin")]
    pub(crate) admin_issuer: String,

    /// The audience that the tokens of administrators must name.
    #[arg(long, value_name = "AUDIENCE", default_value = "mesh-controller")]
    pub(crate) admin_audience: String,

    /// The namespace of objects that name none.
    #[arg(long, value_name = "NAMESPACE", default_value = "default")]
    pub(crate) namespace: String,

    /// The namespace whose policies hold for the whole mesh; a loaded mesh config that names one wins.
    #[arg(long, value_name = "NAMESPACE", default_value = "istio-system")]
    pub(crate) root_namespace: String,

    /// The DNS suffix of the cluster's services.
    #[arg(long, value_name = "DOMAIN", default_value = "cluster.local")]
    pub(crate) domain: String,

    /// Print what is known of the metrics of the program, without their values, and exit.
    #[arg(long, value_enum, value_name = "PAGE")]
    pub(crate) describe_metrics: Option<MetricsPage>,

    /// Levels of the log scopes, such as `default:info,krt:debug`.
    /// What the client of Kubernetes says, `klog`, is left out: watches tell their errors themselves.
    #[arg(
        long = "log_output_level",
        value_name = "LEVELS",
        default_value = "default:info,klog:none"
    )]
    pub(crate) log_output_level: String,
}

/// What to print of the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MetricsPage {
    /// A page for people.
    Markdown,
    /// The same for programs.
    Json,
    /// A dashboard for Grafana.
    Dashboard,
    /// Recording and alert rules for Prometheus.
    Rules,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people.
    Text,
    /// One JSON object for programs.
    Json,
}
