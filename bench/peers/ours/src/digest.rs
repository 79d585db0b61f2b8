/// Adds up hashes of texts, in whichever order they come.
#[derive(Default)]
pub(crate) struct Digest {
    count: usize,
    sum: u64,
}

impl Digest {
    pub(crate) fn of(texts: impl IntoIterator<Item = String>) -> String {
        let mut digest = Self::default();
        for text in texts {
            digest.count += 1;
            digest.sum = digest.sum.wrapping_add(fnv1a(text.as_bytes()));
        }
        format!("{}:{:016x}", digest.count, digest.sum)
    }
}

/// The hash that Go's `hash/fnv` has too.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_does_not_depend_on_the_order() {
        let texts = |texts: [&str; 2]| Digest::of(texts.map(str::to_owned));
        assert_eq!(texts(["a", "b"]), texts(["b", "a"]));
        assert_eq!(Digest::of(["a".to_owned()]), "1:af63dc4c8601ec8c");
    }
}
