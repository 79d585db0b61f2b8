use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// A host name, plain or with a leading `*` that stands for any text.
///
/// Borrows or owns its text.
/// The derived order is that of the bytes; [`cmp_specificity`](Self::cmp_specificity) is the other one.
///
/// ```
/// use mesh_config_model::host::Name;
///
/// let all = Name::new("*.example.com");
/// assert!(all.is_wildcard());
/// assert!(Name::new("www.example.com").subset_of(&all));
/// assert!(all.matches(&Name::new("*.com")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name<'a>(Cow<'a, str>);

impl<'a> Name<'a> {
    /// Takes a text as it is; every text is a host name.
    #[must_use]
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Copies the text unless it is owned already.
    #[must_use]
    pub fn into_owned(self) -> Name<'static> {
        Name(Cow::Owned(self.0.into_owned()))
    }

    /// Tells whether the name begins with `*`.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.0.starts_with('*')
    }

    /// Tells whether some host has both names; symmetric.
    ///
    /// ```
    /// use mesh_config_model::host::Name;
    ///
    /// assert!(Name::new("*.com").matches(&Name::new("*.foo.com")));
    /// assert!(!Name::new("foo.com").matches(&Name::new("*.foo.com")));
    /// ```
    #[must_use]
    pub fn matches(&self, other: &Name<'_>) -> bool {
        match (self.wildcard_tail(), other.wildcard_tail()) {
            (None, None) => self.as_str() == other.as_str(),
            (Some(tail), None) => other.as_str().ends_with(tail),
            (None, Some(tail)) => self.as_str().ends_with(tail),
            (Some(left), Some(right)) => left.ends_with(right) || right.ends_with(left),
        }
    }

    /// Tells whether every host of this name also has the other one.
    ///
    /// ```
    /// use mesh_config_model::host::Name;
    ///
    /// assert!(Name::new("*.foo.com").subset_of(&Name::new("*.com")));
    /// assert!(!Name::new("*.com").subset_of(&Name::new("*.foo.com")));
    /// ```
    #[must_use]
    pub fn subset_of(&self, other: &Name<'_>) -> bool {
        match (self.wildcard_tail(), other.wildcard_tail()) {
            (None, None) => self.as_str() == other.as_str(),
            (Some(_), None) => false,
            (None, Some(tail)) => self.as_str().ends_with(tail),
            (Some(left), Some(right)) => left.ends_with(right),
        }
    }

    /// Orders the more specific name first: plain before wildcard, then longer before shorter, then by text.
    ///
    /// ```
    /// use mesh_config_model::host::Name;
    ///
    /// let mut hosts = ["*", "foo.com", "*.com"].map(Name::from);
    /// hosts.sort_by(Name::cmp_specificity);
    /// assert_eq!(hosts, ["foo.com", "*.com", "*"].map(Name::from));
    /// ```
    #[must_use]
    pub fn cmp_specificity(&self, other: &Self) -> Ordering {
        let wildcards_last = self.is_wildcard().cmp(&other.is_wildcard());
        let longest_first = || other.0.len().cmp(&self.0.len());
        wildcards_last.then_with(longest_first).then_with(|| self.0.cmp(&other.0))
    }

    /// What follows the `*`, or `None` for a plain name.
    ///
    /// ```
    /// use mesh_config_model::host::Name;
    ///
    /// assert_eq!(Name::new("*.foo.com").wildcard_tail(), Some(".foo.com"));
    /// assert_eq!(Name::new("foo.com").wildcard_tail(), None);
    /// ```
    #[must_use]
    pub fn wildcard_tail(&self) -> Option<&str> {
        self.0.strip_prefix('*')
    }
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Name<'a> {
    fn from(text: &'a String) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Name<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
