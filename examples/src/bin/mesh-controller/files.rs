use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
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
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut seen = BTreeSet::new();
        let files = self.paths().flat_map(|root| self.files_at(root));
        files.filter(|file| seen.insert(file.clone())).collect()
    }

    /// The files that stand at a place, which is a file itself or a folder of them.
    ///
    /// A file named explicitly counts whatever its extension, a root that does not exist counts
    /// as a file so that reading it reports the error, and so does a folder that cannot be listed.
    pub(crate) fn files_at(&self, place: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let is_root = self.names(place);
        match Kind::of(place) {
            _ if self.is_behind_link(place) => {}
            Some(Kind::Folder) => walk(place, &mut files),
            _ if is_root && place.is_dir() => walk(place, &mut files),
            Some(Kind::File) if is_yaml(place) => files.push(place.to_owned()),
            _ if is_root => files.push(place.to_owned()),
            _ => {}
        }
        files
    }

    /// The roots that are folders now.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths().filter(|root| root.is_dir())
    }

    /// Whether a path is itself a root; then it must exist.
    pub(crate) fn names(&self, path: &Path) -> bool {
        self.0.iter().any(|root| root == path)
    }

    /// Whether standard input is one of the roots.
    pub(crate) fn with_stdin(&self) -> bool {
        self.0.iter().any(|root| is_stdin(root))
    }

    /// The places below the roots that a watcher, which speaks in absolute paths, means.
    ///
    /// What happens below a name with two dots concerns the folder that holds it, whose files may lead there.
    pub(crate) fn places(&self, changed: &Path) -> impl Iterator<Item = PathBuf> {
        self.paths().filter_map(|root| {
            let below = changed.strip_prefix(absolute(root)?).ok()?;
            let names = below.components().take_while(|name| !is_bookkeeping(name.as_os_str()));
            Some(names.fold(root.clone(), |place, name| place.join(name)))
        })
    }

    /// The folders to watch, and how deep: a folder with all below it, and for every root the folder it stands in,
    /// which tells when the root goes or comes.
    pub(crate) fn watched(&self) -> BTreeMap<PathBuf, Depth> {
        let mut watched = BTreeMap::new();
        for root in self.paths().filter_map(|root| absolute(root)) {
            if let Some(parent) = root.parent() {
                watched.entry(parent.to_owned()).or_insert(Depth::One);
            }
            if root.is_dir() {
                watched.insert(root, Depth::All);
            }
        }
        watched
    }

    /// The roots but for standard input.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.iter().filter(|root| !is_stdin(root))
    }

    /// Whether a link to a folder leads to a place.
    fn is_behind_link(&self, place: &Path) -> bool {
        let within = place.ancestors().take_while(|folder| !self.names(folder));
        within.skip(1).any(Path::is_symlink)
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

/// Reads a file; `None` when it is gone, or when it is a folder, which holds something only in its files.
pub(crate) fn read(path: &Path) -> Option<Content> {
    let content =
        if path.is_dir() { fs::read_dir(path).err().map(Err) } else { Some(fs::read(path)) };
    content.filter(|content| {
        !content.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    })
}

/// Whether nothing below a folder counts; `false` when it cannot be told.
pub(crate) fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().filter(|entry| !is_bookkeeping(&entry.file_name())).all(|entry| {
            let path = entry.path();
            match Kind::of(&path) {
                Some(Kind::Folder) => is_empty(&path),
                Some(Kind::File) => !is_yaml(&path),
                None => true,
            }
        })
    })
}

/// Reads standard input to its end.
pub(crate) fn read_stdin() -> Content {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Folder,
    /// A file, or a link to one.
    File,
}

impl Kind {
    /// Links to folders are left out, so that there is an end to it.
    fn of(path: &Path) -> Option<Self> {
        let itself = fs::symlink_metadata(path).ok()?;
        if itself.is_dir() {
            return Some(Self::Folder);
        }
        path.is_file().then_some(Self::File)
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        files.push(folder.to_owned());
        return;
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.retain(|entry| !is_bookkeeping(&entry.file_name()));
    entries.sort_by_key(fs::DirEntry::path);
    for path in entries.iter().map(fs::DirEntry::path) {
        match Kind::of(&path) {
            Some(Kind::Folder) => walk(&path, files),
            Some(Kind::File) if is_yaml(&path) => files.push(path),
            _ => {}
        }
    }
}

/// The path as a watcher says it.
pub(crate) fn absolute(path: &Path) -> Option<PathBuf> {
    std::path::absolute(path).ok()
}

/// A mounted ConfigMap keeps its files below such names, and shows them as links beside.
fn is_bookkeeping(name: &OsStr) -> bool {
    name != ".." && name.as_encoded_bytes().starts_with(b"..")
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
        let watched = [(folder.path(), Depth::All), (folder.path().parent().unwrap(), Depth::One)];
        assert_eq!(
            roots.watched(),
            watched.map(|(folder, depth)| (folder.to_owned(), depth)).into()
        );
        let names: Vec<PathBuf> = roots
            .files()
            .iter()
            .map(|file| file.strip_prefix(folder.path()).unwrap().to_owned())
            .collect();
        assert_eq!(names, ["a/z.yml", "b.yaml", "c.json"].map(PathBuf::from));
        assert!(!is_empty(folder.path()));
        for name in names {
            fs::remove_file(folder.path().join(name)).unwrap();
        }
        assert!(is_empty(folder.path()));
    }

    #[test]
    fn a_file_named_explicitly_counts_whatever_its_extension_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mesh.conf");
        fs::write(&file, "").unwrap();
        let roots = Roots::new(vec![file.clone(), file.clone()]);
        assert_eq!(roots.files(), std::slice::from_ref(&file));
        assert_eq!(roots.places(&file).next(), Some(file.clone()));
        assert_eq!(roots.places(&folder.path().join("other.yaml")).next(), None);
        assert_eq!(roots.watched(), BTreeMap::from([(folder.path().to_owned(), Depth::One)]));
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_followed_and_links_to_folders_are_not() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("..2030")).unwrap();
        fs::write(path("..2030/a.yaml"), "").unwrap();
        for (target, link) in [("..2030", "..data"), ("..data/a.yaml", "a.yaml"), (".", "again")] {
            symlink(target, path(link)).unwrap();
        }
        let roots = Roots::new(vec![folder.path().to_owned()]);
        assert_eq!(roots.files(), [path("a.yaml")]);
        assert_eq!(roots.files_at(&path("a.yaml")), [path("a.yaml")]);
        assert_eq!(roots.files_at(&path("again/a.yaml")), Vec::<PathBuf>::new());
        assert_eq!(roots.files_at(&path("again")), Vec::<PathBuf>::new());
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
