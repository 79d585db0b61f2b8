use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::RecursiveMode;

use crate::watch::Watch;

/// Follows a file; dropping it ends its thread and waits for it, unless it is dropped on that thread.
#[must_use = "the file is followed until this is dropped"]
pub struct FileWatch(#[expect(dead_code, reason = "its drop ends the watch")] Watch);

/// Calls `handler` with the text of a file, now and whenever it has become another one, on a thread of its own.
///
/// `pause` runs from the first change that is noticed; 100 milliseconds suit most. While the file is missing,
/// empty, larger than 32 MiB or no text, nothing is called, so that the last text stays in effect; a warning says why.
/// A file that is a link into a mounted volume is followed through it.
///
/// ```
/// use std::sync::mpsc;
/// use std::time::Duration;
/// use mesh_config_model::mesh::{MeshSources, watch_file};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("mesh");
/// std::fs::write(&path, "trustDomain: example.org")?;
///
/// let (send, texts) = mpsc::channel();
/// let watch = watch_file(&path, Duration::from_millis(5), move |text| drop(send.send(text)))?;
/// let mut mesh = MeshSources::new(["mesh"]);
/// mesh.set(0, Some(&texts.recv()?));
/// assert_eq!(mesh.config().trust_domain, "example.org");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the operating system cannot watch the folder of the file, or starts no thread.
pub fn watch_file(
    path: impl Into<PathBuf>,
    pause: Duration,
    mut handler: impl FnMut(String) + Send + 'static,
) -> io::Result<FileWatch> {
    let path = path.into();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut last = None;
    let read = move || match read_text(&path) {
        Ok(text) if last.as_ref() != Some(&text) => {
            last = Some(text.clone());
            handler(text);
        }
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(file = %path.display(), %error, "the last text stays in effect");
        }
    };
    // Volumes are swapped in their folder, which the file itself does not tell.
    Watch::start("file watch", &folder, RecursiveMode::NonRecursive, pause, read)
        .map(FileWatch)
        .map_err(io::Error::other)
}

/// Most bytes that a file may have.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is larger than 32 MiB"));
    }
    if text.is_empty() {
        // Its writer is not done.
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file is empty"));
    }
    Ok(text)
}

impl fmt::Debug for FileWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileWatch").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_of_a_writer_that_is_done_is_refused() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("mesh");
        let read = || read_text(&path).map_err(|error| error.kind());
        assert_eq!(read(), Err(io::ErrorKind::NotFound));
        let file = File::create(&path).expect("there is room");
        assert_eq!(read(), Err(io::ErrorKind::UnexpectedEof));
        file.set_len(MOST_BYTES + 1).expect("there is room");
        assert_eq!(read(), Err(io::ErrorKind::FileTooLarge));
        file.set_len(MOST_BYTES).expect("there is room");
        assert_eq!(read().map(|text| text.len()), Ok(32 << 20));
        std::fs::write(&path, b"mesh: \xff").expect("there is room");
        assert_eq!(read(), Err(io::ErrorKind::InvalidData));
    }
}
