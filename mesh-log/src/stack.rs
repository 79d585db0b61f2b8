//! Stack traces without the frames of the logging machinery.

use std::backtrace::Backtrace;
use std::fmt::Write as _;

/// Functions and files between the statement and the capture.
const MACHINERY: [&str; 6] =
    ["std::", "core::", "mesh_log::", "tracing::", "tracing_core::", "tracing_subscriber::"];
const MACHINERY_FILES: [&str; 3] = ["/library/std/", "/library/core/", "/tracing-"];

/// Functions on the stack, innermost first, each followed by a tab and `file:line` on the next line.
///
/// Starts at the statement, whose file and line are given.
/// Resolving names takes milliseconds; stripped programs have none, and get `unknown`.
pub(crate) fn capture(statement: Option<(&str, u32)>) -> String {
    render(&Backtrace::force_capture().to_string(), statement)
}

/// Rearranges the two-line entries `N: function`, `at file:line:column`.
fn render(backtrace: &str, statement: Option<(&str, u32)>) -> String {
    let mut frames: Vec<(&str, &str)> = Vec::new();
    for line in backtrace.lines().map(str::trim) {
        match line.strip_prefix("at ") {
            Some(place) => {
                if let Some(frame) = frames.last_mut() {
                    frame.1 = without_column(place);
                }
            }
            None => {
                let (_, function) = line.split_once(": ").unwrap_or_default();
                frames.push((function, "unknown"));
            }
        }
    }
    let mut text = String::new();
    for (function, place) in frames.iter().skip(first_frame(&frames, statement)) {
        let separator = if text.is_empty() { "" } else { "\n" };
        write!(text, "{separator}{function}\n\t{place}").expect("a String takes all text");
    }
    text
}

/// The frame of the statement, or the first that is not of the machinery.
fn first_frame(frames: &[(&str, &str)], statement: Option<(&str, u32)>) -> usize {
    let by_place = statement.and_then(|(file, line)| {
        // Both paths are relative to something, and not to the same.
        let end = format!("/{}:{line}", file.rsplit(['/', '\\']).next().unwrap_or(file));
        frames.iter().position(|(_, place)| place.replace('\\', "/").ends_with(&end))
    });
    by_place.or_else(|| frames.iter().position(|frame| !is_machinery(*frame))).unwrap_or(0)
}

fn is_machinery((function, place): (&str, &str)) -> bool {
    let path = function.trim_start_matches(['<', '&']);
    MACHINERY.iter().any(|name| path.starts_with(name))
        || MACHINERY_FILES.iter().any(|file| place.contains(file))
}

fn without_column(place: &str) -> &str {
    match place.rsplit_once(':') {
        Some((rest, column)) if column.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => place,
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    const BACKTRACE: &str = concat!(
        "   0: std::backtrace::Backtrace::create\n",
        "             at /rustc/x/library/std/src/backtrace.rs:331:13\n",
        "   1: <mesh_log::layer::MeshLayer as tracing_subscriber::layer::Layer<S>>::on_event\n",
        "   2: event\n             at /c/tracing-core-0.1.36/src/dispatcher.rs:9:1\n",
        "   3: helper\n             at ./src/log.rs:7:5\n",
        "   4: app::serve::{{closure}}\n             at ./src/main.rs:12:5\n",
        "   5: tracing::span::Span::in_scope\n",
    );
    const OUTER: &str =
        "app::serve::{{closure}}\n\t./src/main.rs:12\ntracing::span::Span::in_scope\n\tunknown";

    #[test]
    fn frames_start_at_the_statement() {
        assert_eq!(render(BACKTRACE, Some(("app/src/main.rs", 12))), OUTER);
    }

    #[test]
    fn frames_of_the_machinery_are_left_out() {
        let expected = format!("helper\n\t./src/log.rs:7\n{OUTER}");
        assert_eq!(render(BACKTRACE, None), expected);
        assert_eq!(render(BACKTRACE, Some(("elsewhere.rs", 12))), expected);
    }

    #[test]
    fn empty_trace_is_empty() {
        assert_eq!(render("", None), "");
    }
}
