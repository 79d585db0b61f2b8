use std::borrow::Cow;
use std::iter::repeat_n;

use granit_parser::ScalarStyle;
use memchr::{memchr, memchr2};

use super::document::is_separator;
use super::line::Lines;
use super::{Read, Unusual};

/// A quoted scalar, and where it ends.
pub(super) struct Quoted<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) style: ScalarStyle,
    pub(super) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    Single,
    Double,
}

/// Reads a quoted scalar, `None` if it does not end in its line.
pub(super) fn in_line<'t>(lines: &Lines<'t>, at: usize) -> Read<Option<Quoted<'t>>> {
    let quote = Quote::at(lines, at);
    let mut text = Cow::Borrowed("");
    let end = quote.stretch(lines, at + 1, &mut text)?;
    Ok(end.map(|end| Quoted { text, style: quote.style(), end }))
}

/// Reads a quoted scalar and the lines it goes on in, which are indented by `floor` or more;
/// ends in the line of its last quote.
pub(super) fn read<'t>(lines: &mut Lines<'t>, at: usize, floor: usize) -> Read<Quoted<'t>> {
    let quote = Quote::at(lines, at);
    let mut text = Cow::Borrowed("");
    let mut from = at + 1;
    loop {
        if let Some(end) = quote.stretch(lines, from, &mut text)? {
            return Ok(Quoted { text, style: quote.style(), end });
        }
        let blank = continuation(lines, floor)?;
        if blank == 0 {
            text.to_mut().push(' ');
        } else {
            text.to_mut().extend(repeat_n('\n', blank));
        }
        from = lines.line().content;
    }
}

/// Goes to the next line that is not blank; how many blank ones are between.
fn continuation(lines: &mut Lines<'_>, floor: usize) -> Read<usize> {
    let mut blank = 0;
    while lines.advance()? {
        if lines.line().is_blank() {
            blank += 1;
            continue;
        }
        lines.refuse_tabs()?;
        let goes_on = lines.line().indent() >= floor && !is_separator(lines)?;
        return if goes_on { Ok(blank) } else { Err(Unusual) };
    }
    Err(Unusual)
}

impl Quote {
    fn at(lines: &Lines<'_>, at: usize) -> Self {
        if lines.byte(at) == b'"' { Self::Double } else { Self::Single }
    }

    fn style(self) -> ScalarStyle {
        match self {
            Self::Single => ScalarStyle::SingleQuoted,
            Self::Double => ScalarStyle::DoubleQuoted,
        }
    }

    /// Adds what stands in the line; where the scalar ends, `None` if not in this line.
    fn stretch<'t>(
        self,
        lines: &Lines<'t>,
        mut from: usize,
        text: &mut Cow<'t, str>,
    ) -> Read<Option<usize>> {
        loop {
            let rest = lines.rest(from);
            let special = match self {
                Self::Single => memchr(b'\'', rest),
                Self::Double => memchr2(b'"', b'\\', rest),
            };
            let run = &lines.text()[from..from + special.unwrap_or(rest.len())];
            let Some(special) = special else {
                append(text, run.trim_end_matches(' '));
                return Ok(None);
            };
            append(text, run);
            let next = rest.get(special + 1).copied();
            match (self, rest[special], next) {
                (Self::Single, _, Some(b'\'')) => {
                    text.to_mut().push('\'');
                    from += special + 2;
                }
                (Self::Double, b'\\', Some(letter)) => {
                    let (char, length) = escaped(letter, &rest[special + 2..])?;
                    text.to_mut().push(char);
                    from += special + 2 + length;
                }
                // The line feed is escaped.
                (Self::Double, b'\\', None) => return Err(Unusual),
                _ => return Ok(Some(from + special + 1)),
            }
        }
    }
}

fn append<'t>(text: &mut Cow<'t, str>, run: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(run);
    } else if !run.is_empty() {
        text.to_mut().push_str(run);
    }
}

/// The character that a letter behind a backslash stands for, and how many digits belong to it.
fn escaped(letter: u8, rest: &[u8]) -> Read<(char, usize)> {
    let digits = match letter {
        b'x' => 2,
        b'u' => 4,
        _ => 0,
    };
    let char = match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b'"' | b'/' | b'\\' => char::from(letter),
        b'x' | b'u' => character(rest.get(..digits).ok_or(Unusual)?).ok_or(Unusual)?,
        _ => return Err(Unusual),
    };
    Ok((char, digits))
}

fn character(digits: &[u8]) -> Option<char> {
    let code = digits.iter().try_fold(0, |code, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(code * 16 + digit)
    })?;
    char::from_u32(code)
}
