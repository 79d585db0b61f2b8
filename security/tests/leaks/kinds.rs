//! Which kinds of errors have been looked at, beside all there are.

use std::collections::BTreeSet;

use mesh_security::{
    authn::AuthnError,
    xfcc::{XfccError, XfccParseError},
};
use parking_lot::Mutex;

static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes the kind of an error of an authenticator.
pub(crate) fn remember(error: &AuthnError) {
    match error {
        AuthnError::Jwt(error) => note("JwtErrorKind", &error.kind()),
        AuthnError::TokenReview(error) => note("ReviewError", error),
        AuthnError::Xfcc(XfccError::Malformed(error)) => remember_parsing(*error),
        AuthnError::Xfcc(error) => note("XfccError", error),
        _ => {}
    }
}

pub(crate) fn remember_parsing(error: XfccParseError) {
    note("XfccError", &"Malformed");
    note("XfccParseErrorKind", &error.kind());
}

fn note(enumeration: &str, variant: &dyn std::fmt::Debug) {
    let text = format!("{variant:?}");
    SEEN.lock().insert(format!("{enumeration}::{}", name_at_start(text.trim_matches('"'))));
}

/// The kinds that nothing here has led to.
pub(crate) fn unseen() -> Vec<String> {
    let all = [
        ("JwtErrorKind", include_str!("../../src/jwt/error.rs")),
        ("ReviewError", include_str!("../../src/kubernetes/review.rs")),
        ("XfccError", include_str!("../../src/xfcc/authenticator.rs")),
        ("XfccParseErrorKind", include_str!("../../src/xfcc/error.rs")),
    ];
    let all = all.into_iter().flat_map(|(enumeration, source)| variants(enumeration, source));
    let seen = SEEN.lock().clone();
    all.filter(|kind| !seen.contains(kind)).collect()
}

/// The variants of an enumeration in its source: an error may be added without a thought of this test.
fn variants(enumeration: &str, source: &str) -> Vec<String> {
    let (_, rest) = source.split_once(&format!("pub enum {enumeration} {{")).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let names = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = names.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    names.map(|name| format!("{enumeration}::{}", name_at_start(name))).collect()
}

fn name_at_start(text: &str) -> &str {
    text.split(|other: char| !other.is_ascii_alphanumeric()).next().unwrap_or_default()
}

#[test]
fn the_variants_are_those_of_the_source() {
    let source = "pub enum Error {\n    /// One.\n    #[error(\"one\")]\n    One,\n    Two(u8),\n    Three {\n        x: u8,\n    },\n}\n";
    assert_eq!(variants("Error", source), ["Error::One", "Error::Two", "Error::Three"]);
}
