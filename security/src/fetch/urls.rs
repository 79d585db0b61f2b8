//! Which URLs may be fetched.

use thiserror::Error;
use url::Url;

const MAX_URL_BYTES: usize = 2048;

/// Whether documents may be fetched without TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PlainHttp {
    /// Only over HTTPS.
    #[default]
    Refuse,
    /// Over HTTP too: who can change the traffic can choose the keys.
    Permit,
}

/// Why a URL may not be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum UrlError {
    /// It is not a URL, or longer than 2048 bytes.
    #[error("not a URL of at most 2048 bytes")]
    Malformed,
    /// Its scheme is not `https`.
    #[error("scheme is not https")]
    Scheme,
    /// It has a user name or password.
    #[error("URL with credentials")]
    Credentials,
    /// It has a fragment.
    #[error("URL with a fragment")]
    Fragment,
}

/// Reads a URL that may be fetched.
pub(crate) fn check_url(text: &str, plain_http: PlainHttp) -> Result<Url, UrlError> {
    if text.len() > MAX_URL_BYTES {
        return Err(UrlError::Malformed);
    }
    let url = Url::parse(text).map_err(|_| UrlError::Malformed)?;
    match url.scheme() {
        "https" => {}
        "http" if plain_http == PlainHttp::Permit => {}
        _ => return Err(UrlError::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
        return Err(UrlError::Credentials);
    }
    if url.fragment().is_some() {
        return Err(UrlError::Fragment);
    }
    Ok(url)
}

/// A URL as it may be logged: what stands in its query may be a key of its own.
pub(crate) fn without_query(url: &str) -> String {
    url.split_once('?').map_or_else(|| url.to_owned(), |(start, _)| format!("{start}?..."))
}

#[cfg(test)]
mod tests {
    use super::{PlainHttp, UrlError, check_url, without_query};

    #[test]
    fn queries_are_not_shown() {
        assert_eq!(without_query("https://b/keys?key=secret?"), "https://b/keys?...");
        assert_eq!(without_query("https://b/keys"), "https://b/keys");
    }

    #[test]
    fn only_plain_locations_over_tls_pass() {
        let check = |text| check_url(text, PlainHttp::Refuse).map(|_| ());
        assert_eq!(check("https://issuer.example/keys?x=y"), Ok(()));
        assert_eq!(check("http://issuer.example/"), Err(UrlError::Scheme));
        assert_eq!(check("file:///etc/passwd"), Err(UrlError::Scheme));
        assert_eq!(check("https://a@b/"), Err(UrlError::Credentials));
        assert_eq!(check("https://:p@b/"), Err(UrlError::Credentials));
        assert_eq!(check("https://b/#x"), Err(UrlError::Fragment));
        assert_eq!(check("b"), Err(UrlError::Malformed));
        assert_eq!(check(&format!("https://b/{}", "x".repeat(2048))), Err(UrlError::Malformed));
        assert!(check_url("http://b/", PlainHttp::Permit).is_ok());
        assert_eq!(check_url("ftp://b/", PlainHttp::Permit), Err(UrlError::Scheme));
    }
}
