//! Development tasks: `cargo xtask <task>`.

mod bench;
mod bench_growth;
mod bench_peers;
mod features;
mod fuzz;
mod fuzz_krt;
mod gen_envoy;
mod gen_mesh;
mod gen_specs;
mod interleavings;

use clap::Parser;

/// Development tasks of the workspace.
#[derive(Debug, Parser)]
enum Task {
    /// Runs the workloads of a crate beside code written by hand.
    Bench(bench::Args),
    /// Runs the workloads of krt over growing sizes, and writes bench/GROWTH.md and bench/growth.svg.
    BenchGrowth(bench_growth::Args),
    /// Runs the workloads beside Istio's Go packages and other crates of Rust, and writes bench/RESULTS.md.
    BenchPeers(bench_peers::Args),
    /// Lists the features of the published crates, one `package feature` per line.
    Features,
    /// Tries mutated inputs on the readers of the crates.
    Fuzz(fuzz::Args),
    /// Compares random graphs of krt with recomputation from scratch.
    FuzzKrt(fuzz_krt::Args),
    /// Writes the table of Envoy's messages that mesh-validation decodes patches with.
    GenEnvoy(gen_envoy::Args),
    /// Writes a synthetic mesh of a given size as YAML files.
    GenMesh(gen_mesh::Args),
    /// Generates the typed specs of mesh-config-model from protobuf descriptors.
    GenSpecs(gen_specs::Args),
    /// Explores interleavings of threads in krt.
    Interleavings,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Task::parse() {
        Task::Bench(args) => bench::run(&args),
        Task::BenchGrowth(args) => bench_growth::run(&args),
        Task::BenchPeers(args) => bench_peers::run(&args),
        Task::Features => features::run(),
        Task::Fuzz(args) => fuzz::run(&args),
        Task::FuzzKrt(args) => fuzz_krt::run(&args),
        Task::GenEnvoy(args) => gen_envoy::run(&args),
        Task::GenMesh(args) => gen_mesh::run(&args),
        Task::GenSpecs(args) => gen_specs::run(&args),
        Task::Interleavings => interleavings::run(),
    }
}

#[expect(clippy::print_stdout, reason = "the table is the output of the task")]
fn print(text: &str) {
    print!("{text}");
}

#[expect(clippy::print_stderr, reason = "what takes long says where it is")]
fn progress(text: &str) {
    eprintln!("{text}");
}
