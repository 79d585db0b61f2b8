//! Names of HTTP headers.

use crate::{Problem, codes};

/// Headers of HTTP/2 that a match may name.
const PSEUDO: [&str; 5] = [":method", ":scheme", ":authority", ":path", ":status"];
/// Start of a name that matches a claim of the request's token instead of a header.
const CLAIMS: &str = "@request.auth.claims";

/// Whether an operation may touch the host a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Adds or sets headers of a request, the host included.
    Request,
    /// Removes headers of a request, or changes those of a response.
    Other,
}

/// Checks the name of a header to match.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn matched(name: &str) -> Result<(), Problem> {
    not_empty(name)?;
    if is_claim(name) || PSEUDO.contains(&name) {
        return Ok(());
    }
    token(name, codes::H_HDRNAME_4)
}

/// Checks the name of a header in a cross-origin policy.
pub(crate) fn cors(name: &str) -> Result<(), Problem> {
    not_empty(name)?;
    if name == "*" { Ok(()) } else { token(name, codes::H_HDRNAME_3) }
}

/// Checks the name of a header that a claim is copied to.
pub(crate) fn claim_header(name: &str) -> Result<(), Problem> {
    plain(name, "-_", codes::H_HDRNAME_1)
}

/// Checks the name of a header that a probe sends.
pub(crate) fn probe(name: &str) -> Result<(), Problem> {
    plain(name, "-", codes::H_HDRNAME_2)
}

/// Checks that a name has letters, digits and the given signs alone.
fn plain(name: &str, signs: &str, code: crate::Code) -> Result<(), Problem> {
    not_empty(name)?;
    if name.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c)) {
        return Ok(());
    }
    let message =
        format!("header name {name:?} has characters other than letters, digits and {signs}");
    Err(Problem::new(code, message).with("header", name))
}

/// Checks the name of a header to add, set or remove; its characters are not looked at.
pub(crate) fn operation(name: &str, target: Target) -> Result<(), Problem> {
    not_empty(name)?;
    let refuse = |code, fault: &str| {
        Err(Problem::new(code, format!("header {name:?} {fault}")).with("header", name))
    };
    match target {
        Target::Request if name.eq_ignore_ascii_case(":authority") => Ok(()),
        Target::Request if name.starts_with(':') => {
            refuse(codes::H_HDRNAME_7, "begins with a colon; of those only :authority can be set")
        }
        Target::Other if name.eq_ignore_ascii_case("host") => {
            refuse(codes::H_HDRNAME_8, "names the host, which only a request can set")
        }
        Target::Other if name.starts_with(':') => refuse(codes::H_HDRNAME_8, "begins with a colon"),
        Target::Request | Target::Other => Ok(()),
    }
}

/// Tells whether a name to match stands for a claim of the request's token: `@request.auth.claims.x` or `…[x]`.
#[must_use]
pub fn is_claim(name: &str) -> bool {
    let prefix = name.get(..CLAIMS.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(CLAIMS));
    let Some(rest) = name.get(CLAIMS.len()..).filter(|_| prefix) else { return false };
    match rest.strip_prefix('[') {
        Some(claim) => claim.strip_suffix(']').is_some_and(|claim| !claim.is_empty()),
        None => rest.strip_prefix('.').is_some_and(|claim| !claim.is_empty()),
    }
}

/// Tells whether a name stands for the host a request is for.
pub(crate) fn is_authority(name: &str) -> bool {
    name.eq_ignore_ascii_case(":authority") || name.eq_ignore_ascii_case("host")
}

fn not_empty(name: &str) -> Result<(), Problem> {
    if name.is_empty() {
        Err(Problem::new(codes::H_HDRNAME_1, "header name is empty"))
    } else {
        Ok(())
    }
}

fn token(name: &str, code: crate::Code) -> Result<(), Problem> {
    // The comma is no token character of HTTP but Istio lets it pass.
    if name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+,-.^_`|~".contains(c)) {
        return Ok(());
    }
    let message = format!(
        "header name {name:?} has characters other than letters, digits and !#$%&'*+-.^_`|~"
    );
    Err(Problem::new(code, message).with("header", name))
}

#[cfg(test)]
mod tests {
    use super::{Target, cors, is_claim, matched, operation};

    #[track_caller]
    fn check(result: Result<(), crate::Problem>, code: &str) {
        assert_eq!(result.map_or_else(|problem| problem.code().id(), |()| "ok"), code);
    }

    #[test]
    fn h_hdrname_3_cors_takes_a_star_and_tokens() {
        check(cors("*"), "ok");
        check(cors("x-a,b"), "ok");
        check(cors(""), "H-HDRNAME-1");
        check(cors("x y"), "H-HDRNAME-3");
        check(cors(":path"), "H-HDRNAME-3");
    }

    #[test]
    fn h_hdrname_4_match_takes_pseudo_headers_and_claims() {
        check(matched(":path"), "ok");
        check(matched("funky!$#_"), "ok");
        check(matched("@request.auth.claims.a"), "ok");
        check(matched("@request.auth.claims"), "H-HDRNAME-4");
        check(matched(":Path"), "H-HDRNAME-4");
        check(matched(":foo"), "H-HDRNAME-4");
        check(matched(""), "H-HDRNAME-1");
    }

    #[test]
    fn h_hdrname_6_claim_names() {
        assert!(is_claim("@REQUEST.auth.claims.a"));
        assert!(is_claim("@request.auth.claims[a][b]"));
        assert!(!is_claim("@request.auth.claims."));
        assert!(!is_claim("@request.auth.claims[]"));
        assert!(!is_claim("@request.auth.claims-a"));
        assert!(!is_claim("@request.auth.claimsé"));
    }

    #[test]
    fn h_hdrname_7_request_may_set_its_host() {
        check(operation("Host", Target::Request), "ok");
        check(operation(":Authority", Target::Request), "ok");
        check(operation("x y", Target::Request), "ok");
        check(operation(":path", Target::Request), "H-HDRNAME-7");
        check(operation("", Target::Request), "H-HDRNAME-1");
    }

    #[test]
    fn h_hdrname_8_nothing_else_may() {
        check(operation("x-a", Target::Other), "ok");
        check(operation("HOST", Target::Other), "H-HDRNAME-8");
        check(operation(":authority", Target::Other), "H-HDRNAME-8");
    }
}
