//! Who is meant, by token or by service account.

use super::{PolicyValueError as Error, TextMatch};
use crate::spiffe::Identity;

/// The principal of a token, by issuer and subject.
///
/// A pattern is split at its last slash, and the pair is compared, so a slash in one half imitates nothing.
///
/// ```
/// use mesh_security::policy::RequestPrincipalMatch;
///
/// let anybody_there = RequestPrincipalMatch::parse("https://issuer.example/*")?;
/// assert!(anybody_there.matches("https://issuer.example", "alice"));
/// let alice = RequestPrincipalMatch::parse("*/alice")?;
/// assert!(!alice.matches("https://issuer.example", "bob"));
/// # Ok::<(), mesh_security::policy::PolicyValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestPrincipalMatch {
    issuer: TextMatch,
    subject: TextMatch,
}

impl RequestPrincipalMatch {
    /// Reads a value of a policy.
    ///
    /// Without a slash, `x*` means issuers that begin so and `*x` subjects that end so.
    ///
    /// # Errors
    ///
    /// If it is empty, has a `*` where none may stand, or is a text without slash and `*`, which would match nobody.
    pub fn parse(value: &str) -> Result<Self, Error> {
        let any = || TextMatch::parse("*");
        let (issuer, subject) = match value.rsplit_once('/') {
            // With a wildcard on one side the other is exact.
            Some((issuer, subject)) => (TextMatch::parse(issuer)?, TextMatch::parse(subject)?),
            None if value.ends_with('*') => (TextMatch::parse(value)?, any()?),
            None if value.starts_with('*') => (any()?, TextMatch::parse(value)?),
            None if value.is_empty() => return Err(Error::Empty),
            None => return Err(Error::Wildcard),
        };
        Ok(Self { issuer, subject })
    }

    /// Whether the principal is one of those that are meant; both halves have to be there.
    #[must_use]
    pub fn matches(&self, issuer: &str, subject: &str) -> bool {
        self.issuer.matches(issuer) && self.subject.matches(subject)
    }
}

/// A service account, `<namespace>/<name>` or `<name>` in the namespace of the policy; compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceAccountMatch {
    namespace: Box<str>,
    name: Box<str>,
}

impl ServiceAccountMatch {
    /// Reads a value of a policy in this namespace.
    ///
    /// # Errors
    ///
    /// If it is empty, longer than 320 bytes, has more than one slash or a `*`.
    pub fn parse(value: &str, policy_namespace: &str) -> Result<Self, Error> {
        let (namespace, name) = value.split_once('/').unwrap_or((policy_namespace, value));
        let sound = value.len() <= 320
            && !namespace.is_empty()
            && !name.is_empty()
            && !name.contains('/')
            && !value.contains('*');
        if !sound {
            return Err(Error::ServiceAccount);
        }
        Ok(Self { namespace: namespace.into(), name: name.into() })
    }

    /// Whether the identity is that of the account, in whatever trust domain.
    #[must_use]
    pub fn matches(&self, identity: &Identity) -> bool {
        *self.namespace == *identity.namespace() && *self.name == *identity.service_account()
    }
}
