use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};

use super::window::Window;
use super::{Lines, Marked};
use crate::decode::Severity;

/// Shows marked messages the way compilers do.
#[derive(Clone, Debug)]
#[must_use]
pub struct Renderer {
    inner: annotate_snippets::Renderer,
}

impl Renderer {
    /// Shows without colors, in ASCII.
    pub fn plain() -> Self {
        Self { inner: annotate_snippets::Renderer::plain() }
    }

    /// Shows with the colors of ANSI terminals and drawn lines.
    pub fn colored() -> Self {
        Self { inner: annotate_snippets::Renderer::styled().decor_style(DecorStyle::Unicode) }
    }

    /// Sets how many columns the terminal has, 140 by default; longer lines are cut.
    pub fn width(mut self, columns: usize) -> Self {
        self.inner = self.inner.term_width(columns);
        self
    }

    /// Shows a message with the line it is about; the last line of the result ends with a line feed.
    ///
    /// A place that lies outside the text is named, but no line is shown.
    #[must_use]
    pub fn render(&self, marked: &Marked<'_>) -> String {
        let level = match marked.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let own;
        let lines = match marked.lines {
            Some(lines) => lines,
            None => {
                own = Lines::new(marked.text);
                &own
            }
        };
        let window = Window::of(lines, marked.position, marked.bytes.clone());
        let related = marked.related.and_then(|(position, label)| {
            Some((position, label, Window::of(lines, position, None)?))
        });
        let mut group = Group::with_title(level.primary_title(&*marked.message));
        if window.as_ref().is_none_or(|window| window.is_cut) {
            group = group.element(origin(marked.file, marked.position));
        }
        if let Some(window) = &window {
            group = group.element(snippet(marked.file, window, AnnotationKind::Primary, None));
        }
        if let Some((position, label, window)) = &related {
            if window.is_cut {
                group = group.element(origin(marked.file, *position));
            }
            let kind = AnnotationKind::Context;
            group = group.element(snippet(marked.file, window, kind, Some(label)));
        }
        let mut shown = self.inner.render(&[group]);
        shown.push('\n');
        shown
    }
}

/// Names a place whose column cannot be counted in what is shown of its line.
fn origin(file: &str, position: crate::Position) -> Origin<'_> {
    Origin::path(file).line(position.line as usize).char_column(position.column as usize)
}

fn snippet<'a>(
    file: &'a str,
    window: &'a Window<'_>,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    Snippet::source(&*window.line)
        .line_start(window.number)
        .path((!window.is_cut).then_some(file))
        .annotation(kind.span(window.mark.clone()).label(label))
}
