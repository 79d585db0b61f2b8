//! A file with levels, which take effect whenever it changes.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use parking_lot::Mutex;

use crate::directive::LevelList;
use crate::error::{Error, ErrorKind};
use crate::expiry::now;
use crate::registry::registry;

/// A file that is being watched.
pub(crate) struct LevelFile {
    path: PathBuf,
    seen: Seen,
    list: LevelList,
}

/// What the file had when it was read last, or why it could not be read.
#[derive(PartialEq)]
enum Seen {
    Bytes(Vec<u8>),
    Failure(String),
}

/// Larger files are refused.
const LARGEST: usize = 64 * 1024;
/// How long nothing has to happen before the file is read, so that nobody is in the middle of writing it.
const QUIET: Duration = Duration::from_millis(100);
/// How long the file is not read at most, where something happens in its folder all the time.
const LONGEST: Duration = Duration::from_secs(1);

/// The file of the process, with what watches it.
static FOLLOWED: Mutex<Option<LevelFile>> = Mutex::new(None);
static WATCHER: Mutex<Option<RecommendedWatcher>> = Mutex::new(None);

impl LevelFile {
    /// Reads the file.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(|source| failed(path, source))?;
        let bytes = read(&path)?;
        Ok(Self { list: parse(&path, &bytes)?, seen: Seen::Bytes(bytes), path })
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
        let (happened, events) = channel();
        let spawned = thread::Builder::new().name("mesh-log-levels".to_owned());
        spawned
            .spawn(move || read_after(&events, reread))
            .map_err(|source| failed(&path, source))?;
        let begun = happened.clone();
        let on_event = move |event| {
            if !is_reading(&event) {
                // Nobody listens any more when another file is followed.
                let _ = happened.send(());
            }
        };
        let watching = notify::recommended_watcher(on_event).and_then(|mut watcher| {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let watcher = watching.map_err(|error| failed(&path, io::Error::other(error)))?;
        *WATCHER.lock() = Some(watcher);
        // It may have changed before it was watched.
        let _ = begun.send(());
        Ok(())
    }
}

/// Reading is an event as well, and would cause the next.
fn is_reading(event: &notify::Result<Event>) -> bool {
    event.as_ref().is_ok_and(|event| {
        event.kind.is_access()
            && event.kind != EventKind::Access(AccessKind::Close(AccessMode::Write))
    })
}

/// Reads once after events that come one upon the other, until no more can come.
fn read_after(events: &Receiver<()>, mut read: impl FnMut()) {
    while events.recv().is_ok() {
        let until = now() + LONGEST;
        while now() < until && events.recv_timeout(QUIET).is_ok() {}
        read();
    }
}

/// Reads the file again; what it says takes effect if it has changed and can be read.
fn reread() {
    let mut followed = FOLLOWED.lock();
    let Some(file) = followed.as_mut() else { return };
    let read = read(&file.path);
    let seen = match &read {
        Ok(bytes) => Seen::Bytes(bytes.clone()),
        Err(error) => Seen::Failure(format!("{error:?}")),
    };
    if seen == file.seen {
        return;
    }
    file.seen = seen;
    let path = file.path.display().to_string();
    match read.and_then(|bytes| parse(&file.path, &bytes)) {
        Ok(list) => {
            registry().change(|state| state.set_file(&list));
            file.list = list;
            drop(followed);
            tracing::info!(target: "mesh_log", path, "log levels read from the file");
        }
        Err(error) => {
            drop(followed);
            tracing::warn!(target: "mesh_log", path, ?error, "log levels of the file not changed");
        }
    }
}

/// The beginning of the file, a byte more than it may have; one that does not exist is empty.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut read = || {
        // Opening a pipe would wait for somebody who writes to it.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let most = u64::try_from(LARGEST + 1).unwrap_or(u64::MAX);
        File::open(path)?.take(most).read_to_end(&mut bytes)
    };
    match read() {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(bytes),
    }
}

fn parse(path: &Path, bytes: &[u8]) -> Result<LevelList, Error> {
    if bytes.len() > LARGEST {
        return Err(failed(path, io::ErrorKind::FileTooLarge.into()));
    }
    let text = str::from_utf8(bytes);
    let invalid = |error| failed(path, io::Error::new(io::ErrorKind::InvalidData, error));
    parse_text(text.map_err(invalid)?)
}

fn parse_text(text: &str) -> Result<LevelList, Error> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let items = lines.flat_map(|line| line.split(',')).map(str::trim);
    let mut list = LevelList::default();
    for item in items.filter(|item| !item.is_empty()) {
        list.append(&parse_item(item).map_err(|error| error.of("level file"))?);
    }
    Ok(list)
}

/// An item of a level list, or a name of any kind with its level after an equals sign.
fn parse_item(item: &str) -> Result<LevelList, Error> {
    match item.rsplit_once('=') {
        Some((_, level)) if level.contains(':') => LevelList::parse(item),
        Some((name, _)) if name.trim().is_empty() => {
            Err(Error::new(ErrorKind::InvalidLevelFormat, item))
        }
        Some((name, level)) => Ok(LevelList::one(name.trim(), level.trim().parse()?)),
        None => LevelList::parse(item),
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::output(path.display().to_string(), source).with_kind(ErrorKind::LevelFile)
}

#[cfg(test)]
mod tests {
    use super::{channel, parse_text, read_after};

    #[test]
    fn events_that_come_together_cause_one_reading() {
        let (happened, events) = channel();
        (0..3).for_each(|_| happened.send(()).unwrap());
        drop(happened);
        let mut readings = 0;
        read_after(&events, || readings += 1);
        assert_eq!(readings, 1);
    }

    #[test]
    fn commas_line_feeds_and_comments() {
        let list = parse_text("# levels\n info , ads:debug # for now\r\n\nklog:none\n").unwrap();
        let items: Vec<_> = list.iter().map(|(name, level)| format!("{name}:{level}")).collect();
        assert_eq!(items, ["default:info", "ads:debug", "klog:none"]);
        assert_eq!(parse_text("# nothing\n").unwrap().iter().count(), 0);
    }

    #[test]
    fn modules_have_an_equals_sign() {
        let list = parse_text("db::query=debug, ads = warn\na=b:info").unwrap();
        let items: Vec<_> = list.iter().map(|(name, level)| format!("{name} {level}")).collect();
        assert_eq!(items, ["db::query debug", "ads warn", "a=b info"]);
    }

    #[test]
    fn mistake_names_the_item() {
        for (text, message) in [
            ("ads:debug\nads debug", "invalid output level 'ads debug'"),
            ("db::query:debug", "invalid output level format 'db::query:debug'"),
            ("db=loud", "invalid output level 'loud'"),
            ("=debug", "invalid output level format '=debug'"),
        ] {
            let error = parse_text(text).unwrap_err();
            assert_eq!(error.to_string(), format!("level file: {message}"));
        }
    }
}
