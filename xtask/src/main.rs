//! Development tasks: `cargo xtask <task>`.

mod features;
mod gen_mesh;
mod gen_specs;

use clap::Parser;

/// Development tasks of the workspace.
#[derive(Debug, Parser)]
enum Task {
    /// Lists the features of the published crates, one `package feature` per line.
    Features,
    /// Writes a synthetic mesh of a given size as YAML files.
    GenMesh(gen_mesh::Args),
    /// Generates the typed specs of mesh-config-model from protobuf descriptors.
    GenSpecs(gen_specs::Args),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Task::parse() {
        Task::Features => features::run(),
        Task::GenMesh(args) => gen_mesh::run(&args),
        Task::GenSpecs(args) => gen_specs::run(&args),
    }
}
