//! Mistakes that the compiler finds, and what it says about them.

#[test]
fn mistakes_are_refused_with_readable_errors() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
