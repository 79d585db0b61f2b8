/// Splits `host:port` as Go's `net.SplitHostPort` does; an IPv6 host stands in brackets. The error says what is wrong.
pub(crate) fn split_host_port(text: &str) -> Result<(&str, &str), &'static str> {
    const MISSING_PORT: &str = "has no port";
    const TOO_MANY_COLONS: &str = "has too many colons; an IPv6 address stands in brackets";
    let (before, port) = text.rsplit_once(':').ok_or(MISSING_PORT)?;
    let (host, behind_open, behind_close) = if let Some(inner) = text.strip_prefix('[') {
        let (host, after) = inner.split_once(']').ok_or("has an opening bracket alone")?;
        if before.len() != host.len() + 2 {
            return Err(if after.starts_with(':') { TOO_MANY_COLONS } else { MISSING_PORT });
        }
        (host, inner, after)
    } else if before.contains(':') {
        return Err(TOO_MANY_COLONS);
    } else {
        (before, text, text)
    };
    if behind_open.contains('[') || behind_close.contains(']') {
        return Err("has a misplaced bracket");
    }
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::split_host_port;

    #[test]
    fn ipv6_stands_in_brackets() {
        assert_eq!(split_host_port("[::1]:80"), Ok(("::1", "80")));
        assert_eq!(split_host_port("a:80"), Ok(("a", "80")));
        assert_eq!(split_host_port(":"), Ok(("", "")));
        for wrong in ["", "a", "::1:80", "[::1]", "[::1]a:80", "[::1", "a]:80", "[[::1]:80"] {
            assert!(split_host_port(wrong).is_err(), "{wrong}");
        }
    }
}
