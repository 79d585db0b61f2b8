//! Which names a scope may have.

/// Whether `name` can appear in a level list without being taken apart: not empty, none of `:` `,` `.`.
pub(crate) const fn is_valid(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b':' | b',' | b'.') {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn group_13_separators_are_refused_anywhere() {
        for name in ["a:b", "a,b", "a.b", ":ab", ",ab", ".ab", "ab:", "ab,", "ab."] {
            assert!(!is_valid(name), "{name}");
        }
    }

    #[test]
    fn empty_name_is_refused() {
        assert!(!is_valid(""));
    }

    #[test]
    fn spaces_and_dashes_are_fine() {
        assert!(is_valid("xds-push queue"));
    }
}
