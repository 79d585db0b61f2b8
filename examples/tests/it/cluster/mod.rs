//! `mesh-controller --kube`, with an API server in this process as the cluster.

mod lab;
mod live;
mod same;
mod status;
