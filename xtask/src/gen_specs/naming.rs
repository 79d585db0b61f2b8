/// Turns a protobuf name of any case into `UpperCamelCase`, acronyms as one word.
pub(super) fn upper_camel(name: &str) -> String {
    let mut camel = String::new();
    for word in words(name) {
        // `V1_2` keeps its underscore: without it the digits would read as one number.
        if camel.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit())
        {
            camel.push('_');
        }
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    }
    camel
}

/// Turns a field name of any case into `snake_case`, as an identifier.
pub(super) fn snake(name: &str) -> String {
    let snake = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        words(name).map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
    } else {
        name.to_owned()
    };
    if matches!(snake.as_str(), "type" | "match") { format!("r#{snake}") } else { snake }
}

/// Splits at underscores, before a capital after a small letter, and before the last capital of a run.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('_').flat_map(|part| {
        let bytes = part.as_bytes();
        let starts_word = move |i: usize| {
            let after_small = bytes[i].is_ascii_uppercase() && !bytes[i - 1].is_ascii_uppercase();
            let before_small = bytes.get(i + 1).is_some_and(u8::is_ascii_lowercase);
            after_small || (bytes[i].is_ascii_uppercase() && before_small)
        };
        let mut cuts: Vec<usize> = (1..part.len()).filter(|i| starts_word(*i)).collect();
        cuts.insert(0, 0);
        cuts.push(part.len());
        (1..cuts.len())
            .map(move |i| &part[cuts[i - 1]..cuts[i]])
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::{snake, upper_camel};

    #[test]
    fn acronyms_become_words() {
        let names = [
            "HTTPRoute",
            "JWTRule",
            "SDS",
            "consecutive_5xx",
            "TLSV1_2",
            "VirtualService",
            "L4MatchAttributes",
        ];
        let expected = [
            "HttpRoute",
            "JwtRule",
            "Sds",
            "Consecutive5xx",
            "Tlsv1_2",
            "VirtualService",
            "L4MatchAttributes",
        ];
        assert_eq!(names.map(upper_camel), expected);
    }

    #[test]
    fn enum_values_lose_their_underscores() {
        assert_eq!(upper_camel("FROM_PROTOCOL_DEFAULT"), "FromProtocolDefault");
        assert_eq!(upper_camel("IfNotPresent"), "IfNotPresent");
    }

    #[test]
    fn fields_are_snake_case_and_keywords_raw() {
        assert_eq!(
            ["targetRefs", "export_to", "match"].map(snake),
            ["target_refs", "export_to", "r#match"]
        );
    }
}
