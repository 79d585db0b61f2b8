//! The README shows what the program really prints.

use std::fs;

use crate::meshctl;
use crate::program::{once, root};

/// One test, because all blocks may have to be written to one file.
#[test]
fn the_readme_shows_what_the_programs_really_print() {
    let file =
        fs::read_to_string(root().join("examples/data/meshctl/reviews.yaml")).expect("a file");
    block("the wrong file", "yaml", &file);
    block("what meshctl says", "text", &meshctl::readme());
    check("the table", &["--config", "examples/data/shop"]);
    check(
        "the findings",
        &["--config", "examples/data/shop", "--config", "examples/data/mistakes"],
    );
}

/// Compares a block with what `mesh-controller` prints.
#[track_caller]
fn check(name: &str, arguments: &[&str]) {
    let output = once(arguments);
    let text = String::from_utf8(output.stdout).expect("the output is text");
    let printed = match name {
        "the findings" => text.split_once("FINDINGS\n").expect("there are findings").1,
        _ => &text,
    };
    block(name, "text", printed);
}

/// Compares the block below the marker `<!-- name -->` with a text; set `UPDATE_README` to write it.
#[track_caller]
fn block(name: &str, language: &str, expected: &str) {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("the project has a README");
    let marker = format!("<!-- {name} -->\n```{language}\n");
    let (before, rest) =
        readme.split_once(&marker).unwrap_or_else(|| panic!("no marker {marker:?} in the README"));
    let (shown, after) = rest.split_once("```\n").expect("the block has an end");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{marker}{expected}```\n{after}"))
            .expect("the README can be written");
        return;
    }
    assert_eq!(shown, expected, "run the test with UPDATE_README=1");
}
