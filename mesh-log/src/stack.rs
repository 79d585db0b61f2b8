//! Stack traces without the frames of the logging machinery.

use std::backtrace::Backtrace;
use std::fmt::Write as _;

/// Crates between the statement and the capture.
const MACHINERY: [&str; 6] =
    ["std::", "core::", "mesh_log::", "tracing::", "tracing_core::", "tracing_subscriber::"];

/// Functions on the stack, innermost first, each followed by a tab and `file:line` on the next line.
///
/// Resolving names takes milliseconds; stripped programs have none, and get `unknown`.
pub(crate) fn capture() -> String {
    render(&Backtrace::force_capture().to_string())
}

/// Rearranges the two-line entries `N: function`, `at file:line:column`.
fn render(backtrace: &str) -> String {
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
    for (function, place) in frames.iter().skip_while(|(function, _)| is_machinery(function)) {
        let separator = if text.is_empty() { "" } else { "\n" };
        write!(text, "{separator}{function}\n\t{place}").expect("a String takes all text");
    }
    text
}

fn is_machinery(function: &str) -> bool {
    let path = function.trim_start_matches(['<', '&']);
    MACHINERY.iter().any(|name| path.starts_with(name))
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

    #[test]
    fn frames_start_at_the_statement() {
        let backtrace = "   0: std::backtrace::Backtrace::create\n             at /rustc/x/backtrace.rs:331:13\n   \
            1: <mesh_log::layer::MeshLayer as tracing_subscriber::layer::Layer<S>>::on_event\n   \
            2: tracing_core::dispatcher::Dispatch::event\n             at /c/dispatcher.rs:9:1\n   \
            3: app::serve::{{closure}}\n             at ./src/main.rs:12:5\n   \
            4: tracing::span::Span::in_scope\n";
        let expected =
            "app::serve::{{closure}}\n\t./src/main.rs:12\ntracing::span::Span::in_scope\n\tunknown";
        assert_eq!(render(backtrace), expected);
    }

    #[test]
    fn empty_trace_is_empty() {
        assert_eq!(render(""), "");
    }
}
