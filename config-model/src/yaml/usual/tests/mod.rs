//! The reader of usual YAML against the one of all of it, which must agree on every text that the former reads.

mod corpus;
mod generated;
mod handing_over;
mod texts;

use crate::yaml::{Documents, Options};

/// Reads a text both ways: whether the usual reader knows it, and that it then says the same.
#[track_caller]
fn is_usual(text: &str) -> bool {
    let options = Options::new();
    let mut documents = Documents::new(text, &options);
    let read: Vec<_> = documents.by_ref().collect();
    if !documents.is_usual() {
        return false;
    }
    let expected: Vec<_> = Documents::thorough(text, &options).collect();
    // What is not a number equals nothing, but is printed alike.
    if read != expected
        && let Some(difference) = first_difference(&format!("{read:#?}"), &format!("{expected:#?}"))
    {
        panic!("{difference}\nin the text\n{text}");
    }
    true
}

/// The lines around the first one that differs; trees as a whole are too long to look at.
fn first_difference(read: &str, expected: &str) -> Option<String> {
    let differs = read.lines().zip(expected.lines()).position(|(read, expected)| read != expected);
    let at = differs.or_else(|| (read != expected).then_some(read.lines().count()))?;
    let around = |text: &str| {
        let lines: Vec<_> = text.lines().skip(at.saturating_sub(12)).take(16).collect();
        lines.join("\n")
    };
    Some(format!("read:\n{}\nexpected:\n{}", around(read), around(expected)))
}
