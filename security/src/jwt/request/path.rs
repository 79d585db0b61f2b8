//! Which requests a rule is about.

use percent_encoding::percent_decode_str;
use regex::Regex;
use thiserror::Error;

/// A pattern for the path of a request, compared with case.
#[derive(Debug, Clone)]
pub struct PathMatch(Pattern);

#[derive(Debug, Clone)]
enum Pattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Regex(Regex),
}

impl PathMatch {
    /// The whole path.
    #[must_use]
    pub fn exact(path: impl Into<String>) -> Self {
        Self(Pattern::Exact(path.into()))
    }

    /// The start of the path; end it with a slash, or `/health` also matches `/healthy`.
    #[must_use]
    pub fn prefix(start: impl Into<String>) -> Self {
        Self(Pattern::Prefix(start.into()))
    }

    /// The end of the path.
    #[must_use]
    pub fn suffix(end: impl Into<String>) -> Self {
        Self(Pattern::Suffix(end.into()))
    }

    /// A regular expression for the whole path; it is matched in linear time.
    ///
    /// # Errors
    ///
    /// If the expression is not one, or is too large.
    pub fn regex(expression: &str) -> Result<Self, PathPatternError> {
        Regex::new(&format!("^(?:{expression})$"))
            .map(|regex| Self(Pattern::Regex(regex)))
            .map_err(|_| PathPatternError)
    }

    fn matches(&self, path: &str) -> bool {
        match &self.0 {
            Pattern::Exact(exact) => path == exact,
            Pattern::Prefix(prefix) => path.starts_with(prefix),
            Pattern::Suffix(suffix) => path.ends_with(suffix),
            Pattern::Regex(regex) => regex.is_match(path),
        }
    }
}

/// The text is not a regular expression for paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a regular expression")]
#[non_exhaustive]
pub struct PathPatternError;

/// A condition on the path under which a rule applies.
///
/// It holds if the path matches none of the excluded patterns and, where there are included ones, at least one of these.
/// A rule with several triggers applies if any of them holds, one without triggers always.
///
/// A path that could mean different things to different servers is never let off: every rule applies to it.
/// Such are a path that is not in its normal form (escapes of unreserved characters, `.`, `..`, `//`), unless the [server normalizes](Self::normalized_by_server), and one with an encoded slash, backslash, percent sign, semicolon or NUL, a backslash, a semicolon or a malformed escape.
/// On such a path a rule whose triggers all include something demands a token where it [requires](crate::jwt::JwtRule::require_token) one, but accepts none.
/// To keep issuers apart, include the paths of each.
///
/// Other escapes are compared as they stand, so a pattern is written as clients send it.
///
/// ```
/// use mesh_security::jwt::{PathMatch, PathTrigger};
///
/// let trigger = PathTrigger::new().exclude(PathMatch::exact("/health"));
/// assert!(!trigger.applies_to("/health"));
/// for path in ["/health/../admin", "/admin/../health", "//health", "/health%2f..%2fadmin"] {
///     assert!(trigger.applies_to(path));
/// }
/// let trigger = trigger.normalized_by_server();
/// assert!(!trigger.applies_to("/admin/../health"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct PathTrigger {
    excluded: Vec<PathMatch>,
    included: Vec<PathMatch>,
    server_paths: ServerPaths,
}

/// By which form of a path the server routes.
#[derive(Debug, Clone, Copy, Default)]
enum ServerPaths {
    #[default]
    AsSent,
    Normal,
}

/// Whether a rule is about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::jwt) enum Applies {
    No,
    /// It guards the path, but may not be the one whose tokens count there.
    Perhaps,
    Yes,
}

impl PathTrigger {
    /// A condition that always holds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets requests for these paths off.
    #[must_use]
    pub fn exclude(mut self, path: PathMatch) -> Self {
        self.excluded.push(path);
        self
    }

    /// Narrows the condition to these paths and those included before.
    #[must_use]
    pub fn include(mut self, path: PathMatch) -> Self {
        self.included.push(path);
        self
    }

    /// Relies on the server, or a proxy before it, to bring paths to their normal form before it routes, as Envoy does with `normalize_path` and `merge_slashes`.
    ///
    /// Then `/admin/../health` is `/health`. Servers that route by the path as it was sent, axum among them, take it for something below `/admin/`.
    #[must_use]
    pub const fn normalized_by_server(mut self) -> Self {
        self.server_paths = ServerPaths::Normal;
        self
    }

    /// Whether the condition holds for a path as it came in.
    #[must_use]
    pub fn applies_to(&self, path: &str) -> bool {
        self.judge(&RequestPath::read(path)) != Applies::No
    }

    pub(in crate::jwt) fn judge(&self, path: &RequestPath) -> Applies {
        let path = match (path, self.server_paths) {
            (RequestPath::Normal(path), _)
            | (RequestPath::Normalized(path), ServerPaths::Normal) => path,
            _ if self.included.is_empty() => return Applies::Yes,
            _ => return Applies::Perhaps,
        };
        let included =
            self.included.is_empty() || self.included.iter().any(|one| one.matches(path));
        if included && !self.excluded.iter().any(|one| one.matches(path)) {
            Applies::Yes
        } else {
            Applies::No
        }
    }
}

