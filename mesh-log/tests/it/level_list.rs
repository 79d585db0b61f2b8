//! The grammar of level lists.

use mesh_log::{ErrorKind, Level, LevelList};
use proptest::prelude::{Strategy, proptest};

#[track_caller]
fn refused(text: &str, message: &str) {
    assert_eq!(LevelList::parse(text).map_err(|error| error.to_string()), Err(message.to_owned()));
}

#[test]
fn group_04_words_that_are_no_level_are_refused() {
    refused("foobar", "invalid output level 'foobar'");
    refused("default,,", "invalid output level 'default'");
    refused("debug,,", "invalid output level ''");
    refused("", "invalid output level ''");
    refused("ads:", "invalid output level ''");
    refused("ads:Debug", "invalid output level 'Debug'");
    refused(" info", "invalid output level ' info'");
    refused("a:b:c", "invalid output level format 'a:b:c'");
    refused("info,::", "invalid output level format '::'");
}

#[test]
fn group_04_unknown_scopes_are_no_error() {
    let list = LevelList::parse("foobar:debug").unwrap();
    assert_eq!(list.iter().collect::<Vec<_>>(), [("foobar", Level::Debug)]);
    assert!(LevelList::parse(":debug").is_ok());
}

#[test]
fn bare_level_is_that_of_the_default_scope() {
    let list = LevelList::parse("all:warn,debug").unwrap();
    let items: Vec<_> = list.iter().collect();
    assert_eq!(items, [("all", Level::Warn), ("default", Level::Debug)]);
}

/// The grammar once more, character by character.
fn naive(text: &str) -> Result<Vec<(String, Level)>, (ErrorKind, String)> {
    let (mut items, mut parts, mut part) = (Vec::new(), Vec::new(), String::new());
    for c in text.chars().chain([',']) {
        match c {
            ',' => {
                parts.push(std::mem::take(&mut part));
                items.push(std::mem::take(&mut parts));
            }
            ':' => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    let mut list = Vec::new();
    for parts in items {
        let (name, level) = match parts.as_slice() {
            [level] => ("default", level),
            [name, level] => (name.as_str(), level),
            more => return Err((ErrorKind::InvalidLevelFormat, more.join(":"))),
        };
        let level = match level.as_str() {
            "none" => Level::None,
            "fatal" => Level::Fatal,
            "error" => Level::Error,
            "warn" => Level::Warn,
            "info" => Level::Info,
            "debug" => Level::Debug,
            "trace" => Level::Trace,
            other => return Err((ErrorKind::InvalidLevel, other.to_owned())),
        };
        list.push((name.to_owned(), level));
    }
    Ok(list)
}

fn lists() -> impl Strategy<Value = String> {
    let piece = "(none|fatal|error|warn|info|debug|trace|all|ads|Info| |:|:|,|,|x)";
    proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn parser_agrees_with_the_naive_one(text in lists()) {
        let parsed = LevelList::parse(&text);
        let items = parsed.map(|list| {
            list.iter().map(|(name, level)| (name.to_owned(), level)).collect::<Vec<_>>()
        });
        assert_eq!(items.map_err(|error| (error.kind(), error.subject().to_owned())), naive(&text));
    }
}
