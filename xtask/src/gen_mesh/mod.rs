//! Writes a synthetic mesh of a given size as YAML files.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
