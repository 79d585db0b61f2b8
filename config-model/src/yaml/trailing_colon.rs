use super::node::Mapping;

/// Reads `[2001:db8::]` the way Kubernetes does: as one text, not as a map from `2001:db8:` to nothing.
///
/// YAML 1.2 lets a colon right before `,` or `]` end a key, the parser of Kubernetes wants white space
/// after it. Takes a map that was opened without a brace, gives the text it stands for.
pub(super) fn as_text<'t>(pair: &Mapping, text: &'t str) -> Option<&'t str> {
    let mut entries = pair.iter();
    let (Some(entry), None) = (entries.next(), entries.next()) else { return None };
    let key = entry.key_span().bytes();
    let plain = !text.get(key.clone())?.starts_with(['"', '\'', '*']);
    let after = text.get(key.end..)?.strip_prefix(':')?;
    let adjacent = after.starts_with([',', '[', ']', '{', '}', '?']);
    let lone = entry.value().is_null() && entry.value().span().bytes().is_empty();
    if plain && adjacent && lone { text.get(key.start..key.end + 1) } else { None }
}
