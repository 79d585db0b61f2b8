use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

impl Source {
    /// The name that findings give to it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Self::File(path) => fs::read(path),
        }
    }
}

/// Finds what the paths of the command line mean, each file once, in their order and in lexical order below.
///
/// A file counts whatever its extension when it is named; one that does not exist counts too, so that reading
/// it says so.
pub(crate) fn find(paths: &[String]) -> Result<Vec<Source>, String> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let sources = match path.as_str() {
            "-" => vec![Source::Stdin],
            path if Path::new(path).is_dir() => below(Path::new(path))?,
            path if is_pattern(path) => matching(path)?,
            path => vec![Source::File(path.into())],
        };
        found.extend(sources.into_iter().filter(|source| seen.insert(source.name())));
    }
    if found.is_empty() { Err(format!("no files in {}", paths.join(", "))) } else { Ok(found) }
}

/// A file may be called so.
fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[']) && !Path::new(path).exists()
}

fn matching(pattern: &str) -> Result<Vec<Source>, String> {
    let paths = glob::glob(pattern).map_err(|error| format!("{pattern}: {error}"))?;
    let mut sources = Vec::new();
    for path in paths {
        let path = path.map_err(|error| error.to_string())?;
        if path.is_dir() {
            sources.extend(below(&path)?);
        } else {
            sources.push(Source::File(path));
        }
    }
    if sources.is_empty() { Err(format!("{pattern}: nothing matches")) } else { Ok(sources) }
}

/// Symbolic links to folders are not followed, so there is an end to it.
fn below(folder: &Path) -> Result<Vec<Source>, String> {
    let failed = |error: io::Error| format!("{}: {error}", folder.display());
    let mut entries: Vec<fs::DirEntry> =
        fs::read_dir(folder).and_then(Iterator::collect).map_err(failed)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut sources = Vec::new();
    for entry in entries {
        let path = entry.path();
        if entry.file_type().map_err(failed)?.is_dir() {
            sources.extend(below(&path)?);
        } else if is_yaml(&path) && path.is_file() {
            sources.push(Source::File(path));
        }
    }
    Ok(sources)
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| matches!(extension, "yaml" | "yml" | "json"))
}