/// A path as servers understand it.
pub(in crate::jwt) enum RequestPath {
    /// It was sent in its normal form.
    Normal(String),
    /// The normal form of one that was sent in another.
    Normalized(String),
    /// It means one thing here and another there.
    Ambiguous,
}

impl RequestPath {
    pub(in crate::jwt) fn read(raw: &str) -> Self {
        let path = raw.split(['?', '#']).next().unwrap_or_default();
        match decode_unreserved(path) {
            None => Self::Ambiguous,
            Some(decoded) => match resolve(&decoded) {
                normal if normal == path => Self::Normal(normal),
                normal => Self::Normalized(normal),
            },
        }
    }
}

/// Decodes escapes of unreserved characters and keeps harmless others as they are.
fn decode_unreserved(path: &str) -> Option<String> {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(char) = rest.chars().next() {
        let mut width = char.len_utf8();
        if char == '%' {
            width = 3;
            let escape = rest.get(..width)?;
            if !escape[1..].bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            match percent_decode_str(escape).next()? {
                b'/' | b'\\' | b'%' | b';' | 0 => return None,
                byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                    out.push(char::from(byte));
                }
                _ => out.push_str(escape),
            }
        } else if matches!(char, '\\' | ';' | '\0') {
            return None;
        } else {
            out.push(char);
        }
        rest = &rest[width..];
    }
    Some(out)
}

/// Resolves `.` and `..` and merges slashes (RFC 3986 §5.2.4).
fn resolve(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let mut folder = true;
    for segment in path.split('/') {
        folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let mut out = String::with_capacity(path.len() + 1);
    for segment in &segments {
        out.push('/');
        out.push_str(segment);
    }
    if folder || segments.is_empty() {
        out.push('/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{PathMatch, PathTrigger, RequestPath};

    #[track_caller]
    fn check(raw: &str, expected: Option<&str>) {
        match RequestPath::read(raw) {
            RequestPath::Normal(path) => {
                assert_eq!(Some(&*path), expected, "{raw}");
                assert_eq!(raw.split('?').next(), expected, "{raw}");
            }
            RequestPath::Normalized(path) => {
                assert_eq!(Some(&*path), expected, "{raw}");
                assert_ne!(Some(raw), expected, "{raw}");
            }
            RequestPath::Ambiguous => assert_eq!(expected, None, "{raw}"),
        }
    }

    #[test]
    fn paths_are_brought_to_one_form() {
        check("", Some("/"));
        check("/", Some("/"));
        check("/a/./b//c", Some("/a/b/c"));
        check("/a/../../b/", Some("/b/"));
        check("/a/..", Some("/"));
        check("/%61%2e%2E/x?y#z", Some("/a../x"));
        check("/%2e%2e/x", Some("/x"));
        check("/a%20b", Some("/a%20b"));
        check("/ä", Some("/ä"));
    }

    #[test]
    fn paths_of_two_meanings_are_told_apart() {
        for raw in ["/a%2fb", "/a%5Cb", "/a\\b", "/a%00", "/a\0", "/a;x", "/a%3bx", "/a%252f"] {
            check(raw, None);
        }
        for malformed in ["/%", "/%2", "/%zz", "/%é1"] {
            check(malformed, None);
        }
    }

    #[test]
    fn attack_46_excluded_paths_cannot_be_imitated() {
        let trigger = PathTrigger::new()
            .exclude(PathMatch::exact("/health"))
            .exclude(PathMatch::prefix("/public/"));
        for free in ["/health", "/health?x=/../", "/public/a", "/public/a%20b"] {
            assert!(!trigger.applies_to(free), "{free}");
        }
        let elsewhere =
            ["//health", "/./health", "/%68ealth", "/admin/../health", "/a/x/%2e%2e/%2E./public/a"];
        for guarded in elsewhere {
            assert!(trigger.applies_to(guarded), "{guarded}");
            assert!(!trigger.clone().normalized_by_server().applies_to(guarded), "{guarded}");
        }
        for guarded in [
            "/health/../admin",
            "/health%2f..%2fadmin",
            "/health;x",
            "/HEALTH",
            "/health/",
            "/public/../admin",
            "/public/..;/admin",
            "/public/%2e%2e/admin",
            "/public/%252e%252e/admin",
            "/public/..\\admin",
        ] {
            assert!(trigger.applies_to(guarded), "{guarded}");
            assert!(trigger.clone().normalized_by_server().applies_to(guarded), "{guarded}");
        }
    }

    #[test]
    fn included_paths_narrow_and_excluded_ones_win() {
        let trigger = PathTrigger::new()
            .include(PathMatch::regex("/v[0-9]+/.*").unwrap())
            .include(PathMatch::suffix(".json"))
            .exclude(PathMatch::exact("/v1/open"));
        assert!(trigger.applies_to("/v1/x"));
        assert!(trigger.applies_to("/a.json"));
        assert!(!trigger.applies_to("/v1/open"));
        assert!(!trigger.applies_to("/a"));
        assert!(!trigger.applies_to("/x/v1/y"), "the expression is for the whole path");
        assert!(trigger.applies_to("/a%2fb"), "what is unclear is guarded");
        assert!(PathMatch::regex("(").is_err());
    }
}
