use super::check;

#[track_caller]
fn takes(patterns: &[&str]) {
    for pattern in patterns {
        assert_eq!(check(pattern), Ok(()), "{pattern}");
    }
}

#[track_caller]
fn refuses(reason: &str, patterns: &[&str]) {
    for pattern in patterns {
        let error = check(pattern).expect_err(pattern).to_string();
        assert!(error.starts_with(reason), "{pattern}: {error}");
    }
}

#[test]
fn braces_without_a_count_stand_for_themselves() {
    takes(&["{", "a{", "a}", "a{,2}", "a{x}", "a{2", "x{00}"]);
}

#[test]
fn repetitions_do_not_stack() {
    refuses("repetition of a repetition", &["a**", "a*+", "a{2}{3}", "a{2}??", "a+*"]);
    takes(&["a*?", "a??", "a{2}?", "(a*)*", "(a*){2}", "a\\Q\\E*"]);
}

#[test]
fn counts_multiply_to_a_thousand_at_most() {
    takes(&["a{1000}", "((a{10}){10}){10}", "(a{500}){2}", "(a{0}){1000}", "((a{1000}){0}){1000}"]);
    refuses(
        "repetition count",
        &["a{1001}", "a{2,1}", "((a{10}){10}){11}", "(a{500}|b){3}", "a{1,99999999999}"],
    );
}

#[test]
fn something_stands_before_a_repetition() {
    refuses("repetition of nothing", &["*", "a|*", "(*a)", "(?i)*", "(|*)"]);
    takes(&["^*", "\\b+", "a(?i)*", "()*"]);
}

#[test]
fn groups_are_closed_and_named_by_words() {
    refuses("group without closing", &["(", "(?:", "(a(b)", "(?<n>"]);
    refuses("closing parenthesis without", &[")", "a)"]);
    refuses("malformed group name", &["(?P<n-1>a)", "(?P<>a)", "(?P<ñ>a)", "(?P<n", "(?<=a)"]);
    takes(&["(?P<n>a)(?P<n>b)", "(?<n>a)", "(?P<1_a>a)"]);
}

#[test]
fn flags_are_four_letters_with_one_sign() {
    takes(&["(?i)a", "(?ims-U:a)", "(?)a", "(?-i)a"]);
    refuses(
        "unsupported group syntax",
        &["(?x)a", "(?i-)a", "(?--i)", "(?=a)", "(?!a)", "(?#c)", "(?P=n)", "(?"],
    );
}

#[test]
fn escapes_are_few() {
    takes(&[
        "\\d\\W\\s",
        "\\A\\z\\b\\B",
        "\\x41\\x{10ffff}",
        "\\012\\12\\08",
        "\\a\\v",
        "\\_\\-\\/",
        "\\Qa.b*\\E",
        "\\Q(",
    ]);
    refuses(
        "unknown escape",
        &[
            "\\1",
            "\\8",
            "\\u0041",
            "\\Z",
            "\\e",
            "\\C",
            "\\E",
            "\\x4",
            "\\x{}",
            "\\x{110000}",
            "\\é",
        ],
    );
    refuses("backslash at the end", &["\\", "a\\"]);
}

#[test]
fn classes_follow_the_old_rules() {
    takes(&[
        "[]a]",
        "[^]a]",
        "[a-]",
        "[-a]",
        "[\\d-z]",
        "[a&&b]",
        "[[a]",
        "[[:alpha:]-z]",
        "[[:^digit:]]",
        "[:foo:]",
    ]);
    refuses("character class without", &["[", "[]", "[^]", "[a", "[a-"]);
    refuses("unknown or reversed", &["[z-a]", "[a--b]", "[[:foo:]]", "[a-[:alpha:]]"]);
    refuses("unknown escape", &["[a-\\d]", "[\\b]", "[\\Q]"]);
}

#[test]
fn unicode_classes_are_categories_and_scripts_of_one_word() {
    takes(&[
        "\\pL",
        "\\P{^L}",
        "\\p{greek}",
        "\\p{ L }",
        "\\p{Letter}",
        "\\p{Uppercase Letter}",
        "\\p{Any}",
        "[\\pN]",
    ]);
    let unknown = [
        "\\p",
        "\\p{",
        "\\p{}",
        "\\p{Foo}",
        "\\p{Alphabetic}",
        "\\p{Script=Greek}",
        "\\p{Old_Italic}",
    ];
    refuses("unknown or reversed", &unknown);
}

#[test]
fn depth_costs_no_stack() {
    let depth = 200_000;
    let pattern = format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(check(&pattern), Ok(()));
}
