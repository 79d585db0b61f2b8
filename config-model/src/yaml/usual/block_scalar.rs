use std::borrow::Cow;
use std::iter::repeat_n;

use granit_parser::ScalarStyle;

use crate::yaml::builder::Builder;
use crate::yaml::span::narrow;

use super::line::Lines;
use super::{Read, Unusual};

/// What becomes of the line feeds at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// What stands behind the `|` or `>`.
struct Header {
    chomp: Chomp,
    /// By how many columns the lines are indented more than what is around the scalar, if it says so.
    deeper: Option<usize>,
}

/// Blank lines: how many, and how wide the widest is.
struct Blank {
    lines: usize,
    columns: usize,
}

/// Reads the scalar whose `|` or `>` is here, and whose lines are indented by `floor` or more;
/// ends at the next line with content.
pub(super) fn read(
    lines: &mut Lines<'_>,
    builder: &mut Builder<'_>,
    at: usize,
    floor: usize,
) -> Read<()> {
    let style = if lines.byte(at) == b'|' { ScalarStyle::Literal } else { ScalarStyle::Folded };
    let Header { chomp, deeper } = Header::read(lines, at + 1)?;
    let before = go_to_first(lines)?;
    let line = lines.line();
    let indent = match deeper {
        Some(columns) if floor > 0 => floor - 1 + columns,
        Some(_) => return Err(Unusual),
        None => line.indent(),
    };
    if indent < floor.max(1) || line.indent() < indent || before.columns > indent {
        return Err(Unusual);
    }
    if lines.byte(line.content) == b'\t' {
        return Err(Unusual);
    }
    let first = line.start + indent;
    let start = lines.span(first, first);
    let mut text = "\n".repeat(before.lines);
    match style {
        ScalarStyle::Literal => literal(lines, &mut text, indent)?,
        _ => folded(lines, &mut text, indent)?,
    }
    let end = if lines.is_at_end() { lines.text().len() } else { lines.line().content };
    chomp.apply(&mut text);
    lines.pass_comment()?;
    Ok(builder.scalar(Cow::Owned(text), style, 0, None, start.until(narrow(end)))?)
}

impl Header {
    /// Reads a digit and a sign, in any order and both optional, and what may come behind them.
    fn read(lines: &Lines<'_>, mut at: usize) -> Read<Self> {
        let mut header = Self { chomp: Chomp::Clip, deeper: None };
        for _ in 0..2 {
            match (lines.byte(at), header.chomp, header.deeper) {
                (b'-', Chomp::Clip, _) => header.chomp = Chomp::Strip,
                (b'+', Chomp::Clip, _) => header.chomp = Chomp::Keep,
                (digit @ b'1'..=b'9', _, None) => header.deeper = Some(usize::from(digit - b'0')),
                _ => break,
            }
            at += 1;
        }
        if lines.is_over(at) { Ok(header) } else { Err(Unusual) }
    }
}

/// Goes to the first line that is not blank.
fn go_to_first(lines: &mut Lines<'_>) -> Read<Blank> {
    let mut blank = Blank { lines: 0, columns: 0 };
    while lines.advance()? {
        if !lines.line().is_blank() {
            return Ok(blank);
        }
        blank.lines += 1;
        blank.columns = blank.columns.max(lines.line().indent());
    }
    Err(Unusual)
}

impl Chomp {
    /// Takes away what is not kept of the line feeds at the end, of which there is at least one.
    fn apply(self, text: &mut String) {
        let without = text.trim_end_matches('\n').len();
        match self {
            Self::Strip => text.truncate(without),
            Self::Clip => text.truncate(without + 1),
            Self::Keep => {}
        }
    }
}

fn literal(lines: &mut Lines<'_>, text: &mut String, indent: usize) -> Read<()> {
    loop {
        text.push_str(content(lines, indent));
        text.push('\n');
        if !goes_on(lines, indent)? {
            return Ok(());
        }
    }
}

/// Joins lines by spaces, except where one begins with white space of its own.
fn folded(lines: &mut Lines<'_>, text: &mut String, indent: usize) -> Read<()> {
    // Line feeds since the last line that was not blank, of which there is none yet.
    let mut feeds = 0;
    let mut was_set_off = true;
    loop {
        let line = content(lines, indent);
        if !line.is_empty() {
            let is_set_off = line.starts_with([' ', '\t']);
            match feeds {
                1 if !is_set_off && !was_set_off => text.push(' '),
                more if !is_set_off && !was_set_off => text.extend(repeat_n('\n', more - 1)),
                all => text.extend(repeat_n('\n', all)),
            }
            text.push_str(line);
            (feeds, was_set_off) = (0, is_set_off);
        }
        feeds += 1;
        if !goes_on(lines, indent)? {
            text.extend(repeat_n('\n', feeds));
            return Ok(());
        }
    }
}

/// The line at hand without the indentation of the scalar.
fn content<'t>(lines: &Lines<'t>, indent: usize) -> &'t str {
    let line = lines.line();
    let start = line.end.min(line.start + indent);
    &lines.text()[start..line.end]
}

/// Goes to the next line; whether it belongs to the scalar.
fn goes_on(lines: &mut Lines<'_>, indent: usize) -> Read<bool> {
    if !lines.advance()? {
        return if lines.text().ends_with('\n') { Ok(false) } else { Err(Unusual) };
    }
    let line = lines.line();
    if line.is_blank() || line.indent() >= indent {
        return Ok(true);
    }
    if lines.byte(line.content) == b'\t' { Err(Unusual) } else { Ok(false) }
}
