//! Reading what is on the disk.

use super::{File, FileError};
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Reads the files of a folder and of the folders in it.
///
/// Skips empty files, folders behind links, and names that begin with two dots, which are the
/// bookkeeping of volumes that Kubernetes mounts.
pub(super) fn read_folder(
    root: &Path,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<File>, FileError> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if folder != root && error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(FileError::new(folder, error.to_string())),
        };
        for entry in entries {
            let entry = entry.map_err(|error| FileError::new(&*folder, error.to_string()))?;
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b"..") {
                continue;
            }
            match kind_of(&entry) {
                Ok(Kind::Folder) => folders.push(path),
                Ok(Kind::File) if wanted(&path) => files.extend(read_file(path)),
                Ok(Kind::File | Kind::Other) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => files.push(File::new(path, Err(error.to_string()))),
            }
        }
    }
    Ok(files)
}

/// Reads a file, unless it is empty or gone.
pub(super) fn read_file(path: PathBuf) -> Option<File> {
    match fs::read(&path) {
        Ok(content) if content.is_empty() => None,
        Ok(content) => Some(File::new(path, Ok(content))),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(File::new(path, Err(error.to_string()))),
    }
}

enum Kind {
    File,
    Folder,
    Other,
}

fn kind_of(entry: &DirEntry) -> io::Result<Kind> {
    let kind = entry.file_type()?;
    Ok(if kind.is_dir() {
        Kind::Folder
    } else if fs::metadata(entry.path())?.is_file() {
        Kind::File
    } else {
        Kind::Other
    })
}
