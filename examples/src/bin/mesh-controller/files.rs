use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name findings give to what was read from standard input.
pub(crate) const STDIN: &str = "<stdin>";

/// How far below a folder changes are of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Its own files.
    One,
    /// Everything below it.
    All,
}

/// What a file held when it was read: its bytes, or why it could not be read.
pub(crate) type Content = Result<Vec<u8>, io::Error>;

/// The paths given on the command line.
#[derive(Clone, Debug)]
pub(crate) struct Roots(Vec<PathBuf>);

impl Roots {
    pub(crate) fn new(paths: Vec<PathBuf>) -> Self {
        Self(paths)
    }

    /// Every file under the roots, in lexical order within each root.
    /// A file named explicitly counts whatever its extension, a root that does not exist counts
    /// as a file so that reading it reports the error.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut seen = BTreeSet::new();
        for root in self.0.iter().filter(|root| !is_stdin(root)) {
            let mut found = Vec::new();
            if root.is_dir() {
                walk(root, &mut found);
            } else {
                found.push(root.clone());
            }
            files.extend(found.into_iter().filter(|file| seen.insert(file.clone())));
        }
        files
    }

    /// Whether a path below a root may be a folder that came or went with files in it.
    pub(crate) fn may_hold(&self, changed: &Path) -> bool {
        let roots = self.0.iter().filter(|root| !is_stdin(root));
        changed.extension().is_none()
            && roots
                .filter_map(|root| std::path::absolute(root).ok())
                .any(|root| changed.starts_with(root))
    }

    /// Whether a path is itself a root; then it must exist.
    pub(crate) fn names(&self, path: &Path) -> bool {
        self.0.iter().any(|root| root == path)
    }

    /// Whether standard input is one of the roots.
    pub(crate) fn with_stdin(&self) -> bool {
        self.0.iter().any(|root| is_stdin(root))
    }

    /// The file under the roots that a watcher, which speaks in absolute paths, means;
    /// `None` when it is none of ours.
    pub(crate) fn resolve(&self, changed: &Path) -> Option<PathBuf> {
        self.0.iter().filter(|root| !is_stdin(root)).find_map(|root| {
            let rest = changed.strip_prefix(std::path::absolute(root).ok()?).ok()?;
            if rest.as_os_str().is_empty() {
                return Some(root.clone());
            }
            is_yaml(rest).then(|| root.join(rest))
        })
    }

    /// The folders to watch, and how deep: a folder itself with all below it, for a file the folder it stands in.
    pub(crate) fn watched(&self) -> BTreeMap<PathBuf, Depth> {
        let mut watched = BTreeMap::new();
        for root in self.0.iter().filter(|root| !is_stdin(root)) {
            let (folder, depth) = if root.is_dir() {
                (root.as_path(), Depth::All)
            } else {
                (root.parent().unwrap_or(root), Depth::One)
            };
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let known = watched.entry(folder.to_owned()).or_insert(depth);
            *known = depth.max(*known);
        }
        watched
    }
}

impl fmt::Display for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|root| root.to_string_lossy()).collect();
        f.write_str(&names.join(", "))
    }
}

/// The name a file has in findings.
pub(crate) fn display_name(path: &Path) -> Arc<str> {
    Arc::from(path.to_string_lossy())
}

/// Reads a file; `None` when it is gone.
pub(crate) fn read(path: &Path) -> Option<Content> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        content => Some(content),
    }
}

/// Reads standard input to its end.
pub(crate) fn read_stdin() -> Content {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Symbolic links are left out, as a mounted ConfigMap shows its files once as links and once for real.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        files.push(folder.to_owned());
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_dir() {
            walk(&path, files);
        } else if metadata.is_file() && is_yaml(&path) {
            files.push(path);
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_yaml_and_json_in_lexical_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.yaml", "a/z.yml", "a/notes.txt", "c.json"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let roots = Roots::new(vec![folder.path().to_owned()]);
        assert_eq!(roots.watched(), BTreeMap::from([(folder.path().to_owned(), Depth::All)]));
        let names: Vec<PathBuf> = roots
            .files()
            .iter()
            .map(|file| file.strip_prefix(folder.path()).unwrap().to_owned())
            .collect();
        assert_eq!(names, ["a/z.yml", "b.yaml", "c.json"].map(PathBuf::from));
    }

    #[test]
    fn a_file_named_explicitly_counts_whatever_its_extension_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mesh.conf");
        fs::write(&file, "").unwrap();
        let roots = Roots::new(vec![file.clone(), file.clone()]);
        assert_eq!(roots.files(), std::slice::from_ref(&file));
        assert_eq!(roots.resolve(&file), Some(file.clone()));
        assert_eq!(roots.resolve(&folder.path().join("other.yaml")), None);
        assert_eq!(roots.watched(), BTreeMap::from([(folder.path().to_owned(), Depth::One)]));
    }

    #[test]
    fn a_missing_root_is_read_and_reported_as_gone() {
        let roots = Roots::new(vec![PathBuf::from("no/such/file.yaml")]);
        assert_eq!(roots.files(), [PathBuf::from("no/such/file.yaml")]);
        assert!(read(&roots.files()[0]).is_none());
    }

    #[test]
    fn standard_input_is_no_file() {
        let roots = Roots::new(vec![PathBuf::from("-")]);
        assert!(roots.with_stdin());
        assert!(roots.files().is_empty());
        assert!(roots.watched().is_empty());
    }
}
