//! Runs the workloads of `bench/peers` on our crates and on their peers in turn, and writes how they compare.
//!
//! [`plan`] says what is run, [`programs`] builds and runs it, [`merge`] pairs what both sides measured,
//! [`target`] knows what is aimed at, [`report`] makes the table. Crates of Rust are compared in one process
//! by the benchmarks of each crate; their rows are a second table.

mod machine;
mod merge;
mod plan;
mod programs;
mod report;
mod target;

use std::error::Error;
use std::fs;

use machine::Machine;
use mesh_measure::{Reading, Row};
use plan::Effort;
use programs::Istio;
use serde::Serialize;

pub(crate) use plan::{Area, Run};
pub(crate) use programs::Ours;

/// Arguments of `cargo xtask bench-peers`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How often both sides are run in turn, after once to warm up.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pairs: u32,
    /// Runs one area alone, and prints the tables without writing files.
    #[arg(long, value_enum)]
    only: Option<Area>,
    /// Leaves out what takes long, and prints the tables without writing files.
    #[arg(long)]
    quick: bool,
}

/// All that was found, as it is written in JSON.
#[derive(Debug, Serialize)]
struct Results {
    machine: Machine,
    pairs: u32,
    istio: Vec<merge::Comparison>,
    rust: Vec<Row>,
    left_out: Vec<String>,
}

/// Runs everything, writes the results, and fails if two sides did not do the same.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let effort = if args.quick { Effort::Quick } else { Effort::Full };
    let runs: Vec<Run> = plan::runs(effort)
        .into_iter()
        .filter(|run| args.only.is_none_or(|area| run.area == area))
        .collect();
    let mut left_out = Vec::new();
    let istio = if runs.is_empty() {
        Vec::new()
    } else {
        match Istio::build() {
            Ok(peer) => compare(&runs, args.pairs, &Ours::build()?, &peer, &mut left_out)?,
            Err(reason) => {
                left_out.push(format!("Istio: {reason}"));
                Vec::new()
            }
        }
    };
    let mut results =
        Results { machine: Machine::this(), pairs: args.pairs, istio, rust: Vec::new(), left_out };
    let is_written = args.only.is_none() && !args.quick;
    if is_written {
        write(&results)?;
    }
    if args.only.is_none_or(|area| area == Area::Rust) && !args.quick {
        results.rust = rust_peers(&mut results.left_out);
    }
    if is_written {
        write(&results)?;
    }
    crate::print(&report::render(&results));
    let differing = results.istio.iter().filter(|row| row.difference.is_some()).count();
    if differing == 0 { Ok(()) } else { Err(format!("{differing} rows differ").into()) }
}

fn write(results: &Results) -> Result<(), Box<dyn Error>> {
    fs::write("bench/RESULTS.md", report::render(results))?;
    fs::write("bench/results.json", serde_json::to_string_pretty(results)? + "\n")?;
    Ok(())
}

/// Runs each workload by both sides in turn, so that whatever else the machine does meets both.
fn compare(
    runs: &[Run],
    pairs: u32,
    ours: &Ours,
    peer: &Istio,
    left_out: &mut Vec<String>,
) -> Result<Vec<merge::Comparison>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for run in runs {
        if run.needs_corpus && std::env::var_os("MESH_CORPUS").is_none() {
            left_out.push(format!("{}: MESH_CORPUS is not set", run.name()));
            continue;
        }
        crate::progress(&run.name());
        let (mut ours_read, mut peer_read) = (Vec::<Vec<Reading>>::new(), Vec::new());
        for pair in 0..=pairs {
            // What reaches its limit of time is not warmed up, and not done again.
            let is_measured = pair > 0;
            let readings = ours.run(run)?;
            if is_measured {
                ours_read.push(readings);
            }
            if !run.peer_once || pair == 1 {
                let readings = peer.run(run)?;
                if is_measured {
                    peer_read.push(readings);
                }
            }
        }
        rows.extend(merge::merge(&ours_read, &peer_read));
    }
    Ok(rows)
}

/// The rows of all benchmarks that compare with another crate of Rust.
fn rust_peers(left_out: &mut Vec<String>) -> Vec<Row> {
    let mut rows = Vec::new();
    for subject in crate::bench::Subject::WITH_PEERS {
        crate::progress(subject.package());
        match crate::bench::measure(subject) {
            Ok((measured, failed)) => {
                rows.extend(measured.into_iter().filter(|row| row.baseline.is_some()));
                left_out.extend(
                    failed.iter().map(|name| format!("{}: {name} failed", subject.package())),
                );
            }
            Err(error) => left_out.push(format!("{}: {error}", subject.package())),
        }
    }
    rows
}
