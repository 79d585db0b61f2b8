use std::borrow::Cow;
use std::iter::repeat_n;

use granit_parser::ScalarStyle;
use memchr::memchr2;

use crate::yaml::builder::Builder;
use crate::yaml::span::narrow;

use super::document::is_separator;
use super::line::Lines;
use super::{Read, Unusual};

/// What ends a stretch of plain text within a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The colon of a key, which is there.
    Colon(usize),
    Comment,
    LineEnd,
}

/// Reads a plain scalar and the lines it goes on in, which are indented by `floor` or more;
/// ends at the next line with content.
pub(super) fn read(
    lines: &mut Lines<'_>,
    builder: &mut Builder<'_>,
    at: usize,
    floor: usize,
) -> Read<()> {
    let start = lines.span(at, at);
    let (first, mut stop) = stretch(lines, at)?;
    let mut text = Cow::Borrowed(first);
    let mut end = at + first.len();
    while let Some(blank) = continuation(lines, stop, floor)? {
        let at = lines.line().content;
        let (more, next_stop) = until_stop(lines, at);
        let joined = text.to_mut();
        if blank == 0 {
            joined.push(' ');
        } else {
            joined.extend(repeat_n('\n', blank));
        }
        joined.push_str(more);
        (end, stop) = (at + more.len(), next_stop);
    }
    lines.pass_comment()?;
    Ok(builder.scalar(text, ScalarStyle::Plain, 0, None, start.until(narrow(end)))?)
}

/// Goes to the next line that is not blank; if the scalar goes on there, how many blank ones are between.
fn continuation(lines: &mut Lines<'_>, stop: Stop, floor: usize) -> Read<Option<usize>> {
    if matches!(stop, Stop::Colon(_)) {
        return Err(Unusual);
    }
    let mut blank = 0;
    while lines.advance()? {
        let line = lines.line();
        if line.is_blank() {
            blank += 1;
            continue;
        }
        let is_comment = lines.byte(line.content) == b'#';
        if stop == Stop::Comment || is_comment || line.indent() < floor || is_separator(lines)? {
            return Ok(None);
        }
        lines.refuse_tabs()?;
        return Ok(Some(blank));
    }
    Ok(None)
}

/// A plain scalar, or key, as far as it stands in one line.
pub(super) fn stretch<'t>(lines: &Lines<'t>, at: usize) -> Read<(&'t str, Stop)> {
    match lines.byte(at) {
        b'-' | b':' if !matches!(lines.byte(at + 1), b' ' | b'\n') => {}
        b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!'
        | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' | b'\n' => return Err(Unusual),
        _ => {}
    }
    Ok(until_stop(lines, at))
}

fn until_stop<'t>(lines: &Lines<'t>, at: usize) -> (&'t str, Stop) {
    let rest = lines.rest(at);
    let mut from = 0;
    let (length, stop) = loop {
        let Some(found) = memchr2(b':', b'#', &rest[from..]).map(|found| from + found) else {
            break (rest.len(), Stop::LineEnd);
        };
        if rest[found] == b':' && matches!(rest.get(found + 1), None | Some(b' ')) {
            break (found, Stop::Colon(at + found));
        }
        if rest[found] == b'#' && (found == 0 || rest[found - 1] == b' ') {
            break (found, Stop::Comment);
        }
        from = found + 1;
    };
    let trimmed = lines.text()[at..at + length].trim_end_matches(' ');
    (trimmed, stop)
}
