use crate::yaml::{Documents, Limits, Options};

/// The places of the values under `key`, or where the document is wrong.
fn places(text: &str, options: &Options) -> Vec<String> {
    let place = |document: Result<crate::yaml::Document, crate::yaml::Error>| match document {
        Ok(document) => {
            let value = document.root.get("key").map(|node| node.span());
            let bytes = value.and_then(|span| span.slice(text)).unwrap_or_default();
            format!(
                "{} {} {bytes}",
                document.index,
                value.map_or(String::new(), |at| at.to_string())
            )
        }
        Err(error) => error.to_string(),
    };
    Documents::new(text, options).map(place).collect()
}

#[test]
fn documents_behind_an_unusual_one_stand_where_they_stood() {
    let text = "é: 1\nkey: a\n--- # two\nkey: &x b\n---\nkey: c\n---\nkey: [\n---\nkey: d\n";
    let read = places(text, &Options::new());
    assert_eq!(read[0], "0 2:6 a");
    assert_eq!(read[1], "1 4:9 b");
    assert_eq!(read[2], "2 6:6 c");
    assert_eq!(read[3], "8:6: unclosed bracket '['");
    assert_eq!(read[4], "4 10:6 d");
    assert_eq!(read.len(), 5);
}

#[test]
fn what_was_read_of_an_unusual_document_is_not_counted_twice() {
    let text = "a: 1\nb: 2\nkey: &x 3\n";
    // A map, three keys, three values.
    assert_eq!(places(text, &Options::new().limits(Limits::new().nodes(7))), ["0 3:9 3"]);
    assert_eq!(
        places(text, &Options::new().limits(Limits::new().nodes(6))),
        ["3:9: more than 6 keys and values, aliases expanded"]
    );
}

#[test]
fn limits_end_usual_documents_where_they_end_all() {
    for (text, limits) in [
        ("a: 1\n---\nkey: 2\nb: 3\n", Limits::new().nodes(6)),
        ("a: 1\n---\nkey: 2\n---\nb: 3\n", Limits::new().documents(2)),
        ("key: 1\n---\na: {b: [1]}\n---\nkey: 2\n", Limits::new().depth(2)),
        ("key: 1\n---\na: 1\na: 2\n---\nkey: 3\n", Limits::new()),
    ] {
        let options = Options::new().limits(limits);
        let read: Vec<_> = Documents::new(text, &options).collect();
        assert!(read.iter().any(Result::is_err), "{text}");
        assert_eq!(read, Documents::thorough(text, &options).collect::<Vec<_>>(), "{text}");
    }
}
