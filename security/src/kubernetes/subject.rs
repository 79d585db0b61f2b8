//! The subject of a service account token.

use thiserror::Error;

/// A service account, as it stands in `sub`: `system:serviceaccount:<namespace>:<name>`.
///
/// ```
/// use mesh_security::kubernetes::ServiceAccountSubject;
///
/// let subject = ServiceAccountSubject::parse("system:serviceaccount:shop:cart")?;
/// assert_eq!((subject.namespace, subject.name), ("shop", "cart"));
/// assert!(ServiceAccountSubject::parse("system:serviceaccount:shop").is_err());
/// # Ok::<(), mesh_security::kubernetes::InvalidSubject>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ServiceAccountSubject<'a> {
    /// A DNS label (RFC 1123).
    pub namespace: &'a str,
    /// A DNS subdomain (RFC 1123).
    pub name: &'a str,
}

/// The text is not the subject of a service account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the subject of a service account")]
#[non_exhaustive]
pub struct InvalidSubject;

impl<'a> ServiceAccountSubject<'a> {
    /// Reads a subject of exactly four parts.
    ///
    /// # Errors
    ///
    /// If it has other parts, or names that Kubernetes does not permit.
    pub fn parse(subject: &'a str) -> Result<Self, InvalidSubject> {
        let rest = subject.strip_prefix("system:serviceaccount:").ok_or(InvalidSubject)?;
        let (namespace, name) = rest.split_once(':').ok_or(InvalidSubject)?;
        let sound = namespace.len() <= 63
            && is_label(namespace)
            && name.len() <= 253
            && name.split('.').all(is_label);
        if sound { Ok(Self { namespace, name }) } else { Err(InvalidSubject) }
    }
}

fn is_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}
