//! The requests of a command such as `istioctl admin log`.

use http::Method;
use serde_json::{Map, Value};

use super::query;
use crate::error::{Error, ErrorKind};
use crate::level::Level;

/// What somebody wants to see or change of the scopes of another process.
///
/// ```
/// use mesh_log::http::ScopeCommand;
///
/// let command = ScopeCommand::new().levels("ads:debug,authn:info");
/// let requests = command.requests(&[])?;
/// assert_eq!(requests[0].path(), "/scopej/ads");
/// assert_eq!(requests[0].body(), Some(r#"{"output_level":"debug"}"#));
/// assert_eq!(requests.len(), 2);
/// # Ok::<(), mesh_log::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScopeCommand {
    levels: Option<String>,
    stack_levels: Option<String>,
    resets_levels: bool,
    resets_stacks: bool,
}

/// One request to the handler of the other process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeRequest {
    method: Method,
    path: String,
    body: Option<String>,
}

impl ScopeCommand {
    /// Lists the scopes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets output levels, as `scope:level,scope:level`; `trace` and `fatal` included.
    #[must_use]
    pub fn levels(self, pairs: impl Into<String>) -> Self {
        Self { levels: Some(pairs.into()), ..self }
    }

    /// Sets levels of stack traces in the same form.
    #[must_use]
    pub fn stack_levels(self, pairs: impl Into<String>) -> Self {
        Self { stack_levels: Some(pairs.into()), ..self }
    }

    /// Sets every output level to info.
    #[must_use]
    pub fn reset_levels(self) -> Self {
        Self { resets_levels: true, ..self }
    }

    /// Sets every level of stack traces to none.
    #[must_use]
    pub fn reset_stack_levels(self) -> Self {
        Self { resets_stacks: true, ..self }
    }

    /// Whether the names of all scopes are needed first, by the request that a [new command](Self::new) makes.
    pub fn needs_names(&self) -> bool {
        self.resets_levels || self.resets_stacks
    }

    /// The requests to send, one for each scope that changes, in the order of the text and then of `names`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevelFormat`] for what is no pair, [`ErrorKind::InvalidLevel`] for a level that is none,
    /// and [`ErrorKind::ContradictoryCommand`] for setting and resetting the same.
    pub fn requests(&self, names: &[&str]) -> Result<Vec<ScopeRequest>, Error> {
        for (sets, resets, subject) in [
            (&self.levels, self.resets_levels, "output levels"),
            (&self.stack_levels, self.resets_stacks, "stack trace levels"),
        ] {
            if sets.is_some() && resets {
                return Err(Error::new(ErrorKind::ContradictoryCommand, subject));
            }
        }
        let mut bodies: Vec<(String, Map<String, Value>)> = Vec::new();
        let mut put = |name: &str, key: &str, level: Level| {
            let at = bodies.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                bodies.push((name.to_owned(), Map::new()));
                bodies.len() - 1
            });
            bodies[at].1.insert(key.to_owned(), level.as_str().into());
        };
        for (key, text) in
            [("output_level", &self.levels), ("stack_trace_level", &self.stack_levels)]
        {
            for pair in text.iter().flat_map(|text| text.split(',')) {
                let (name, level) = parse_pair(pair)?;
                put(name, key, level);
            }
        }
        for name in names {
            if self.resets_levels {
                put(name, "output_level", Level::Info);
            }
            if self.resets_stacks {
                put(name, "stack_trace_level", Level::None);
            }
        }
        if bodies.is_empty() && !self.needs_names() {
            let path = "/scopej/".to_owned();
            return Ok(vec![ScopeRequest { method: Method::GET, path, body: None }]);
        }
        Ok(bodies.into_iter().map(ScopeRequest::put).collect())
    }
}

impl ScopeRequest {
    /// Method, `GET` or `PUT`; a `PUT` is answered with 202.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Path below the place where the handler is mounted.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// JSON to send, if any.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// The whole URL at an endpoint such as `http://localhost:9876`.
    ///
    /// # Errors
    /// [`ErrorKind::MissingEndpoint`] when it is empty.
    pub fn url(&self, endpoint: &str) -> Result<String, Error> {
        match endpoint.trim_end_matches('/') {
            "" => Err(Error::new(ErrorKind::MissingEndpoint, self.path())),
            endpoint => Ok(format!("{endpoint}{}", self.path)),
        }
    }

    fn put((name, body): (String, Map<String, Value>)) -> Self {
        Self {
            method: Method::PUT,
            path: format!("/scopej/{}", query::encode(&name)),
            body: Some(Value::Object(body).to_string()),
        }
    }
}

/// A scope of letters, digits, underscores, dashes and spaces, and its level.
fn parse_pair(pair: &str) -> Result<(&str, Level), Error> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_- ".contains(c))
    };
    match pair.split_once(':') {
        Some((name, level)) if is_name(name) && !level.contains(':') => Ok((name, level.parse()?)),
        _ => Err(Error::new(ErrorKind::InvalidLevelFormat, pair)),
    }
}
