//! The effective mesh policy of every workload in a folder of Istio configuration.

fn main() {}
