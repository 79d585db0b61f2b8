//! Files that are renamed when they are full.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::{Buffer, DEFAULT, Options, Output, Rotation, WhenFull};

use crate::process::exclusive;

const DAY: u64 = 86_400;

/// Contents of all files, the oldest first and the current one last.
fn contents(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    // The current one has the shortest name.
    names.rotate_left(1);
    names.iter().map(|path| fs::read_to_string(path).expect("text")).collect()
}

fn configure(folder: &Path, rotation: Rotation) -> Arc<AtomicU64> {
    let seconds = Arc::new(AtomicU64::new(0));
    let now = Arc::clone(&seconds);
    let _log = Options::new()
        .outputs([Output::rotating(folder.join("mesh.log"), rotation)])
        .clock(move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed)))
        .configure()
        .expect("the folder exists");
    seconds
}

const LINE: u64 = "1970-01-01T00:00:00.000000Z\tinfo\t0\n".len() as u64;

#[test]
fn full_file_is_renamed_before_the_next_line() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), Rotation::new().max_bytes(3 * LINE));
    for number in 0..7 {
        mesh_log::info!(DEFAULT, "{number}");
    }
    let lines: Vec<_> = contents(folder.path()).iter().map(|text| text.lines().count()).collect();
    assert_eq!(lines, [3, 3, 1]);
    assert!(folder.path().join("mesh.log.1970-01-01T00-00-00.000001Z").is_file());
}

#[test]
fn renamed_files_go_by_number_and_by_age() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let rotation =
        Rotation::new().max_bytes(LINE).max_backups(3).max_age(Duration::from_secs(2 * DAY));
    let seconds = configure(folder.path(), rotation);
    let numbers = || -> Vec<String> {
        let last = |text: &String| text.trim_end().rsplit('\t').next().map(str::to_owned);
        contents(folder.path()).iter().filter_map(last).collect()
    };
    for number in 0..6 {
        mesh_log::info!(DEFAULT, "{number}");
    }
    assert_eq!(numbers(), ["2", "3", "4", "5"]);
    seconds.store(DAY, Ordering::Relaxed);
    mesh_log::info!(DEFAULT, "6");
    seconds.store(3 * DAY, Ordering::Relaxed);
    mesh_log::info!(DEFAULT, "7");
    assert_eq!(numbers(), ["5", "6", "7"]);
}

#[test]
fn file_is_renamed_after_its_period() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let seconds = configure(folder.path(), Rotation::new().max_period(Duration::from_secs(DAY)));
    for second in [0, DAY - 1, DAY, DAY + 1] {
        seconds.store(second, Ordering::Relaxed);
        mesh_log::info!(DEFAULT, "0");
    }
    let lines: Vec<_> = contents(folder.path()).iter().map(|text| text.lines().count()).collect();
    assert_eq!(lines, [2, 2]);
}

#[test]
fn file_that_exists_is_gone_on_with() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        configure(folder.path(), Rotation::new().max_bytes(3 * LINE).max_backups(9));
        mesh_log::info!(DEFAULT, "0");
        mesh_log::info!(DEFAULT, "0");
    }
    let lines: Vec<_> = contents(folder.path()).iter().map(|text| text.lines().count()).collect();
    assert_eq!(lines, [3, 1]);
}

#[test]
fn line_longer_than_a_file_is_whole() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), Rotation::new().max_bytes(LINE));
    let long = "x".repeat(1_000);
    for message in ["0", &long, "1"] {
        mesh_log::info!(DEFAULT, "{message}");
    }
    let lines: Vec<_> = contents(folder.path()).iter().map(|text| text.lines().count()).collect();
    assert_eq!(lines, [1, 1, 1]);
    assert_eq!(contents(folder.path())[1].len(), 1_000 + 34);
}

#[test]
fn rotation_under_load_loses_nothing() {
    let _process = exclusive();
    for buffer in [None, Some(Buffer::new().bytes(16 * 1024).when_full(WhenFull::Wait))] {
        let folder = tempfile::tempdir().unwrap();
        let rotation = Rotation::new().max_bytes(2_000);
        let output = Output::rotating(folder.path().join("mesh.log"), rotation);
        let output = match buffer {
            Some(buffer) => output.buffered(buffer),
            None => output,
        };
        let guard = Options::new().outputs([output]).configure().unwrap();
        thread::scope(|threads| {
            for writer in 0..8 {
                threads.spawn(move || {
                    for number in 0..250 {
                        mesh_log::info!(DEFAULT, writer, number, "line");
                    }
                });
            }
        });
        drop(guard);
        let all = contents(folder.path());
        assert!(all.len() > 10, "{}", all.len());
        assert!(all.iter().all(|text| text.len() <= 2_000 && text.ends_with('\n')));
        let all = all.concat();
        for writer in 0..8 {
            let label = format!("\twriter={writer} number=");
            let own = all.lines().filter_map(|line| line.split_once(&label));
            let numbers: Vec<u32> = own.map(|(_, number)| number.parse().unwrap()).collect();
            assert!(numbers.into_iter().eq(0..250), "{writer}");
        }
        assert_eq!(all.lines().count(), 2_000);
    }
}

#[test]
fn renaming_that_fails_loses_nothing() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), Rotation::new().max_bytes(LINE));
    mesh_log::info!(DEFAULT, "0");
    // A folder that is not empty is in the place of the new name.
    fs::create_dir_all(folder.path().join("mesh.log.1970-01-01T00-00-00.000000Z/x")).unwrap();
    mesh_log::info!(DEFAULT, "1");
    mesh_log::info!(DEFAULT, "2");
    let text = fs::read_to_string(folder.path().join("mesh.log")).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(mesh_log::sync().is_err());
}
