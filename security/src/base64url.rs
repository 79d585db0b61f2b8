//! Base64url as RFC 7515 wants it: no padding, no other characters, no spare bits.

use base64::{DecodeError, Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Decodes `text`; every byte string has exactly one accepted spelling.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    URL_SAFE_NO_PAD.decode(text)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_the_canonical_form() {
        assert_eq!(decode("_-8A").as_deref(), Ok(&[0xff, 0xef, 0x00][..]));
        assert_eq!(decode("").as_deref(), Ok(&[][..]));
    }

    #[test]
    fn refuses_every_other_form() {
        for text in ["_-8A=", "_w==", "_x", "/+8A", "_-8 A", "_-8A\n", "A", "AAAAA", "_é"] {
            assert!(decode(text).is_err(), "{text:?}");
        }
    }
}
