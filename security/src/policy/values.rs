//! What is meant and what is not.

/// The values of a field and of its negation (`principals` and `notPrincipals`), both of which have to hold.
///
/// An empty positive list matches anything, also what is not there.
/// What is not there (no client certificate on plaintext, no token) matches no positive value and every negative one.
///
/// ```
/// use mesh_security::policy::{TextMatch, Values};
///
/// let values = Values { any_of: vec![], none_of: vec![TextMatch::parse("td/ns/evil/*")?] };
/// let matches = |principal| values.match_by(principal, TextMatch::matches);
/// assert!(matches(Some("td/ns/shop/sa/cart")));
/// assert!(!matches(Some("td/ns/evil/sa/x")));
/// assert!(matches(None), "nobody is not the one who is excluded");
/// # Ok::<(), mesh_security::policy::PolicyValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a field has its values and their negation")]
pub struct Values<M> {
    /// At least one of these has to match, if there is any.
    pub any_of: Vec<M>,
    /// None of these may match.
    pub none_of: Vec<M>,
}

impl<M> Values<M> {
    /// Whether a property that may be missing has one of the values and none of the others.
    pub fn match_by<T: Copy>(&self, property: Option<T>, matches: impl Fn(&M, T) -> bool) -> bool {
        let one = |value: &M| property.is_some_and(|property| matches(value, property));
        (self.any_of.is_empty() || self.any_of.iter().any(one)) && !self.none_of.iter().any(one)
    }
}
