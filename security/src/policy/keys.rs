//! What a condition is about.

use super::PolicyValueError as Error;

/// The key of a condition (`when`).
///
/// ```
/// use mesh_security::policy::ConditionKey;
///
/// let key = ConditionKey::parse("request.auth.claims[org][team]")?;
/// assert_eq!(key, ConditionKey::Claim(vec!["org".to_owned(), "team".to_owned()]));
/// assert!(ConditionKey::parse("request.auth.claim[org]").is_err());
/// # Ok::<(), mesh_security::policy::PolicyValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConditionKey {
    /// `request.headers[…]`.
    Header(String),
    /// `request.auth.claims[…]`, a claim or one inside it.
    Claim(Vec<String>),
    /// One of the keys without brackets.
    Plain(&'static str),
}

const PLAIN: [&str; 12] = [
    "source.ip",
    "remote.ip",
    "source.namespace",
    "source.principal",
    "source.serviceAccount",
    "source.trustDomain",
    "request.auth.principal",
    "request.auth.audiences",
    "request.auth.presenter",
    "destination.ip",
    "destination.port",
    "connection.sni",
];

impl ConditionKey {
    /// Reads the key of a condition.
    ///
    /// # Errors
    ///
    /// If it is unknown, or its brackets are missing or empty.
    pub fn parse(key: &str) -> Result<Self, Error> {
        if let Some(plain) = PLAIN.into_iter().find(|plain| *plain == key) {
            return Ok(Self::Plain(plain));
        }
        let inside = |prefix: &str| {
            let name = key.strip_prefix(prefix)?.strip_prefix('[')?.strip_suffix(']')?;
            (!name.is_empty()).then_some(name)
        };
        if let Some(name) = inside("request.headers") {
            return Ok(Self::Header(name.to_ascii_lowercase()));
        }
        let name = inside("request.auth.claims").ok_or(Error::Key)?;
        let path: Vec<&str> = name.split("][").collect();
        // With brackets of another kind the whole is one name, as in Istio.
        let nested = path.iter().all(|part| !part.is_empty() && !part.contains(['[', ']']));
        let path = if nested { path } else { vec![name] };
        Ok(Self::Claim(path.into_iter().map(str::to_owned).collect()))
    }
}
