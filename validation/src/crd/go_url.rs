//! URLs as Go's `net/url` reads them, which is what the API server asks.

/// The parts of a URL that rules can ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GoUrl {
    pub(super) scheme: String,
    /// With its port.
    pub(super) host: String,
    path: Vec<u8>,
    /// The path as it was written.
    raw_path: String,
    query: String,
    opaque: String,
}

type Parsed<T> = Result<T, &'static str>;

/// Where an escape stands decides what it may stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Other,
    Host,
    Zone,
}

/// Reads an absolute URL or path, without fragment.
pub(super) fn parse_request_uri(text: &str) -> Parsed<GoUrl> {
    read(text, true)
}

/// Reads a URL.
pub(super) fn parse(text: &str) -> Parsed<GoUrl> {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let url = read(rest, false)?;
    unescape(fragment, Place::Other)?;
    Ok(url)
}

fn read(text: &str, via_request: bool) -> Parsed<GoUrl> {
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return Err("it has a control character");
    }
    if text.is_empty() && via_request {
        return Err("it is empty");
    }
    let mut url = GoUrl::default();
    if text == "*" {
        "*".clone_into(&mut url.raw_path);
        url.path = b"*".to_vec();
        return Ok(url);
    }
    let (scheme, rest) = scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let (mut rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    query.clone_into(&mut url.query);
    if !rest.starts_with('/') {
        if !url.scheme.is_empty() {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        if via_request {
            return Err("it is not absolute");
        }
        if rest.split('/').next().unwrap_or_default().contains(':') {
            return Err("its first part has a colon");
        }
    }
    let has_authority = !url.scheme.is_empty() || !via_request && !rest.starts_with("///");
    if let Some(authority) = rest.strip_prefix("//").filter(|_| has_authority) {
        let end = authority.find('/').unwrap_or(authority.len());
        let (authority, path) = authority.split_at(end);
        rest = path;
        url.host = self::authority(authority)?;
    }
    url.path = unescape(rest, Place::Other)?;
    rest.clone_into(&mut url.raw_path);
    Ok(url)
}

fn scheme(text: &str) -> Parsed<(&str, &str)> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err("it has no scheme before the colon"),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn authority(text: &str) -> Parsed<String> {
    let (user, host) = match text.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, text),
    };
    let host = self::host(host)?;
    if let Some(user) = user {
        let allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
        if !user.bytes().all(allowed) {
            return Err("its user has a forbidden character");
        }
        unescape(user, Place::Other)?;
    }
    Ok(host)
}

fn host(text: &str) -> Parsed<String> {
    if text.starts_with('[') {
        let end = text.rfind(']').ok_or("its host lacks a ]")?;
        optional_port(&text[end + 1..])?;
        let (inner, rest) = text.split_at(end);
        let literal = &inner[1..];
        let address = literal.split_once("%25").map_or(literal, |(address, _)| address);
        let plain = unescape(address, Place::Host)?;
        let is_address = std::str::from_utf8(&plain)
            .is_ok_and(|plain| plain.parse::<std::net::Ipv6Addr>().is_ok());
        if !is_address {
            return Err("its host is not an IPv6 address");
        }
        if let Some(zone) = inner.find("%25") {
            let mut whole = unescape(&inner[..zone], Place::Host)?;
            whole.extend(unescape(&inner[zone..], Place::Zone)?);
            whole.extend(unescape(rest, Place::Host)?);
            return Ok(lossy(&whole));
        }
    } else if let Some(colon) = text.rfind(':') {
        optional_port(&text[colon..])?;
        if text[..colon].contains(':') {
            return Err("its host has more than one colon");
        }
    }
    Ok(lossy(&unescape(text, Place::Host)?))
}

fn optional_port(text: &str) -> Parsed<()> {
    match text.strip_prefix(':') {
        Some(port) if port.bytes().all(|digit| digit.is_ascii_digit()) => Ok(()),
        None if text.is_empty() => Ok(()),
        _ => Err("its port is not a number"),
    }
}

fn unescape(text: &str, place: Place) -> Parsed<Vec<u8>> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            let digits =
                bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
            let value = digits
                .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .ok_or("it has a malformed escape")?;
            let is_percent = digits == Some("25");
            let refused = match place {
                Place::Host => value < 0x80 && !is_percent,
                Place::Zone => !is_percent && value != b' ' && !is_plain_in_host(value),
                Place::Other => false,
            };
            if refused {
                return Err("its host has a forbidden escape");
            }
            plain.push(value);
            at += 3;
        } else {
            if place != Place::Other && byte < 0x80 && !is_plain_in_host(byte) {
                return Err("its host has a forbidden character");
            }
            plain.push(byte);
            at += 1;
        }
    }
    Ok(plain)
}

fn is_plain_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl GoUrl {
    /// The host without port and brackets.
    pub(super) fn hostname(&self) -> &str {
        let (host, _) = self.split_host();
        host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host)
    }

    /// The port, empty when there is none.
    pub(super) fn port(&self) -> &str {
        self.split_host().1
    }

    fn split_host(&self) -> (&str, &str) {
        match self.host.rsplit_once(':') {
            Some((host, port)) if optional_port(&self.host[host.len()..]).is_ok() => (host, port),
            Some(_) | None => (&self.host, ""),
        }
    }

    /// The path with its escapes, as it was written when that is allowed.
    pub(super) fn escaped_path(&self) -> String {
        let allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@!'()*[]%".contains(&byte);
        if self.raw_path.bytes().all(allowed) {
            return self.raw_path.clone();
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte);
        let mut escaped = String::new();
        for &byte in &self.path {
            if plain(byte) {
                escaped.push(char::from(byte));
            } else {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        }
        escaped
    }

    /// The pairs of the query, unescaped; malformed ones are left out.
    pub(super) fn query_pairs(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let plain =
            |text: &str| unescape(&text.replace('+', " "), Place::Other).map(|bytes| lossy(&bytes));
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.contains(';'));
        pairs.filter_map(move |pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((plain(key).ok()?, plain(value).ok()?))
        })
    }
}
