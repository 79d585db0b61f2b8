//! Runs the workloads of krt over growing sizes, and tells how their cost grows.
//!
//! [`curve`] fits an exponent to each metric and compares it with that of the work, [`plot`] draws the curves.

mod curve;
mod plot;
mod report;

use std::error::Error;
use std::fs;

use curve::Curve;

use crate::bench_peers::{Area, Ours, Run};

const SIZES: [u32; 6] = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000];

/// Arguments of `cargo xtask bench-growth`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The largest size, in objects.
    #[arg(long, default_value_t = 300_000)]
    largest: u32,
    /// How often each size is run; the least counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

/// Runs all sizes, and writes `bench/GROWTH.md` and `bench/growth.svg`.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let ours = Ours::build()?;
    let mut curves = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= args.largest) {
        for arguments in workloads(size) {
            crate::progress(&arguments);
            for _ in 0..args.rounds {
                for reading in ours.run(&Run::new(Area::Krt, &arguments))? {
                    Curve::take(&mut curves, size, &reading);
                }
            }
        }
    }
    let page = report::render(&curves);
    fs::write("bench/GROWTH.md", &page)?;
    plot::draw(&curves, "bench/growth.svg")?;
    crate::print(&page);
    Ok(())
}

/// The workloads with so many objects in each.
fn workloads(size: u32) -> [String; 5] {
    [
        format!("W1 {size}"),
        format!("W3 50 {size} 60"),
        format!("W4 4 {size}"),
        format!("W7 10 {}", size / 10),
        format!("W12 {size}"),
    ]
}
