use mesh_config_model::yaml::{self, Documents, Error, ErrorKind, Limits, Node, Options};

fn read(text: &str, limits: Limits) -> Result<Node, Error> {
    yaml::from_str(text, &Options::new().limits(limits))
}

#[track_caller]
fn refuses(text: &str, limits: Limits, kind: ErrorKind, message: &str) {
    let error = read(text, limits).expect_err("the limit is exceeded");
    assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

fn nested_blocks(depth: usize) -> String {
    (0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect()
}

/// Nine levels of nine aliases each: 9^9 leaves if expanded.
fn alias_bomb() -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", ")));
    }
    text
}

#[test]
fn text_of_the_largest_size_is_read() {
    assert!(read("abcd", Limits::new().input_bytes(4)).is_ok());
    refuses(
        "abcde",
        Limits::new().input_bytes(4),
        ErrorKind::InputTooLarge,
        "1:1: text has 5 bytes, more than 4",
    );
}

#[test]
fn default_depth_is_128() {
    assert!(read(&nested(128), Limits::new()).is_ok());
    let error = read(&nested(129), Limits::new()).expect_err("one too many");
    assert_eq!(error.kind(), ErrorKind::TooDeep);
    assert_eq!(error.message(), "lists and maps are nested deeper than 128");
}

#[test]
fn block_nesting_is_limited_like_flow_nesting() {
    assert!(read(&nested_blocks(128), Limits::new()).is_ok());
    let error = read(&nested_blocks(129), Limits::new()).expect_err("one too many");
    assert_eq!((error.kind(), error.position().line), (ErrorKind::TooDeep, 129));
}

#[test]
fn thousands_of_open_brackets_are_refused() {
    for text in
        ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), nested_blocks(2_000)]
    {
        assert_eq!(
            read(&text, Limits::new()).map_err(|error| error.kind()),
            Err(ErrorKind::TooDeep)
        );
    }
}

#[test]
fn depth_counts_what_aliases_stand_for() {
    let text = "a: &a [[1]]\nb: [[*a]]\n";
    assert!(read(text, Limits::new().depth(5)).is_ok());
    refuses(
        text,
        Limits::new().depth(4),
        ErrorKind::TooDeep,
        "2:6: lists and maps are nested deeper than 4",
    );
}

#[test]
fn depth_above_the_ceiling_does_not_exhaust_the_stack() {
    let limits = Limits::new().depth(1_000_000);
    assert!(read(&nested(512), limits.clone()).is_ok());
    assert_eq!(
        read(&nested(100_000), limits).map_err(|error| error.kind()),
        Err(ErrorKind::TooDeep)
    );
}

#[test]
fn document_nested_too_deep_does_not_lose_the_next() {
    let text = format!("{}\n---\nok: 1\n", nested(300));
    let read: Vec<_> =
        Documents::new(&text, &Options::new()).map(|document| document.is_ok()).collect();
    assert_eq!(read, [false, true]);
}

#[test]
fn nodes_of_all_documents_count_together() {
    let text = "[a, b]\n---\n[c, d]\n";
    let kinds = |limit| -> Vec<_> {
        let options = Options::new().limits(Limits::new().nodes(limit));
        Documents::new(text, &options)
            .map(|read| read.map(|_| ()).map_err(|error| error.to_string()))
            .collect()
    };
    assert_eq!(kinds(6), [Ok(()), Ok(())]);
    assert_eq!(
        kinds(5),
        [Ok(()), Err("3:5: more than 5 keys and values, aliases expanded".to_owned())]
    );
}

#[test]
fn nothing_follows_a_fatal_error() {
    let options = Options::new().limits(Limits::new().nodes(1));
    let mut documents = Documents::new("[a]\n---\nb\n", &options);
    assert!(documents.next().is_some_and(|first| first.is_err_and(|error| error.is_fatal())));
    assert_eq!(documents.next(), None);
}

#[test]
fn alias_bomb_is_stopped() {
    refuses(
        &alias_bomb(),
        Limits::new(),
        ErrorKind::TooManyNodes,
        "7:10: more than 1000000 keys and values, aliases expanded",
    );
}

#[test]
fn merge_bomb_is_stopped() {
    let mut text = "a0: &a0 {k: [x, x, x, x, x, x, x, x, x]}\n".to_owned();
    for level in 1..9 {
        let merges: String = (0..9).map(|n| format!("m{n}: {{<<: *a{}}}, ", level - 1)).collect();
        text.push_str(&format!("a{level}: &a{level} {{{merges}}}\n"));
    }
    assert_eq!(
        read(&text, Limits::new()).map_err(|error| error.kind()),
        Err(ErrorKind::TooManyNodes)
    );
}

#[test]
fn text_repeated_by_aliases_is_limited() {
    let text = "a: &a abcd\nb: [*a, *a]\n";
    assert!(read(text, Limits::new().alias_bytes(8)).is_ok());
    refuses(
        text,
        Limits::new().alias_bytes(7),
        ErrorKind::TooMuchAliasText,
        "2:9: aliases repeat more than 7 bytes of text",
    );
}

#[test]
fn default_alias_text_is_64_mebibytes() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 65].join(", "));
    assert_eq!(
        read(&text, Limits::new()).map_err(|error| error.kind()),
        Err(ErrorKind::TooMuchAliasText)
    );
}

#[test]
fn aliases_share_what_they_stand_for() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 60].join(", "));
    let node = read(&text, Limits::new()).expect("60 MiB are allowed");
    let first = node.find("a").and_then(Node::as_str).expect("it is text");
    let last = node.find("b[59]").and_then(Node::as_str).expect("it is text");
    assert!(std::ptr::eq(first, last));
}

#[test]
fn ten_thousand_documents_are_read_and_no_more() {
    let text = "--- 1\n".repeat(100_000);
    let read: Vec<_> = Documents::new(&text, &Options::new()).collect();
    assert_eq!(read.len(), 10_001);
    let error = read[10_000].as_ref().expect_err("one too many");
    assert_eq!(error.to_string(), "10001:1: text has more than 10000 documents");
    assert_eq!(error.kind(), ErrorKind::TooManyDocuments);
}

#[test]
fn hundred_thousand_documents_are_read_when_allowed() {
    let text = "--- 1\n".repeat(100_000);
    let options = Options::new().limits(Limits::new().documents(100_000));
    assert_eq!(Documents::new(&text, &options).filter(Result::is_ok).count(), 100_000);
}

#[test]
fn unreadable_documents_count_as_documents() {
    let text = "--- [\n".repeat(5);
    let options = Options::new().limits(Limits::new().documents(3));
    let kinds: Vec<_> =
        Documents::new(&text, &options).map(|read| read.map_err(|error| error.kind())).collect();
    assert_eq!(kinds.len(), 4);
    assert_eq!(kinds[3], Err(ErrorKind::TooManyDocuments));
}

#[test]
fn large_map_is_read_in_linear_time() {
    let text: String = (0..200_000).map(|n| format!("key{n}: {n}\n")).collect();
    let node = read(&text, Limits::new()).expect("400 000 nodes are allowed");
    assert_eq!(node.as_mapping().map(yaml::Mapping::len), Some(200_000));
}

#[test]
fn tree_stays_compact() {
    assert_eq!((size_of::<Node>(), size_of::<yaml::Entry>()), (40, 72));
}
