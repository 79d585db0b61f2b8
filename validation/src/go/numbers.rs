/// Reads a decimal integer with optional sign, as Go's `strconv.Atoi` does on 64 bits.
pub(crate) fn atoi(text: &str) -> Option<i64> {
    // Rust reads the same language: one optional sign, then ASCII digits, nothing else.
    text.parse().ok()
}

/// Reads an unsigned decimal without sign, as Go's `strconv.ParseUint` does for 32 bits.
pub(crate) fn parse_uint32(text: &str) -> Option<u32> {
    if text.starts_with('+') {
        return None;
    }
    text.parse().ok()
}

/// Reads one of the twelve words Go's `strconv.ParseBool` knows.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{atoi, parse_bool, parse_uint32};

    #[test]
    fn atoi_takes_a_sign_and_64_bits() {
        assert_eq!(atoi("+503"), Some(503));
        assert_eq!(atoi("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(atoi("9223372036854775808"), None);
        assert_eq!(atoi("1_000"), None);
        assert_eq!(atoi("\u{ff11}"), None);
        assert_eq!(atoi(""), None);
    }

    #[test]
    fn uint32_takes_no_sign_but_leading_zeros() {
        assert_eq!(parse_uint32("080"), Some(80));
        assert_eq!(parse_uint32("+80"), None);
        assert_eq!(parse_uint32("4294967296"), None);
    }

    #[test]
    fn bool_is_one_of_twelve_words() {
        assert_eq!(parse_bool("T"), Some(true));
        assert_eq!(parse_bool("False"), Some(false));
        assert_eq!(parse_bool("tRUE"), None);
        assert_eq!(parse_bool("yes"), None);
    }
}
