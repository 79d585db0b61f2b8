use super::is_usual;

#[track_caller]
fn usual(texts: &[&str]) {
    for text in texts {
        assert!(is_usual(text), "unusual:\n{text}");
    }
}

#[track_caller]
fn unusual(texts: &[&str]) {
    for text in texts {
        assert!(!is_usual(text), "usual:\n{text}");
    }
}

#[test]
fn documents() {
    usual(&[
        "",
        "\n  \n",
        "# only a comment\n",
        "a: 1",
        "---\n---\na: 1\n---\n",
        "---\n# nothing\n",
        "--- # first\na: 1\n---  \n- b\n",
        "  a: 1\n  b: 2\n",
        "{\n\"a\": [1,\n2]\n}\n",
        "text\n",
        "a: 1\r",
        "# c\r\na: b\r\n  c\r\n\r\nd: |\r\n  e\r\n\r\n  f\r\n---\r\n- [g,\r\n h]\r\n-\r\n- 'i\r\n\r\n  j'\r\n",
    ]);
    unusual(&[
        "--- a\n",
        "a: 1\n...\n",
        "a: 1\n... \nb: 2\n",
        "%YAML 1.2\n---\na: 1\n",
        "\u{feff}a: 1\n",
        "---\t\na: 1\n",
        "a: 1\rb: 2\n",
        "a: 1\r\r\n",
    ]);
}

#[test]
fn maps_and_lists() {
    usual(&[
        "a:\n  b: 1\n  c:\nd:\n",
        "a:\n- 1\n- 2\nb:\n  - 3\n",
        "- a: 1\n  b: 2\n-\n- - 3\n  - - 4\n-   c:\n    - 5\n",
        "a:  # here\n  # and here\n  b: 1\n # and here\nc: 2 # too\n",
        "a : 1\n\"b\" : 2\n'c': 3\n",
        "-  # nothing\n-\n- 1\n",
        "a:\n- # é\n  b\n",
        "a: \n  \nb:\n\n  - 1\n\n  - 2\n",
        "é: à\nb: [é, 1] # ü\nc: \"é\" # d\n",
    ]);
    unusual(&[
        "a:\n  b: 1\n c: 2\n",
        "a: 1\n  b: 2\n",
        "a: 1\n- b\n",
        "- 1\na: b\n",
        "a: b: c\n",
        "a: - b\n",
        "? a\n: b\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "a:\t1\n",
        "a:\n\tb: 1\n",
        "a: 1\na: 2\n",
        "[a]: 1\n",
    ]);
}

#[test]
fn plain_scalars() {
    usual(&[
        "a: b c  # d\ne: f#g\nh: http://i:80/j\n",
        "a: b\n  c\n\n\n  d # e\nf: g\n",
        "- a\n b\n  - c\n- d\n",
        "a: -1\nb: -x\nc: :d\ne: ::f\n",
        "a: b [c] {d}, \"e\" 'f' & * ! | > % @ ` ?\n",
    ]);
    unusual(&[
        "a: @b\n",
        "a: `b`\n",
        "a: %b\n",
        "a: -\n",
        "a: b\n  c: d\n",
        "a: b # c\n  d\n",
        "a: b\n  # c\n  d\n",
        "a: , b\n",
        "a: b\u{1}\n",
        "a: b\u{2028}c\n",
    ]);
}

#[test]
fn quoted_scalars() {
    usual(&[
        "a: 'b''c'\nd: ''\ne: ''''\n",
        "a: \"b \\\"c\\\" \\\\ \\/ \\n\\t\\r\\0\\a\\b\\v\\f\\e \\x41\\u00e9\"\n",
        "a: 'b  \n\n   c\n\n\n  d'\ne: \"f\n  g\\n\n  h \" # i\n",
        "a: \"\n  b\n  \"\n",
        "\"a b\": 'c: d'\n- e\n".strip_suffix("- e\n").unwrap_or_default(),
        "- 'a'\n- \"b\": c\n- 'd\n  e'\n",
    ]);
    unusual(&[
        "a: \"b\\\n  c\"\n",
        "a: \"\\ud800\"\n",
        "a: \"\\U0001f600\"\n",
        "a: \"\\q\"\n",
        "a: \"b\" c\n",
        "a: \"b\"#c\n",
        "a: 'b\nc'\n",
        "a: 'b\n",
        "'a\n  b': c\n",
    ]);
}

#[test]
fn block_scalars() {
    usual(&[
        "a: |\n  b\n   c\n\n  d\n\ne: 1\n",
        "a: |-\n  b\n\n\nc: |+\n  d\n\n\ne: >-\n  f\n  g\n# h\n",
        "a: >\n\n  b\n  c\n\n  d\n   e\n   f\n\n   g\n  h\n\n\n",
        "- |2\n   a\n  b\n- >1-\n  c\n-\n  |\n  d\n",
        "a: |  # b\n  c # d\n  \te\n",
        "a: |\n  b\n \n   \n  c\n",
    ]);
    unusual(&[
        "a: |\nb: 1\n",
        "a: |\n",
        "a: |\n  b",
        "a: |\n   \n  b\n",
        "a: |x\n  b\n",
        "a: |12\n  b\n",
        "a: |\n\tb\n",
    ]);
}

#[test]
fn flow_collections() {
    usual(&[
        "a: []\nb: {}\nc: [ ]\nd: { }\n",
        "a: [b, 'c', \"d\", -1, e f , ]\n",
        "a: {b: c, \"d\":e, f, g: [h, {i: j}], 'k' : l}\n",
        "a: [\n  b, # c\n\n  {d:\n    e},\n]\n",
        "- [a, b]\n- {c: d}\n",
        "a: [http://b:80/c#d, e:f]\n",
        "a: ['b\n  c', \"d\n\n  e\"]\n",
    ]);
    unusual(&[
        "a: [b: c]\n",
        "a: [b\n  c]\n",
        "a: [\nb]\n",
        "a: [b,, c]\n",
        "a: [, b]\n",
        "a: [b:]\n",
        "a: [2001:db8::]\n",
        "a: {b: }\n",
        "a: {b }\n",
        "a: [b]c\n",
        "a: [b\n",
        "a: [&x b]\n",
        "a: [b}\n",
    ]);
}

#[test]
fn what_is_deep_or_long() {
    let nested = |depth: usize| "- ".repeat(depth) + "a\n";
    usual(&[&nested(96)]);
    unusual(&[&nested(97)]);
    let brackets = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    usual(&[&brackets(32)]);
    unusual(&[&brackets(33)]);
    let key = |length: usize| "k".repeat(length) + ": 1\n";
    usual(&[&key(512)]);
    unusual(&[&key(513)]);
}
