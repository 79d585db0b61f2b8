//! One hop.

use std::fmt::{self, Write};

/// What one proxy says about the certificate of its client.
///
/// `Display` writes it so that [`parse_xfcc`](super::parse_xfcc) reads the same again, with quotes only where they are needed.
///
/// ```
/// use mesh_security::xfcc::{XfccElement, parse_xfcc};
///
/// let elements = parse_xfcc(br#"Hash=h;Subject="O=Acme\, Inc.";URI=spiffe://td/a"#)?;
/// assert_eq!(elements[0].uri, ["spiffe://td/a"]);
/// assert_eq!(elements[0].subject.as_deref(), Some(r"O=Acme\, Inc."));
/// assert_eq!(parse_xfcc(elements[0].to_string().as_bytes())?, elements);
/// # Ok::<(), mesh_security::xfcc::XfccParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct XfccElement {
    /// URI names of the proxy's own certificate (`By`).
    pub by: Vec<String>,
    /// SHA-256 of the client's certificate in hexadecimal (`Hash`).
    pub hash: Option<String>,
    /// The client's certificate, PEM in URL encoding (`Cert`).
    pub cert: Option<String>,
    /// The client's chain, PEM in URL encoding (`Chain`).
    pub chain: Option<String>,
    /// The subject of the client's certificate (`Subject`).
    pub subject: Option<String>,
    /// URI names of the client's certificate (`URI`).
    pub uri: Vec<String>,
    /// DNS names of the client's certificate (`DNS`).
    pub dns: Vec<String>,
}

impl XfccElement {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The common name in the subject, if it has one, as RFC 2253 writes it.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        let subject = self.subject.as_deref()?;
        split_unescaped(subject).find_map(|part| {
            let (key, value) = part.trim_start().split_once('=')?;
            key.eq_ignore_ascii_case("CN").then(|| value.replace('\\', ""))
        })
    }
}

/// The parts between commas that no backslash stands before.
fn split_unescaped(text: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |char| {
        let separates = char == ',' && !escaped;
        escaped = char == '\\' && !escaped;
        separates
    })
}

impl fmt::Display for XfccElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: [(&str, &[String]); 7] = [
            ("By", &self.by),
            ("Hash", self.hash.as_slice()),
            ("Cert", self.cert.as_slice()),
            ("Chain", self.chain.as_slice()),
            ("Subject", self.subject.as_slice()),
            ("URI", &self.uri),
            ("DNS", &self.dns),
        ];
        let pairs =
            keys.iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
        for (position, (key, value)) in pairs.enumerate() {
            if position > 0 {
                f.write_char(';')?;
            }
            f.write_str(key)?;
            f.write_char('=')?;
            write_value(f, key, value)?;
        }
        Ok(())
    }
}

fn write_value(f: &mut fmt::Formatter<'_>, key: &str, value: &str) -> fmt::Result {
    let bare = key != "Subject"
        && value == value.trim()
        && !value.chars().any(cannot_stand)
        && !value.contains([',', ';', '=', '"', '\\']);
    if bare {
        return f.write_str(value);
    }
    f.write_char('"')?;
    let mut chars = value.chars().filter(|char| !cannot_stand(*char)).peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' => f.write_str("\\\"")?,
            // Within quotes a backslash stands only before another or a comma, and both stay.
            '\\' => match chars.next_if(|next| matches!(next, '\\' | ',')) {
                Some(next) => write!(f, "\\{next}")?,
                None => f.write_str("\\\\")?,
            },
            _ => f.write_char(char)?,
        }
    }
    f.write_char('"')
}

/// Whether a character would break a header.
const fn cannot_stand(char: char) -> bool {
    char.is_ascii_control() && char != '\t'
}
