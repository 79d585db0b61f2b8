/// Tells whether Go's `http.StatusText` has a text for the code.
pub(crate) fn is_http_status(code: i64) -> bool {
    matches!(
        code,
        100..=103
            | 200..=208
            | 226
            | 300..=305
            | 307
            | 308
            | 400..=418
            | 421..=426
            | 428
            | 429
            | 431
            | 451
            | 500..=508
            | 510
            | 511
    )
}

#[cfg(test)]
mod tests {
    use super::is_http_status;

    #[test]
    fn registered_codes_only() {
        assert!(is_http_status(418));
        assert!(is_http_status(503));
        assert!(!is_http_status(499));
        assert!(!is_http_status(306));
        assert!(!is_http_status(-503));
    }
}
