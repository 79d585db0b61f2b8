use std::fs;
use std::path::{Path, PathBuf};

use super::additions::Additions;
use super::model::Area;
use super::prose::Docs;
use super::resolve::resolve;
use super::rustfmt::rustfmt;
use super::source::read_descriptors;
use super::{additions, prose, render};

/// Anything that keeps the task from finishing.
pub(super) type Failure = Box<dyn std::error::Error>;

/// Where the specs come from and go to.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Protobuf descriptors of the API (a `FileDescriptorSet`).
    #[arg(long)]
    descriptors: PathBuf,
    /// Fields and names that the descriptors lack; the table beside the generator when not given.
    #[arg(long)]
    extra: Option<PathBuf>,
    /// Folder of the generated files.
    #[arg(long, default_value = "config-model/src/specs/generated")]
    out: PathBuf,
}

/// Writes the generated files.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let additions = match &args.extra {
        Some(path) => fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?,
        None => additions::BUILT_IN.to_owned(),
    };
    fs::create_dir_all(&args.out)?;
    for file in generate(&args.descriptors, &additions)? {
        fs::write(args.out.join(&file.name), file.text)?;
    }
    Ok(())
}

/// One generated file.
pub(super) struct SourceFile {
    /// Name inside the folder.
    pub(super) name: String,
    /// Formatted Rust.
    pub(super) text: String,
}

/// Generates every file, formatted, without writing any.
pub(super) fn generate(descriptors: &Path, additions: &str) -> Result<Vec<SourceFile>, Failure> {
    let additions: Additions = toml::from_str(additions)?;
    let mut set = read_descriptors(descriptors)?;
    additions.apply(&mut set)?;
    let areas = resolve(&set, &additions.names)?;
    let docs: Docs = toml::from_str(prose::BUILT_IN)?;
    docs.check(&areas)?;

    let mut files = vec![SourceFile {
        name: "mod.rs".to_owned(),
        text: rustfmt(&render::index(&areas, &docs))?,
    }];
    for area in &areas {
        files
            .push(SourceFile { name: file_name(area), text: rustfmt(&render::area(area, &docs))? });
    }
    Ok(files)
}

fn file_name(area: &Area) -> String {
    format!("{}.rs", area.name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{additions, fs, generate};

    #[test]
    fn checked_in_specs_are_what_the_generator_writes() {
        let Some(corpus) = std::env::var_os("MESH_CORPUS") else {
            eprintln!("skipped: MESH_CORPUS is not set");
            return;
        };
        let descriptors = Path::new(&corpus).join("data/istio-api.binpb");
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../config-model/src/specs/generated");
        let files = generate(&descriptors, additions::BUILT_IN).unwrap();
        for file in &files {
            let checked_in = fs::read_to_string(folder.join(&file.name)).unwrap();
            assert!(checked_in == file.text, "{} is stale: run cargo xtask gen-specs", file.name);
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), files.len(), "a file nobody generates");
    }
}
