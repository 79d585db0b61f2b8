//! Runs the workloads of `bench/peers` on our crates and on their peers in turn, and writes how they compare.
//!
//! [`plan`] says what is run, [`programs`] builds and runs it, [`merge`] pairs what both sides measured,
//! [`target`] knows what is aimed at, [`report`] makes the table. Crates of Rust are compared in one process
//! by the benchmarks of each crate; [`rust`] knows which of their rows make a second table.

mod machine;
mod merge;
mod plan;
mod programs;
mod report;
mod rust;
mod target;

use std::error::Error;
use std::fs;
use std::path::Path;

use machine::Machine;
use merge::Comparison;
use mesh_measure::{Reading, Row};
use plan::Effort;
use programs::Istio;
use serde::{Deserialize, Serialize};

pub(crate) use plan::{Area, Run};
pub(crate) use programs::Ours;

/// Arguments of `cargo xtask bench-peers`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How often both sides are run in turn, after once to warm up.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pairs: u32,
    /// Runs one area alone; the results of the others stay as they were written.
    #[arg(long, value_enum)]
    only: Option<Area>,
    /// Leaves out what takes long, and prints the tables without writing files.
    #[arg(long)]
    quick: bool,
    /// Runs nothing, and writes the page anew from the results that are there.
    #[arg(long, conflicts_with_all = ["only", "quick"])]
    page: bool,
}

/// All that was found, as it is written in JSON.
#[derive(Debug, Deserialize, Serialize)]
struct Results {
    machine: Machine,
    pairs: u32,
    istio: Vec<Comparison>,
    rust: Vec<Row>,
    left_out: Vec<String>,
}

const JSON: &str = "bench/results.json";
const PAGE: &str = "bench/RESULTS.md";

/// Runs everything, writes the results, and fails if two sides did not do the same.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    if args.page {
        return Results::read()?.write(args);
    }
    let effort = if args.quick { Effort::Quick } else { Effort::Full };
    let is_wanted = |area| args.only.is_none_or(|only| only == area);
    let runs: Vec<Run> = plan::runs(effort).into_iter().filter(|run| is_wanted(run.area)).collect();
    let mut results = Results::before(args)?;
    if !runs.is_empty() {
        let rows = compare(&runs, args.pairs, &mut results.left_out)?;
        results.istio.extend(rows);
        results.istio.sort_by_key(|row| row.area);
        results.write(args)?;
    }
    if is_wanted(Area::Rust) && !args.quick {
        results.rust = rust_peers(&mut results.left_out);
        results.write(args)?;
    }
    crate::print(&report::render(&results));
    let differing = results.istio.iter().filter(|row| row.difference.is_some()).count();
    if differing == 0 { Ok(()) } else { Err(format!("{differing} rows differ").into()) }
}

impl Results {
    /// Nothing, or what was written before of the areas that are not run.
    fn before(args: &Args) -> Result<Self, Box<dyn Error>> {
        let Some(area) = args.only.filter(|_| !args.quick && Path::new(JSON).is_file()) else {
            return Ok(Self {
                machine: Machine::this(),
                pairs: args.pairs,
                istio: Vec::new(),
                rust: Vec::new(),
                left_out: Vec::new(),
            });
        };
        let mut results = Self::read()?;
        results.istio.retain(|row| row.area != area);
        results.left_out.retain(|text| !text.starts_with(area.argument()));
        Ok(results)
    }

    fn read() -> Result<Self, Box<dyn Error>> {
        Ok(serde_json::from_str(&fs::read_to_string(JSON)?)?)
    }

    fn write(&self, args: &Args) -> Result<(), Box<dyn Error>> {
        if !args.quick {
            fs::write(PAGE, report::render(self))?;
            fs::write(JSON, serde_json::to_string_pretty(self)? + "\n")?;
        }
        Ok(())
    }
}

/// Runs each workload by both sides in turn, so that whatever else the machine does meets both.
fn compare(
    runs: &[Run],
    pairs: u32,
    left_out: &mut Vec<String>,
) -> Result<Vec<Comparison>, Box<dyn Error>> {
    let peer = match Istio::build() {
        Ok(peer) => peer,
        Err(reason) => {
            let mut areas: Vec<_> = runs.iter().map(|run| run.area).collect();
            areas.dedup();
            left_out.extend(areas.iter().map(|area| format!("{}: {reason}", area.argument())));
            return Ok(Vec::new());
        }
    };
    let ours = Ours::build()?;
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
        rows.extend(merge::merge(run.area, &ours_read, &peer_read));
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
                    failed
                        .iter()
                        .map(|name| format!("rust: {name} of {} failed", subject.package())),
                );
            }
            Err(error) => left_out.push(format!("rust: {}: {error}", subject.package())),
        }
    }
    crate::progress(programs::ISTIO_API_RS);
    match programs::istio_api_rs() {
        Ok(measured) => rows.extend(measured),
        Err(error) => left_out.push(format!("rust: {}: {error}", programs::ISTIO_API_RS)),
    }
    rows
}
