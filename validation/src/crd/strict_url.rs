//! URLs as the API server reads them: Go refuses a second colon in a host since 1.26, unless a program asks for
//! its older ways.

use crate::go::{self, Url};

/// Reads an absolute URL or path, without fragment.
pub(super) fn parse_request_uri(text: &str) -> Result<Url, &'static str> {
    go::parse_request_uri(text).and_then(strict)
}

/// Reads a URL.
pub(super) fn parse(text: &str) -> Result<Url, &'static str> {
    go::parse_url(text).and_then(strict)
}

fn strict(url: Url) -> Result<Url, &'static str> {
    if !url.host.starts_with('[') && url.host.matches(':').count() > 1 {
        return Err("has a host with more than one colon");
    }
    Ok(url)
}
