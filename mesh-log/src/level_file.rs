//! A file with levels, which take effect whenever it changes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use parking_lot::Mutex;

use crate::directive::LevelList;
use crate::error::{Error, ErrorKind};
use crate::registry::registry;

/// A file that is being watched.
pub(crate) struct LevelFile {
    path: PathBuf,
    text: String,
    list: LevelList,
}

/// Larger files are refused.
const LARGEST: u64 = 64 * 1024;

/// The file of the process, with what watches it.
static FOLLOWED: Mutex<Option<LevelFile>> = Mutex::new(None);
static WATCHER: Mutex<Option<RecommendedWatcher>> = Mutex::new(None);

impl LevelFile {
    /// Reads the file.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(|source| failed(path, source))?;
        let text = read(&path)?;
        Ok(Self { list: parse(&text)?, text, path })
    }

    /// Lets the levels of the file hold, and follows it from now on instead of any other.
    pub(crate) fn follow(file: Option<Self>) -> Result<(), Error> {
        // Stopping a watcher waits for its thread, which may be about to take the other lock.
        let previous = WATCHER.lock().take();
        drop(previous);
        let Some(file) = file else {
            *FOLLOWED.lock() = None;
            registry().change(|state| state.set_file(&LevelList::default()));
            return Ok(());
        };
        let folder = file.path.parent().unwrap_or(&file.path).to_owned();
        let path = file.path.clone();
        registry().change(|state| state.set_file(&file.list));
        *FOLLOWED.lock() = Some(file);
        let watching = notify::recommended_watcher(on_event).and_then(|mut watcher| {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let watcher = watching.map_err(|error| failed(&path, io::Error::other(error)))?;
        *WATCHER.lock() = Some(watcher);
        // It may have changed before it was watched.
        reread();
        Ok(())
    }
}

/// Reading is an event as well, and would cause the next.
fn on_event(event: notify::Result<Event>) {
    let is_reading = event.is_ok_and(|event| {
        event.kind.is_access()
            && event.kind != EventKind::Access(AccessKind::Close(AccessMode::Write))
    });
    if !is_reading {
        reread();
    }
}

/// Reads the file again; what it says takes effect if it has changed and can be read.
fn reread() {
    let mut followed = FOLLOWED.lock();
    let Some(file) = followed.as_mut() else { return };
    let outcome = read(&file.path).and_then(|text| {
        if text == file.text {
            return Ok(None);
        }
        file.text.clone_from(&text);
        parse(&text).map(Some)
    });
    let path = file.path.display().to_string();
    match outcome {
        Ok(None) => {}
        Ok(Some(list)) => {
            registry().change(|state| state.set_file(&list));
            file.list = list;
            drop(followed);
            tracing::info!(target: "mesh_log", path, "log levels read from the file");
        }
        Err(error) => {
            drop(followed);
            tracing::warn!(target: "mesh_log", path, %error, "log levels of the file not changed");
        }
    }
}

/// A file that does not exist is empty.
fn read(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(text),
        Err(error) => return Err(failed(path, error)),
    };
    let length = file.take(LARGEST + 1).read_to_string(&mut text);
    match length.map_err(|error| failed(path, error))? {
        length if u64::try_from(length).is_ok_and(|length| length <= LARGEST) => Ok(text),
        _ => Err(failed(path, io::ErrorKind::FileTooLarge.into())),
    }
}

fn parse(text: &str) -> Result<LevelList, Error> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let items = lines.flat_map(|line| line.split(',')).map(str::trim);
    let items: Vec<_> = items.filter(|item| !item.is_empty()).collect();
    if items.is_empty() {
        return Ok(LevelList::default());
    }
    LevelList::parse(&items.join(",")).map_err(|error| error.of("level file"))
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::output(path.display().to_string(), source).with_kind(ErrorKind::LevelFile)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn commas_line_feeds_and_comments() {
        let list = parse("# levels\n info , ads:debug # for now\r\n\nklog:none\n").unwrap();
        let items: Vec<_> = list.iter().map(|(name, level)| format!("{name}:{level}")).collect();
        assert_eq!(items, ["default:info", "ads:debug", "klog:none"]);
        assert_eq!(parse("# nothing\n").unwrap().iter().count(), 0);
    }

    #[test]
    fn mistake_names_the_item() {
        let error = parse("ads:debug\nads debug").unwrap_err();
        assert_eq!(error.to_string(), "level file: invalid output level 'ads debug'");
    }
}
