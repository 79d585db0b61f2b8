use std::fs;
use std::path::PathBuf;

use super::additions::Additions;
use super::companions::Companion;
use super::facts::Facts;
use super::model::Area;
use super::prose::Docs;
use super::resolve::resolve;
use super::rustfmt::rustfmt;
use super::source::Source;
use super::{additions, companions, facts, prose, render};

/// Anything that keeps the task from finishing.
pub(super) type Failure = Box<dyn std::error::Error>;

/// Where the specs come from and go to.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Protobuf descriptors of the Istio API (a `FileDescriptorSet`).
    #[arg(long, required_unless_present = "protos", conflicts_with = "protos")]
    descriptors: Option<PathBuf>,
    /// A checkout of the Istio API, whose `.proto` files are compiled.
    #[arg(long)]
    protos: Option<PathBuf>,
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
    let source = match (&args.descriptors, &args.protos) {
        (Some(path), _) => Source::Descriptors(path.clone()),
        (None, Some(root)) => Source::Protos(root.clone()),
        (None, None) => return Err("neither descriptors nor protos are given".into()),
    };
    let generated = generate(&source, &additions)?;
    for field in &generated.superfluous {
        note(&format!("{field} is in the API by now; its entry in additions.toml can go"));
    }
    for file in generated.files {
        let path = args.out.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(&args.out))?;
        fs::write(path, file.text)?;
    }
    Ok(())
}

#[expect(
    clippy::print_stderr,
    reason = "a remark beside the files, which are the output of the task"
)]
fn note(line: &str) {
    eprintln!("{line}");
}

/// What a run makes.
#[derive(Debug)]
pub(super) struct Generated {
    /// Every file of the folder.
    pub(super) files: Vec<SourceFile>,
    /// Full names of fields that the table of additions has and the API does not lack any more.
    pub(super) superfluous: Vec<String>,
}

/// One generated file.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Name inside the folder.
    pub(super) name: String,
    /// Formatted Rust.
    pub(super) text: String,
}

/// Generates every file, formatted, without writing any.
pub(super) fn generate(source: &Source, additions: &str) -> Result<Generated, Failure> {
    let additions: Additions = toml::from_str(additions)?;
    let mut set = source.read()?;
    let superfluous = additions.apply(&mut set)?;
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
    Ok(Generated { files, superfluous })
}

fn file_name(area: &Area) -> String {
    format!("{}.rs", area.name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Additions, Generated, Source, additions, fs, generate};

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
        let source = Source::Descriptors(descriptors);
        let Generated { files, superfluous } = generate(&source, additions::BUILT_IN).unwrap();
        assert_eq!(superfluous, [""; 0]);
        for file in &files {
            let checked_in = fs::read_to_string(folder.join(&file.name)).unwrap();
            assert!(checked_in == file.text, "{} is stale: run cargo xtask gen-specs", file.name);
        }
        assert_eq!(count_files(&folder), files.len(), "a file nobody generates");
    }
}
