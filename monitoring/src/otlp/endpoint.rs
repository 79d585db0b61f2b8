use http::Uri;

/// What may be told of an endpoint: neither user info nor query, since secrets are there.
pub(super) fn shown(endpoint: &str) -> String {
    let Ok(uri) = endpoint.parse::<Uri>() else { return MALFORMED.to_owned() };
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return MALFORMED.to_owned();
    };
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{host}{port}{}", uri.path())
}

const MALFORMED: &str = "malformed";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(endpoint: &str, expected: &str) {
        assert_eq!(shown(endpoint), expected);
    }

    #[test]
    fn secrets_are_not_shown() {
        check("http://collector:4318/v1/metrics", "http://collector:4318/v1/metrics");
        check("http://[::1]:4318", "http://[::1]:4318/");
        check("https://u:secret@collector/", "https://collector/");
        check("http://secret@collector/v1?token=secret", "http://collector/v1");
        check("u:secret@collector", "malformed");
        check("http://u:sec ret@collector/", "malformed");
        check("", "malformed");
    }
}
