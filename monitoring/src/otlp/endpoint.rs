use http::Uri;
use opentelemetry_otlp::{OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT};

use crate::PushError;

/// Refuses the endpoint that is posted to, the given one or that of the environment, when no push could come through.
pub(super) fn check(
    given: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(), PushError> {
    if let Some(given) = given {
        return refusal(given).map_or(Ok(()), |reason| Err(refused("the endpoint", reason)));
    }
    let names = [OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT];
    let of = |name| variable(name).filter(|value| !value.is_empty()).map(|value| (name, value));
    let Some((name, value)) = names.into_iter().find_map(of) else { return Ok(()) };
    refusal(&value).map_or(Ok(()), |reason| Err(refused(name, reason)))
}

fn refused(name: &str, reason: &str) -> PushError {
    PushError { message: format!("{name} {reason}") }
}

fn refusal(endpoint: &str) -> Option<&'static str> {
    let Ok(uri) = endpoint.parse::<Uri>() else { return Some(NO_URL) };
    let authority = uri.authority().map_or("", |it| it.as_str());
    match uri.scheme_str() {
        _ if uri.host().is_none_or(str::is_empty) => Some(NO_URL),
        Some("http") if authority.contains('@') => {
            Some("has user info, which is not sent: give a header")
        }
        Some("http") => None,
        Some("https") => {
            Some("is https, which is not spoken here: hand an exporter with TLS to `push_to`")
        }
        Some(_) | None => Some(NO_URL),
    }
}

const NO_URL: &str = "is no URL such as http://collector:4318/v1/metrics";

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

    #[test]
    fn secrets_are_not_shown() {
        let check = |endpoint: &str, expected: &str| assert_eq!(shown(endpoint), expected);
        check("http://collector:4318/v1/metrics", "http://collector:4318/v1/metrics");
        check("http://[::1]:4318", "http://[::1]:4318/");
        check("https://u:secret@collector/", "https://collector/");
        check("http://secret@collector/v1?token=secret", "http://collector/v1");
        check("u:secret@collector", "malformed");
        check("http://u:sec ret@collector/", "malformed");
        check("", "malformed");
    }
    fn outcome(given: Option<&str>, environment: &[(&str, &str)]) -> String {
        let variable = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        check(given, variable).map_or_else(|error| error.message, |()| "accepted".to_owned())
    }

    #[test]
    fn endpoint_that_no_push_would_reach_is_refused() {
        let check = |given: &str, expected: &str| assert_eq!(outcome(Some(given), &[]), expected);
        check("http://collector:4318/v1/metrics", "accepted");
        check("HTTP://[::1]", "accepted");
        let no_url = "the endpoint is no URL such as http://collector:4318/v1/metrics";
        for malformed in
            ["", "nonsense", "collector:4318", "/v1", "ftp://collector/", "http://a b/"]
        {
            check(malformed, no_url);
        }
        check(
            "https://u:secret@collector/",
            "the endpoint is https, which is not spoken here: hand an exporter with TLS to `push_to`",
        );
        check(
            "http://u:secret@collector/",
            "the endpoint has user info, which is not sent: give a header",
        );
    }

    #[test]
    fn endpoint_of_the_environment_is_checked_when_it_is_used() {
        let all = [(OTEL_EXPORTER_OTLP_ENDPOINT, "x"), (OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, "y")];
        let no_url = "is no URL such as http://collector:4318/v1/metrics";
        assert_eq!(outcome(None, &[]), "accepted");
        assert_eq!(outcome(Some("http://collector"), &all), "accepted");
        assert_eq!(outcome(None, &all), format!("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT {no_url}"));
        assert_eq!(outcome(None, &all[..1]), format!("OTEL_EXPORTER_OTLP_ENDPOINT {no_url}"));
        assert_eq!(outcome(None, &[(OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, "")]), "accepted");
    }
}
