use std::collections::BTreeMap;
use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The content of the files of a directory by path, or why one cannot be read.
pub(super) type Found = BTreeMap<Arc<str>, Result<Vec<u8>, String>>;

/// Reads the YAML files of a directory and of the directories in it.
///
/// Links to files are followed and links to directories are not; names that begin with two dots are passed
/// over, as Kubernetes keeps the real files of a mounted volume under such names. Empty files count as
/// absent: their writer is not done. A file is read up to one byte beyond `limit`.
pub(super) fn scan(root: &Path, limit: usize) -> io::Result<Found> {
    let mut found = Found::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if folder == root => return Err(error),
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                found.insert(name(&folder), Err(error.to_string()));
                continue;
            }
        };
        for entry in entries {
            let entry = entry?;
            match kind_of(&entry) {
                Ok(Kind::Folder) => folders.push(entry.path()),
                Ok(Kind::File) => {
                    let path = entry.path();
                    found.extend(read(&path, limit).map(|content| (name(&path), content)));
                }
                Ok(Kind::Other) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => drop(found.insert(name(&entry.path()), Err(error.to_string()))),
            }
        }
    }
    Ok(found)
}

fn name(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

/// Reads a file; `None` when it is empty or gone.
fn read(path: &PathBuf, limit: usize) -> Option<Result<Vec<u8>, String>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut content = Vec::new();
    match File::open(path).and_then(|file| file.take(most).read_to_end(&mut content)) {
        Ok(0) => None,
        Ok(_) => Some(Ok(content)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(Err(error.to_string())),
    }
}

enum Kind {
    Folder,
    /// A YAML file or a link to one.
    File,
    Other,
}

fn kind_of(entry: &DirEntry) -> io::Result<Kind> {
    if entry.file_name().as_encoded_bytes().starts_with(b"..") {
        return Ok(Kind::Other);
    }
    let path = entry.path();
    let is_yaml =
        path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    Ok(if entry.file_type()?.is_dir() {
        Kind::Folder
    } else if is_yaml && fs::metadata(path)?.is_file() {
        Kind::File
    } else {
        Kind::Other
    })
}
