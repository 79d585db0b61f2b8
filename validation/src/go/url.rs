//! URLs as Go's `net/url` reads them, which is neither RFC 3986 nor what browsers do.

use super::parse_addr;

/// The parts of a URL that checks look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Url {
    /// In lower case; empty when there is none.
    pub(crate) scheme: String,
    /// Host and port as written, brackets and escapes resolved.
    pub(crate) host: String,
}

impl Url {
    /// The port as written; empty when there is none.
    pub(crate) fn port(&self) -> &str {
        match self.host.rsplit_once(':') {
            Some((_, port)) if port.bytes().all(|c| c.is_ascii_digit()) => port,
            _ => "",
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
enum Part {
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
        return Ok(url);
    }
    let (scheme, rest) = split_scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
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
    unescape(path, Part::Other)?;
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
        return unescape(host, Part::Host);
    };
    let close =
        host.rfind(']').filter(|&close| close > open).ok_or("has an opening bracket alone")?;
    let (name, port) = (&host[open + 1..close], &host[close + 1..]);
    check_port(port)?;
    let port = unescape(port, Part::Host)?;
    let name = match name.find("%25") {
        Some(zone) => unescape(&name[..zone], Part::Host)? + &unescape(&name[zone..], Part::Zone)?,
        None => unescape(name, Part::Host)?,
    };
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
fn unescape(text: &str, part: Part) -> Result<String, &'static str> {
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
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

fn is_host_character(c: u8) -> bool {
    c.is_ascii_alphanumeric() || b"!$&'()*+,;=:[]<>\"-_.~".contains(&c)
}
