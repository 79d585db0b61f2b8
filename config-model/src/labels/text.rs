use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Operator, Requirement, Selector, SelectorError};

/// A text that is no label selector.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseSelectorError {
    /// A part between commas is no requirement.
    #[error("{part:?} is not a requirement such as a=b, a!=b, a in (b,c), a notin (b), a or !a")]
    Syntax {
        /// The part.
        part: String,
    },
    /// A part compares by `>` or `<`, which selectors of objects do not have.
    #[error("{part:?} compares by > or <, which label selectors of objects do not support")]
    Comparison {
        /// The part.
        part: String,
    },
    /// Key or value of a requirement is malformed.
    #[error(transparent)]
    Requirement(SelectorError),
}

/// Reads a selector as `kubectl` takes it: requirements joined by commas; an empty text selects everything.
///
/// The comparisons `a>1` and `a<1` of the notation are not supported, as selectors that objects write,
/// by `matchLabels` and `matchExpressions`, do not have them.
///
/// ```
/// use mesh_config_model::labels::Selector;
///
/// let selector: Selector = "app=reviews,version notin (v1,v2),!canary".parse()?;
/// let labels = [("app".to_owned(), "reviews".to_owned())].into();
/// assert!(selector.matches(&labels));
/// assert_eq!(selector.to_string(), "app in (reviews),version notin (v1,v2),!canary");
/// # Ok::<(), mesh_config_model::labels::ParseSelectorError>(())
/// ```
impl FromStr for Selector {
    type Err = ParseSelectorError;

    fn from_str(text: &str) -> Result<Self, ParseSelectorError> {
        if text.trim().is_empty() {
            return Ok(Self::everything());
        }
        let requirements: Result<Vec<_>, _> = split(text).into_iter().map(requirement).collect();
        Ok(Self::all_of(requirements?))
    }
}

/// Prints what [`FromStr`] reads; a selector of nothing prints `<none>`, which no text selects by.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(requirements) = self.requirements() else { return f.write_str("<none>") };
        for (index, requirement) in requirements.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            requirement.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key();
        match self.operator() {
            Operator::In => write!(f, "{key} in ({})", self.values().join(",")),
            Operator::NotIn => write!(f, "{key} notin ({})", self.values().join(",")),
            Operator::Exists => f.write_str(key),
            Operator::DoesNotExist => write!(f, "!{key}"),
        }
    }
}

/// Cuts at the commas outside of parentheses.
fn split(text: &str) -> Vec<&str> {
    let mut is_inside = false;
    text.split(|c| {
        match c {
            '(' => is_inside = true,
            ')' => is_inside = false,
            _ => {}
        }
        c == ',' && !is_inside
    })
    .collect()
}

fn requirement(part: &str) -> Result<Requirement, ParseSelectorError> {
    let part = part.trim();
    let sign = part.find(['(', '!', '=', '<', '>']).filter(|&at| at > 0);
    if sign.is_some_and(|at| part[at..].starts_with(['<', '>'])) {
        return Err(ParseSelectorError::Comparison { part: part.to_owned() });
    }
    let (key, operator, values) =
        parts(part).ok_or_else(|| ParseSelectorError::Syntax { part: part.to_owned() })?;
    Requirement::new(key, operator, values).map_err(ParseSelectorError::Requirement)
}

fn parts(part: &str) -> Option<(&str, Operator, Vec<&str>)> {
    if let Some(key) = part.strip_prefix('!') {
        return Some((key.trim_start(), Operator::DoesNotExist, Vec::new()));
    }
    if let Some((head, values)) = part.split_once('(') {
        let values = values.trim_end().strip_suffix(')')?.split(',').map(str::trim).collect();
        let (key, operator) = head.trim_end().rsplit_once([' ', '\t'])?;
        let operator = match operator {
            "in" => Operator::In,
            "notin" => Operator::NotIn,
            _ => return None,
        };
        return Some((key.trim_end(), operator, values));
    }
    for (sign, operator) in [("!=", Operator::NotIn), ("==", Operator::In), ("=", Operator::In)] {
        if let Some((key, value)) = part.split_once(sign) {
            return Some((key.trim_end(), operator, vec![value.trim_start()]));
        }
    }
    (!part.is_empty()).then_some((part, Operator::Exists, Vec::new()))
}
