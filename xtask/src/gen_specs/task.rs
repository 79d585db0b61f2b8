use std::fs;
use std::path::{Path, PathBuf};

use super::additions::Additions;
use super::companions::Companion;
use super::facts::Facts;
use super::model::Area;
use super::prose::Docs;
use super::resolve::resolve;
use super::rustfmt::rustfmt;
use super::source::read_descriptors;
use super::{additions, companions, facts, prose, render};

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
    for file in generate(&args.descriptors, &additions)? {
        let path = args.out.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(&args.out))?;
        fs::write(path, file.text)?;
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
    let facts: Facts = toml::from_str(facts::BUILT_IN)?;
    let mut areas = resolve(&set, &additions.names)?;
    areas.extend(facts.areas()?);
    areas.sort_by(|a, b| a.name.cmp(&b.name));
    let mut docs: Docs = toml::from_str(prose::BUILT_IN)?;
    docs.extend(facts.sentences());
    docs.check(&areas)?;

    let mut files = vec![SourceFile {
        name: "mod.rs".to_owned(),
        text: rustfmt(&render::index(&areas, &docs))?,
    }];
    for area in &areas {
        files
            .push(SourceFile { name: file_name(area), text: rustfmt(&render::area(area, &docs))? });
    }
    for companion in Companion::ALL {
        let folder = companion.name();
        let index = companions::index(companion, &areas);
        files.push(SourceFile { name: format!("{folder}/mod.rs"), text: rustfmt(&index)? });
        for area in &areas {
            let text = companions::area(companion, area, &docs);
            files.push(SourceFile {
                name: format!("{folder}/{}", file_name(area)),
                text: rustfmt(&text)?,
            });
        }
    }
    Ok(files)
}

fn file_name(area: &Area) -> String {
    format!("{}.rs", area.name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Additions, additions, fs, generate};

    /// Messages, enumerations and choices of the Istio areas, without what the additions bring.
    #[test]
    fn every_message_enumeration_and_choice_of_the_api_is_generated() {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../config-model/src/specs/generated");
        let mut counts = [0; 3];
        for area in [
            "analysis",
            "extensions",
            "mesh",
            "meta",
            "networking",
            "security",
            "selector",
            "telemetry",
        ] {
            let text = fs::read_to_string(folder.join(format!("{area}.rs"))).unwrap();
            for (count, mark) in counts.iter_mut().zip([
                "\nimpl Message for ",
                "\nwire_enum! {",
                "\nimpl OneOf for ",
            ]) {
                *count += text.matches(mark).count();
            }
        }
        let additions: Additions = toml::from_str(additions::BUILT_IN).unwrap();
        let (messages, enumerations) = additions.new_types();
        assert_eq!(
            [counts[0] - messages, counts[1] - enumerations, counts[2]],
            [225, 53, 26],
            "{counts:?}"
        );
    }

    fn count_files(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count_files(&path) } else { 1 }).sum()
    }

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
        assert_eq!(count_files(&folder), files.len(), "a file nobody generates");
    }
}
