//! URLs as Go's `net/url` reads them, which is neither RFC 3986 nor what browsers do.

use super::parse_addr;

/// The parts of a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Url {
    /// In lower case; empty when there is none.
    pub(crate) scheme: String,
    /// Host and port as written, brackets and escapes resolved.
    pub(crate) host: String,
    /// Escapes resolved.
    pub(super) path: Vec<u8>,
    /// The path as written.
    pub(super) raw_path: String,
    /// As written.
    pub(super) query: String,
    /// What follows the scheme when no slash does.
    opaque: String,
}

impl Url {
    /// The port as written; empty when there is none.
    pub(crate) fn port(&self) -> &str {
        self.split_host().1
    }

    /// The host without port and brackets.
    #[cfg(any(test, feature = "crd"))]
    pub(crate) fn hostname(&self) -> &str {
        let (host, _) = self.split_host();
        host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host)
    }

    fn split_host(&self) -> (&str, &str) {
        match self.host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => (host, port),
            _ => (&self.host, ""),
        }
    }
}

/// Reads a URL or a reference to one, with fragment, as `url.Parse` does.
pub(crate) fn parse_url(text: &str) -> Result<Url, &'static str> {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let url = parse(text, Form::Reference)?;
    unescape(fragment, Part::Other)?;
    Ok(url)
}

/// Reads the target of a request, absolute or a path, as `url.ParseRequestURI` does.
pub(crate) fn parse_request_uri(text: &str) -> Result<Url, &'static str> {
    parse(text, Form::Request)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Reference,
    Request,
}

/// Where a text stands decides which characters need escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Host,
    Zone,
    Other,
}

fn parse(text: &str, form: Form) -> Result<Url, &'static str> {
    if text.bytes().any(|c| c < b' ' || c == 0x7f) {
        return Err("has a control character");
    }
    if text.is_empty() && form == Form::Request {
        return Err("is empty");
    }
    let mut url = Url::default();
    if text == "*" {
        url.path = b"*".to_vec();
        "*".clone_into(&mut url.raw_path);
        return Ok(url);
    }
    let (scheme, rest) = split_scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    query.clone_into(&mut url.query);
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        if form == Form::Request {
            return Err("is neither absolute nor a path");
        }
        if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return Err("has a colon in its first segment");
        }
    }
    let has_authority = !scheme.is_empty() || form == Form::Reference && !rest.starts_with("///");
    let path = match rest.strip_prefix("//").filter(|_| has_authority) {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            url.host = parse_authority(authority)?;
            path
        }
        None => rest,
    };
    url.path = unescape(path, Part::Other)?;
    path.clone_into(&mut url.raw_path);
    Ok(url)
}

fn split_scheme(text: &str) -> Result<(&str, &str), &'static str> {
    for (i, c) in text.bytes().enumerate() {
        match c {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if i > 0 => {}
            b':' if i == 0 => return Err("has no scheme before its colon"),
            b':' => return Ok((&text[..i], &text[i + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn parse_authority(authority: &str) -> Result<String, &'static str> {
    let Some((user, host)) = authority.rsplit_once('@') else { return parse_host(authority) };
    let host = parse_host(host)?;
    if !user.bytes().all(|c| c.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&c)) {
        return Err("has a character in its user that needs an escape");
    }
    unescape(user, Part::Other)?;
    Ok(host)
}

fn parse_host(host: &str) -> Result<String, &'static str> {
    let Some(open) = host.rfind('[') else {
        if let Some(colon) = host.rfind(':') {
            check_port(&host[colon..])?;
        }
        return unescape(host, Part::Host).map(|host| lossy(&host));
    };
    if open > 0 {
        return Err("has a bracket inside of its host");
    }
    let close = host.rfind(']').ok_or("has an opening bracket alone")?;
    let (name, port) = (&host[1..close], &host[close + 1..]);
    check_port(port)?;
    let (address, zone) = name.split_at(name.find("%25").unwrap_or(name.len()));
    let mut name = unescape(address, Part::Host)?;
    name.extend(unescape(zone, Part::Zone)?);
    let name = lossy(&name);
    match parse_addr(&name) {
        Some(address) if address.is_ipv6() => Ok(format!("[{name}]{port}")),
        _ => Err("has something other than an IPv6 address in brackets"),
    }
}

fn check_port(port: &str) -> Result<(), &'static str> {
    let digits = port.strip_prefix(':').unwrap_or(port);
    let written = port.is_empty() || port.starts_with(':');
    if written && digits.bytes().all(|c| c.is_ascii_digit()) {
        return Ok(());
    }
    Err("has a port that is not a number")
}

/// Resolves `%41` and refuses what has to be escaped.
pub(super) fn unescape(text: &str, part: Part) -> Result<Vec<u8>, &'static str> {
    const WRONG: &str = "has a percent sign that is no escape";
    let mut bytes = text.bytes();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(c) = bytes.next() {
        if c == b'%' {
            let mut digit = || bytes.next().and_then(|c| char::from(c).to_digit(16)).ok_or(WRONG);
            let (high, low) = (digit()?, digit()?);
            let value = u8::try_from(high * 16 + low).unwrap_or(b'%');
            let allowed = match part {
                Part::Host => high >= 8 || value == b'%',
                Part::Zone => value == b'%' || value == b' ' || is_host_character(value),
                Part::Other => true,
            };
            if !allowed {
                return Err(WRONG);
            }
            plain.push(value);
        } else if part != Part::Other && c.is_ascii() && !is_host_character(c) {
            return Err("has a character in its host that is not allowed there");
        } else {
            plain.push(c);
        }
    }
    Ok(plain)
}

pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_host_character(c: u8) -> bool {
    c.is_ascii_alphanumeric() || b"!$&'()*+,;=:[]<>\"-_.~".contains(&c)
}
