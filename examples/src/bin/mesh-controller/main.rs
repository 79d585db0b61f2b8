//! The effective mesh policy of every workload in a folder of Istio configuration, or in a cluster.
//!
//! The modules follow the data: `files` and `watch` know the disk, `catalog` turns files into objects and findings,
//! `folder` or `cluster` feed the `graph`, which derives, by the rules of `policy`, what holds for each workload,
//! `told`, `report` and `output` show it, and `serve` answers over HTTP.

mod app;
mod catalog;
mod cli;
mod cluster;
mod files;
mod folder;
mod graph;
mod metrics;
mod model;
mod output;
mod policy;
mod report;
mod run;
mod scopes;
mod serve;
mod told;
mod watch;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    run::run(cli::Cli::parse())
}
