//! Folders that come and go while the program follows them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::live::{POD, words};
use crate::program::Running;

/// A folder with room for folders beside the one that is followed, `d`, which holds one pod.
fn followed() -> (TempDir, Running) {
    let place = tempfile::tempdir().expect("a folder can be made");
    save(place.path(), "d/pods.yaml", POD);
    let path = place.path().join("d");
    let (program, _) = Running::start(&["--config", path.to_str().expect("the path is text")]);
    (place, program)
}

fn save(place: &Path, name: &str, text: &str) {
    let file = place.join(name);
    fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("a folder");
    fs::write(file, text).expect("the file can be written");
}

fn rename(place: &Path, from: &str, to: &str) {
    fs::rename(place.join(from), place.join(to)).expect("it can be moved");
}

#[track_caller]
fn expect(program: &Running, start: [&str; 3]) {
    assert_eq!(words(&program.line())[..3], start);
}

#[test]
fn a_folder_with_a_dot_in_its_name_is_seen_when_it_is_moved_in_and_out() {
    let (place, program) = followed();
    save(place.path(), "stage/team.v1/pod.yaml", &POD.replace("name: a,", "name: b,"));
    fs::create_dir_all(place.path().join("away")).expect("a folder");

    rename(place.path(), "stage/team.v1", "d/team.v1");
    expect(&program, ["+", "prod", "b"]);
    rename(place.path(), "d/team.v1", "away/team.v1");
    expect(&program, ["-", "prod", "b"]);
}

#[test]
fn a_root_that_is_made_again_is_followed_again() {
    let (place, program) = followed();
    let missing = format!("{}/d:", place.path().display());
    save(place.path(), "next/pods.yaml", POD);
    rename(place.path(), "d", "old");
    expect(&program, ["-", "prod", "a"]);
    expect(&program, ["+", &missing, "cannot"]);
    fs::remove_dir_all(place.path().join("old")).expect("the folder can be removed");

    rename(place.path(), "next", "d");
    expect(&program, ["+", "prod", "a"]);
    expect(&program, ["-", &missing, "cannot"]);
    save(place.path(), "d/more/pods.yaml", &POD.replace("name: a,", "name: b,"));
    expect(&program, ["+", "prod", "b"]);
}

#[test]
fn a_root_that_is_moved_away_and_back_leaves_no_finding() {
    let (place, program) = followed();
    let missing = format!("{}/d:", place.path().display());
    rename(place.path(), "d", "d2");
    expect(&program, ["-", "prod", "a"]);
    expect(&program, ["+", &missing, "cannot"]);

    rename(place.path(), "d2", "d");
    expect(&program, ["+", "prod", "a"]);
    expect(&program, ["-", &missing, "cannot"]);
    fs::remove_file(place.path().join("d/pods.yaml")).expect("the file can be removed");
    expect(&program, ["-", "prod", "a"]);
}

#[test]
fn a_folder_that_becomes_empty_says_so_until_it_holds_a_file() {
    let (place, program) = followed();
    let empty = format!("{}/d:", place.path().display());
    fs::remove_file(place.path().join("d/pods.yaml")).expect("the file can be removed");
    expect(&program, ["-", "prod", "a"]);
    expect(&program, ["+", &empty, "holds"]);

    save(place.path(), "d/pods.yaml", POD);
    expect(&program, ["+", "prod", "a"]);
    expect(&program, ["-", &empty, "holds"]);
}

#[cfg(unix)]
#[test]
fn a_config_map_that_is_mounted_anew_is_read_again() {
    use std::os::unix::fs::symlink;

    let place = tempfile::tempdir().expect("a folder can be made");
    let link = |target: &str, name: &str| {
        symlink(target, place.path().join(name)).expect("the link can be made");
    };
    save(place.path(), "d/..1/pods.yaml", POD);
    link("..1", "d/..data");
    link("..data/pods.yaml", "d/pods.yaml");
    let path = place.path().join("d");
    let (program, _) = Running::start(&["--config", path.to_str().expect("the path is text")]);

    save(place.path(), "d/..2/pods.yaml", &POD.replace("name: a,", "name: b,"));
    link("..2", "d/..next");
    rename(place.path(), "d/..next", "d/..data");
    expect(&program, ["-", "prod", "a"]);
    expect(&program, ["+", "prod", "b"]);
}
