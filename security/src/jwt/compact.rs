//! The three parts of a token, still encoded.

use super::JwtErrorKind;

/// A token split at its dots.
#[derive(Clone, Copy)]
pub(super) struct Compact<'a> {
    pub(super) header: &'a str,
    pub(super) payload: &'a str,
    pub(super) signature: &'a str,
    /// Header and payload with the dot between them, which is what is signed.
    pub(super) signed: &'a str,
}

impl<'a> Compact<'a> {
    /// Splits a token of at most `max_bytes`.
    ///
    /// An empty payload passes: it is refused later, as JSON, after the header has had its say.
    pub(super) fn split(token: &'a str, max_bytes: usize) -> Result<Self, JwtErrorKind> {
        if token.len() > max_bytes {
            return Err(JwtErrorKind::TokenTooLarge);
        }
        let framed = token.starts_with(is_blank) || token.ends_with(is_blank);
        if !token.is_ascii() || framed {
            return Err(JwtErrorKind::MalformedToken);
        }
        let Some((signed, signature)) = token.rsplit_once('.') else {
            return Err(JwtErrorKind::MalformedToken);
        };
        let Some((header, payload)) = signed.split_once('.') else {
            return Err(JwtErrorKind::MalformedToken);
        };
        if header.is_empty() || payload.contains('.') {
            return Err(JwtErrorKind::MalformedToken);
        }
        if signature.is_empty() {
            return Err(JwtErrorKind::EmptySignature);
        }
        Ok(Self { header, payload, signature, signed })
    }
}

fn is_blank(char: char) -> bool {
    char.is_ascii_whitespace() || char.is_ascii_control()
}
