//! Writes a synthetic mesh of a given size as YAML files, the same for the same size.
//!
//! A namespace holds 100 workloads, 10 services that select 10 of them each, and 20 policies.

mod objects;

use std::fs;
use std::path::{Path, PathBuf};

const WORKLOADS_PER_NAMESPACE: usize = 100;
const SERVICES_PER_NAMESPACE: usize = 10;

/// Size and place of the mesh.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many workloads to write; services are a tenth of them, policies a fifth.
    #[arg(long)]
    workloads: usize,
    /// The folder to write to, made when it does not exist.
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    write(&args.out, "mesh.yaml", &objects::mesh())?;
    let namespaces = args.workloads.div_ceil(WORKLOADS_PER_NAMESPACE);
    for index in 0..namespaces {
        let namespace = format!("team-{index:04}");
        let folder = args.out.join(&namespace);
        let first = index * WORKLOADS_PER_NAMESPACE;
        let workloads = first..args.workloads.min(first + WORKLOADS_PER_NAMESPACE);
        write(&folder, "workloads.yaml", &objects::workloads(&namespace, workloads))?;
        write(&folder, "services.yaml", &objects::services(&namespace))?;
        write(&folder, "policies.yaml", &objects::policies(&namespace))?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, documents: &[String]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), documents.join("---\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mesh_of_250_workloads_has_30_services_and_60_policies() {
        let out = tempfile::tempdir().unwrap();
        run(&Args { workloads: 250, out: out.path().to_owned() }).unwrap();
        assert_eq!(count(out.path(), "kind: Deployment"), 250);
        assert_eq!(count(out.path(), "kind: Service\n"), 30);
        assert_eq!(count(&out.path().join("team-0002"), "apiVersion: security.istio.io"), 8);
        let policies = count(out.path(), "apiVersion: security.istio.io")
            + count(out.path(), "apiVersion: networking.istio.io")
            + count(out.path(), "apiVersion: telemetry.istio.io");
        assert_eq!(policies, 3 * 20);
    }

    fn count(folder: &Path, text: &str) -> usize {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                if path.is_dir() {
                    count(&path, text)
                } else {
                    fs::read_to_string(path).unwrap().matches(text).count()
                }
            })
            .sum()
    }
}
