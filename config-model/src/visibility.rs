//! Who may see an object: the entries of an `exportTo` list.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::labels::is_dns1123_label;

/// One entry of an `exportTo` list.
///
/// ```
/// use mesh_config_model::Visibility;
///
/// let entry: Visibility = "prod".parse()?;
/// assert!(entry.includes("infra", "prod"));
/// assert!(Visibility::Private.includes("infra", "infra"));
/// assert_eq!(Visibility::Public.to_string(), "*");
/// # Ok::<(), mesh_config_model::visibility::VisibilityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Visibility {
    /// `.`: the object's own namespace.
    Private,
    /// `*`: every namespace.
    Public,
    /// `~`: no namespace; used between programs, refused in objects.
    None,
    /// One namespace by name.
    Namespace(String),
}

impl Visibility {
    /// Tells whether the entry lets `viewer` see an object of namespace `own`.
    #[must_use]
    pub fn includes(&self, own: &str, viewer: &str) -> bool {
        match self {
            Self::Private => own == viewer,
            Self::Public => true,
            Self::None => false,
            Self::Namespace(namespace) => namespace == viewer,
        }
    }

    /// Reads an entry as an object may write it: [`FromStr`] without `~`.
    ///
    /// ```
    /// use mesh_config_model::Visibility;
    ///
    /// assert_eq!(Visibility::parse_in_object("."), Ok(Visibility::Private));
    /// assert!(Visibility::parse_in_object("~").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// When the text is `~`, or neither a sign nor the name of a namespace.
    pub fn parse_in_object(text: &str) -> Result<Self, VisibilityError> {
        match text.parse()? {
            Self::None => Err(VisibilityError::NoneInObject),
            entry @ (Self::Private | Self::Public | Self::Namespace(_)) => Ok(entry),
        }
    }
}

impl FromStr for Visibility {
    type Err = VisibilityError;

    fn from_str(text: &str) -> Result<Self, VisibilityError> {
        match text {
            "." => Ok(Self::Private),
            "*" => Ok(Self::Public),
            "~" => Ok(Self::None),
            namespace if is_dns1123_label(namespace) => Ok(Self::Namespace(namespace.to_owned())),
            _ => Err(VisibilityError::Namespace { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Private => ".",
            Self::Public => "*",
            Self::None => "~",
            Self::Namespace(namespace) => namespace,
        })
    }
}

/// An entry of an `exportTo` list means nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VisibilityError {
    /// The entry is neither a sign nor the name of a namespace.
    #[error("visibility {text:?} is neither \".\" nor \"*\" nor the name of a namespace")]
    Namespace {
        /// The entry.
        text: String,
    },
    /// The entry is `~`, which objects may not say.
    #[error("visibility \"~\" is not allowed in configuration objects")]
    NoneInObject,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_may_say_signs_and_namespaces() {
        let label = "a".repeat(63);
        let namespace = |text: &str| Ok(Visibility::Namespace(text.to_owned()));
        let malformed = |text: &str| Err(VisibilityError::Namespace { text: text.to_owned() });
        let check = |text: &str, expected| {
            assert_eq!(Visibility::parse_in_object(text), expected, "{text:?}");
        };
        check(".", Ok(Visibility::Private));
        check("*", Ok(Visibility::Public));
        check("~", Err(VisibilityError::NoneInObject));
        check("", malformed(""));
        check("ns_1", malformed("ns_1"));
        check("prod", namespace("prod"));
        check("Prod-1", namespace("Prod-1"));
        check(&label, namespace(&label));
        check(&format!("{label}a"), malformed(&format!("{label}a")));
    }

    #[test]
    fn prints_what_it_reads() {
        for text in [".", "*", "~", "prod"] {
            assert_eq!(text.parse::<Visibility>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn each_entry_includes_its_viewers() {
        let viewers = |entry: &str| {
            let entry: Visibility = entry.parse().unwrap();
            ["own", "prod", "test"].map(|viewer| entry.includes("own", viewer))
        };
        assert_eq!(viewers("."), [true, false, false]);
        assert_eq!(viewers("*"), [true, true, true]);
        assert_eq!(viewers("~"), [false, false, false]);
        assert_eq!(viewers("prod"), [false, true, false]);
    }
}
