//! Paths with placeholders.

use crate::{Problem, Sink, codes};

/// Stands for one segment of a path.
const ONE: &str = "{*}";
/// Stands for any number of segments.
const MANY: &str = "{**}";

/// Checks a list of paths, which may be templates; the first wrong one ends the check.
pub fn paths(at: &mut Sink<'_>, paths: &[String]) {
    for (i, value) in paths.iter().enumerate() {
        if !at.index(i).check(path(value)) {
            return;
        }
    }
}

fn path(path: &str) -> Result<(), Problem> {
    let refuse = |code, fault: String| {
        Err(Problem::new(code, format!("path {path:?} {fault}")).with("path", path))
    };
    let is_template = is_template(path);
    let mut after_many = false;
    for segment in path.trim_matches('/').split('/') {
        if segment == ONE || segment == MANY {
            if after_many {
                return refuse(
                    codes::H_AVAL_12,
                    format!("has {segment} after {MANY}, which must be the last"),
                );
            }
            after_many = segment == MANY;
        } else if segment.contains(['{', '}']) {
            return refuse(
                codes::H_AVAL_13,
                format!("has braces in {segment:?} that are neither {ONE} nor {MANY}"),
            );
        } else if is_template && !is_literal(segment) {
            return refuse(
                codes::H_AVAL_14,
                format!("has the segment {segment:?}, which no template can have"),
            );
        }
    }
    Ok(())
}

/// Tells whether a path has a placeholder.
#[must_use]
pub fn is_template(path: &str) -> bool {
    path.contains(ONE) || path.contains(MANY)
}

/// Tells whether a text may be a segment of a path with placeholders.
#[must_use]
pub fn is_literal(segment: &str) -> bool {
    // In the pattern this follows, "9-." is no range: the hyphen counts itself.
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~%!$&'()+,;:@=".contains(c);
    !segment.is_empty() && segment.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::path;

    #[track_caller]
    fn check(text: &str, code: &str) {
        assert_eq!(
            path(text).map_or_else(|problem| problem.code().id(), |()| "ok"),
            code,
            "{text}"
        );
    }

    #[test]
    fn h_aval_12_nothing_open_after_the_open_end() {
        check("/{*}/foo/{**}", "ok");
        check("/{**}/foo", "ok");
        check("/{**}/{*}", "H-AVAL-12");
        check("/{**}/foo/{**}/bar", "H-AVAL-12");
    }

    #[test]
    fn h_aval_13_braces_only_as_templates() {
        check("/foo/{buzz}/bar", "H-AVAL-13");
        check("/{*}/foo/{**}bar", "H-AVAL-13");
        check("a/{", "H-AVAL-13");
    }

    #[test]
    fn h_aval_14_literals_of_templates() {
        check("/{*}/a.b~c", "ok");
        check("/{*}/*", "H-AVAL-14");
        check("/{*}//b", "H-AVAL-14");
        check("/{*}/?abc", "H-AVAL-14");
        check("/a b/*", "ok");
    }
}
