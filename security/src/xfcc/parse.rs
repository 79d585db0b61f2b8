//! Reading the header.

use super::{XfccElement, XfccParseError, XfccParseErrorKind as Kind};

const MAX_BYTES: usize = 64 * 1024;
const MAX_ELEMENTS: usize = 32;
const MAX_PAIRS: usize = 64;

/// Reads a header, or several values of it joined by commas; the nearest hop is the last element.
///
/// It is read in one pass, and nothing is skipped or repaired.
///
/// # Errors
///
/// The first rule broken.
pub fn parse_xfcc(header: &[u8]) -> Result<Vec<XfccElement>, XfccParseError> {
    if header.len() > MAX_BYTES {
        return Err(XfccParseError::at(Kind::TooLarge, MAX_BYTES));
    }
    let text = std::str::from_utf8(header)
        .map_err(|error| XfccParseError::at(Kind::NotUtf8, error.valid_up_to()))?;
    if let Some(at) = text.bytes().position(|byte| byte.is_ascii_control() && byte != b'\t') {
        return Err(XfccParseError::at(Kind::ControlChar, at));
    }
    if text.trim().is_empty() {
        return Err(XfccParseError::at(Kind::Empty, 0));
    }
    let mut reader = Reader { text, at: 0 };
    let mut elements = Vec::new();
    loop {
        if elements.len() == MAX_ELEMENTS {
            return Err(reader.fail(Kind::TooLarge));
        }
        let (element, end) = reader.element()?;
        elements.push(element);
        if end == End::Header {
            return Ok(elements);
        }
    }
}

/// What comes after a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Pair,
    Element,
    Header,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn element(&mut self) -> Result<(XfccElement, End), XfccParseError> {
        let mut element = XfccElement::default();
        for pairs in 0.. {
            if pairs == MAX_PAIRS {
                return Err(self.fail(Kind::TooLarge));
            }
            let (start, key) = self.key(pairs)?;
            let (value, end) = self.value()?;
            store(&mut element, key, value).map_err(|kind| XfccParseError::at(kind, start))?;
            if end != End::Pair {
                return Ok((element, end));
            }
        }
        unreachable!("the loop ends by returning")
    }

    /// The key of the next pair, the equals sign behind it taken.
    fn key(&mut self, pairs: usize) -> Result<(usize, &'a str), XfccParseError> {
        self.skip_blanks();
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find(['=', ';', ',']).unwrap_or(rest.len());
        let key = rest[..length].trim_end();
        if rest.as_bytes().get(length) == Some(&b'=') {
            if key.is_empty() {
                return Err(self.fail(Kind::EmptyKey));
            }
            self.at += length + 1;
            return Ok((start, key));
        }
        let at_pair = rest.as_bytes().get(length) == Some(&b';');
        Err(self.fail(match key.is_empty() {
            true if pairs == 0 && !at_pair => Kind::EmptyElement,
            true => Kind::EmptyPair,
            false => Kind::MissingEquals,
        }))
    }

    fn value(&mut self) -> Result<(String, End), XfccParseError> {
        self.skip_blanks();
        if self.text[self.at..].starts_with('"') { self.quoted() } else { self.bare() }
    }

    fn bare(&mut self) -> Result<(String, End), XfccParseError> {
        let rest = &self.text[self.at..];
        let length = rest.find([';', ',']).unwrap_or(rest.len());
        let value = rest[..length].trim_end();
        if let Some(at) = value.find(['"', '=', '\\']) {
            let kind = if value[at..].starts_with('"') {
                Kind::QuoteInBareValue
            } else {
                Kind::BareSpecial
            };
            return Err(XfccParseError::at(kind, self.at + at));
        }
        self.at += length;
        Ok((value.to_owned(), self.end()?))
    }

    fn quoted(&mut self) -> Result<(String, End), XfccParseError> {
        let start = self.at;
        let mut value = String::new();
        let mut chars = self.text[start + 1..].char_indices();
        while let Some((offset, char)) = chars.next() {
            match char {
                '"' => {
                    self.at = start + offset + 2;
                    return Ok((value, self.end()?));
                }
                '\\' => match chars.next() {
                    Some((_, '"')) => value.push('"'),
                    Some((_, next @ ('\\' | ','))) => value.extend(['\\', next]),
                    Some(_) => return Err(XfccParseError::at(Kind::BadEscape, start + 1 + offset)),
                    None => break,
                },
                _ => value.push(char),
            }
        }
        Err(XfccParseError::at(Kind::UnterminatedQuote, start))
    }

    /// Takes the separator after a value.
    fn end(&mut self) -> Result<End, XfccParseError> {
        self.skip_blanks();
        let end = match self.text.as_bytes().get(self.at) {
            None => return Ok(End::Header),
            Some(b';') => End::Pair,
            Some(b',') => End::Element,
            Some(_) => return Err(self.fail(Kind::JunkAfterQuote)),
        };
        self.at += 1;
        Ok(end)
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    const fn fail(&self, kind: Kind) -> XfccParseError {
        XfccParseError::at(kind, self.at)
    }
}

fn store(element: &mut XfccElement, key: &str, value: String) -> Result<(), Kind> {
    let once = |place: &mut Option<String>, value| match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Kind::DuplicateKey),
    };
    match key.to_ascii_lowercase().as_str() {
        "by" => element.by.push(value),
        "uri" => element.uri.push(value),
        "dns" => element.dns.push(value),
        "hash" => return once(&mut element.hash, value),
        "cert" => return once(&mut element.cert, value),
        "chain" => return once(&mut element.chain, value),
        "subject" => return once(&mut element.subject, value),
        _ => return Err(Kind::UnknownKey),
    }
    Ok(())
}
