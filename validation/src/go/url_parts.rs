//! Parts of URLs that rules of a CRD ask for.

use super::url::{Part, Url, lossy, unescape};

impl Url {
    /// The path with its escapes, as it was written when that is allowed.
    pub(crate) fn escaped_path(&self) -> String {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@!'()*[]%".contains(&c);
        if self.raw_path.bytes().all(allowed) {
            return self.raw_path.clone();
        }
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&c);
        let mut escaped = String::new();
        for &c in &self.path {
            if plain(c) {
                escaped.push(char::from(c));
            } else {
                escaped.push_str(&format!("%{c:02X}"));
            }
        }
        escaped
    }

    /// The pairs of the query, unescaped; malformed ones are left out.
    pub(crate) fn query_pairs(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let plain =
            |text: &str| unescape(&text.replace('+', " "), Part::Other).map(|text| lossy(&text));
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.contains(';'));
        pairs.filter_map(move |pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((plain(key).ok()?, plain(value).ok()?))
        })
    }
}
