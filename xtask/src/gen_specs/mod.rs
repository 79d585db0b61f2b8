//! Generates typed specs from protobuf descriptors.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
