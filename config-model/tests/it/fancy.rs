use expect_test::{Expect, expect};
use mesh_config_model::Position;
use mesh_config_model::decode::{LoadOptions, Severity};
use mesh_config_model::fancy::{Lines, Marked, Renderer};
use mesh_config_model::yaml::{self, Options};

use crate::widgets::{Widget, read_with, widget};

#[track_caller]
fn check(text: &str, expected: &Expect) {
    let loaded = read_with(text, &LoadOptions::new());
    let shown: String = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| Renderer::plain().render(&Marked::diagnostic(diagnostic, text)))
        .collect();
    expected.assert_eq(&shown);
}

#[test]
fn value_of_a_wrong_type_is_marked() {
    check(
        &widget("a", "spec:\n  size: big\n  hosts: [ok, {no: 1}]\n"),
        &expect![[r#"
            error: spec.size: Widget a: string "big" is not u32
             --> w.yaml:5:9
              |
            5 |   size: big
              |         ^^^
        "#]],
    );
}

#[test]
fn repeated_key_shows_both_places() {
    check(
        "a: 1\nb: 2\na: 3\n",
        &expect![[r#"
            error: duplicate key "a", first at 1:1
             --> w.yaml:3:1
              |
            3 | a: 3
              | ^
              |
             ::: w.yaml:1:1
              |
            1 | a: 1
              | - first here
        "#]],
    );
}

#[test]
fn warning_is_called_one() {
    check(
        "openapi: 3.0\n",
        &expect![[r#"
            warning: not a Kubernetes object, it has neither apiVersion nor kind
             --> w.yaml:1:1
              |
            1 | openapi: 3.0
              | ^^^^^^^
        "#]],
    );
}

#[test]
fn errors_of_reader_and_decoder_are_shown_as_they_are() {
    let error = yaml::from_str("a: [", &Options::new()).expect_err("it is not closed");
    let shown = Renderer::plain().render(&Marked::yaml_error(&error, "a.yaml", "a: ["));
    assert!(shown.starts_with("error: ") && shown.contains(" --> a.yaml:1:"), "{shown}");

    let text = "size: -1";
    let node = yaml::from_str(text, &Options::new()).expect("it is YAML");
    let error = node.decode::<Widget>().expect_err("it is negative");
    let shown = Renderer::plain().render(&Marked::decode_error(&error, "a.yaml", text));
    assert!(shown.contains("1 | size: -1\n  |       ^^\n"), "{shown}");
}

#[test]
fn place_outside_the_text_is_named() {
    let position = Position { line: 7, column: 2 };
    let marked = Marked::new(Severity::Error, "gone", "a.yaml", "a\n", position);
    assert_eq!(Renderer::plain().render(&marked), "error: gone\n--> a.yaml:7:2\n");
}

#[test]
fn column_of_a_long_line_is_that_of_the_line() {
    let text = format!("{{a: {}, b: [c]}}", "x".repeat(1_000_000));
    let position = Position { line: 1, column: 1_000_011 };
    let marked = Marked::new(Severity::Error, "here", "a.yaml", &text, position);
    let shown = Renderer::plain().render(&marked);
    assert!(shown.contains(" --> a.yaml:1:1000011\n") && shown.len() < 1000, "{shown}");
}

#[test]
fn messages_with_the_lines_of_their_text_are_shown_the_same() {
    let text = format!("\u{feff}a: 1\r\nb: {{{}}}\n", "é: [ü], ".repeat(500));
    let lines = Lines::new(&text);
    for (line, column) in
        (1..5).flat_map(|line| (0..4100).step_by(7).map(move |column| (line, column)))
    {
        let position = Position { line, column };
        let alone = Marked::new(Severity::Error, "here", "a.yaml", &text, position);
        let together = alone.clone().lines(&lines);
        assert_eq!(Renderer::plain().render(&together), Renderer::plain().render(&alone));
    }
}

#[test]
fn each_of_many_messages_about_a_long_line_walks_a_little_of_it() {
    let text = "[bad], ".repeat(300_000);
    let lines = Lines::new(&text);
    for nth in 0..10_000 {
        let position = Position { line: 1, column: nth * 210 + 2 };
        let marked = Marked::new(Severity::Error, "here", "a.yaml", &text, position).lines(&lines);
        let shown = Renderer::plain().render(&marked);
        assert!(shown.contains("[bad]") && shown.len() < 1000, "{shown}");
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let marked = Marked::new(
        Severity::Error,
        "bell",
        "a.yaml",
        "a: \u{1b}[31m\u{7}x",
        Position { line: 1, column: 4 },
    );
    let shown = Renderer::plain().render(&marked);
    assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
}

#[test]
fn colors_are_there_when_asked_for() {
    let marked = Marked::new(Severity::Error, "x", "a", "a", Position { line: 1, column: 1 });
    assert!(Renderer::colored().render(&marked).contains("\u{1b}["));
    assert!(!Renderer::plain().render(&marked).contains('\u{1b}'));
}
