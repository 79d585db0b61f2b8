//! Text from outside, made fit for a log.

const LONGEST: usize = 64;

/// At most 64 characters of `text`, everything but printable ASCII escaped.
pub(crate) fn printable(text: &str) -> Box<str> {
    let mut out = String::new();
    for char in text.chars() {
        let escaped = char.escape_default();
        if out.len() + escaped.len() > LONGEST {
            out.push('…');
            break;
        }
        out.extend(escaped);
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn escapes_and_cuts() {
        assert_eq!(&*printable("key-1"), "key-1");
        assert_eq!(&*printable("a\n\0é"), r"a\n\u{0}\u{e9}");
        assert_eq!(printable(&"k".repeat(1000)).chars().count(), 65);
    }
}
