//! A file with levels.

use std::fs;
use std::path::Path;
use std::time::Duration;

use mesh_log::{DEFAULT, ErrorKind, Level, Options, Tail, TailFilter, Tailed, logging, tail};

use crate::process::exclusive;

mesh_log::scope!(FILED = "filed", "");
mesh_log::scope!(OTHER = "filed-too", "");

fn options(path: &Path) -> Options {
    Options::new().outputs([]).level_file(path)
}

/// Waits for the message about the change.
fn wait(tail: &Tail, message: &str) -> String {
    loop {
        let line = next(tail);
        if line.contains(message) {
            return line;
        }
    }
}

/// Waits for any message about the file.
fn next(tail: &Tail) -> String {
    loop {
        match tail.next(Duration::from_secs(60)) {
            Some(Tailed::Line(line)) if line.contains("log levels") => return line,
            Some(_) => {}
            None => panic!("nothing was said about the file"),
        }
    }
}

/// Replaces the file in one step.
fn write(path: &Path, text: impl AsRef<[u8]>) {
    let new = path.with_extension("new");
    fs::write(&new, text).expect("the folder can be written");
    fs::rename(new, path).expect("the folder can be written");
}

#[test]
fn file_takes_effect_when_it_changes() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("levels");
    write(&path, "filed:debug\n");
    let _log = options(&path).levels("filed:warn,filed-too:error").configure().unwrap();
    assert_eq!(FILED.output_level(), Level::Debug);
    let tail = tail(TailFilter::new()).unwrap();

    write(&path, "filed-too:trace # for a while\n");
    wait(&tail, "log levels read from the file");
    assert_eq!((FILED.output_level(), OTHER.output_level()), (Level::Warn, Level::Trace));

    write(&path, "filed:debug\nnonsense\n");
    let line = wait(&tail, "log levels of the file not changed");
    assert!(line.contains("error=level file: invalid output level 'nonsense'"), "{line}");
    assert_eq!((FILED.output_level(), OTHER.output_level()), (Level::Warn, Level::Trace));

    // What an operator changes stays until the file says something else about it; a reset follows the file.
    FILED.set_output_level(Level::None);
    mesh_log::reset();
    assert_eq!((FILED.output_level(), OTHER.output_level()), (Level::Warn, Level::Trace));

    write(&path, "all:debug");
    wait(&tail, "log levels read from the file");
    assert_eq!((FILED.output_level(), OTHER.output_level()), (Level::Debug, Level::Debug));
    write(&path, "");
    wait(&tail, "log levels read from the file");
    assert_eq!((FILED.output_level(), OTHER.output_level()), (Level::Warn, Level::Error));
}

#[test]
fn removing_the_file_ends_its_levels() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("levels");
    fs::write(&path, "filed:debug,filed_foreign:debug").unwrap();
    let _log = options(&path).configure().unwrap();
    let has_target = || logging().targets.iter().any(|target| target.name == "filed_foreign");
    assert!(has_target());
    let tail = tail(TailFilter::new()).unwrap();
    fs::remove_file(&path).unwrap();
    wait(&tail, "log levels read from the file");
    assert_eq!(FILED.output_level(), Level::Info);
    assert!(!has_target());
}

#[test]
fn content_that_cannot_be_read_is_warned_about_once_and_changes_nothing() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("levels");
    fs::write(&path, "filed:debug").unwrap();
    let _log = options(&path).configure().unwrap();
    let tail = tail(TailFilter::new()).unwrap();
    let large = "#".repeat(100_000);
    let contents: [(&[u8], &str); 3] = [
        (b"\xff", "invalid utf-8 sequence of 1 bytes from index 0"),
        (large.as_bytes(), "file too large"),
        (b"bogus:xyz", "level file: invalid output level 'xyz'"),
    ];
    for (content, why) in contents {
        write(&path, content);
        let warning = next(&tail);
        assert!(warning.contains("log levels of the file not changed"), "{warning}");
        assert!(warning.ends_with(why), "{warning}");
        assert_eq!(FILED.output_level(), Level::Debug);
        fs::write(folder.path().join("other"), "").unwrap();
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let warning = wait(&tail, "log levels of the file not changed");
    assert!(warning.ends_with(&format!("'{}': not a regular file", path.display())), "{warning}");
    fs::remove_dir(&path).unwrap();
    let line = next(&tail);
    assert!(line.contains("log levels read from the file"), "{line}");
    assert_eq!(FILED.output_level(), Level::Info);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused() {
    let error = options(Path::new("/dev/null")).configure().unwrap_err();
    assert_eq!((error.kind(), error.subject()), (ErrorKind::LevelFile, "/dev/null"));
    assert_eq!(format!("{error:?}"), "cannot follow level file '/dev/null': not a regular file");
}

#[test]
fn file_that_cannot_be_read_is_an_error_of_the_configuration() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("levels");
    fs::write(&path, "default:loud").unwrap();
    let error = options(&path).levels("debug").configure().unwrap_err();
    assert_eq!(error.to_string(), "level file: invalid output level 'loud'");
    assert_eq!(DEFAULT.output_level(), Level::Info);
    let error = options(folder.path()).configure().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LevelFile);
    fs::write(&path, "#".repeat(100_000)).unwrap();
    assert_eq!(options(&path).configure().unwrap_err().kind(), ErrorKind::LevelFile);
}
