//! Scopes in the form of Istio's `ControlZ`.

use http::{Method, StatusCode};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::Answer;
use super::answer::read;
use super::query;
use crate::control::{LevelChange, ScopeState, find, logging};
use crate::error::Error;
use crate::level::Level;

/// One scope as it is shown.
#[derive(Serialize)]
struct Shown<'s> {
    name: &'s str,
    description: &'s str,
    output_level: Level,
    stack_trace_level: Level,
    log_callers: bool,
}

/// What a request says; clients leave out what is to stay, or leave it empty, or send all that was shown.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(rename = "description")]
    _description: IgnoredAny,
    output_level: Option<String>,
    stack_trace_level: Option<String>,
    log_callers: Option<bool>,
}

pub(super) fn answer(method: &Method, rest: &[&str], body: &[u8]) -> Answer {
    let is_reading = method == Method::GET || method == Method::HEAD;
    match rest {
        [] if is_reading => {
            Answer::json(&logging().scopes.iter().map(Shown::of).collect::<Vec<_>>())
        }
        [] => Answer::not_allowed("GET", "the list of scopes can be read only"),
        [name] if is_reading => {
            let name = query::decode(name);
            let scopes = logging().scopes;
            match scopes.iter().find(|scope| scope.name == name) {
                Some(scope) => Answer::json(&Shown::of(scope)),
                None => unknown(&name),
            }
        }
        [name] if method == Method::PUT => {
            let name = query::decode(name);
            let wanted: Wanted = match read(body) {
                Ok(wanted) => wanted,
                Err(refusal) => return refusal,
            };
            if find(&name).is_none() {
                return unknown(&name);
            }
            match wanted.change(name).and_then(|change| change.apply()) {
                Ok(()) => Answer::accepted(),
                Err(error) => Answer::text(StatusCode::BAD_REQUEST, error.to_string()),
            }
        }
        [_] => Answer::not_allowed("GET, PUT", "a scope can be read and changed"),
        _ => Answer::text(StatusCode::NOT_FOUND, "scopes have no parts"),
    }
}

impl<'s> Shown<'s> {
    fn of(scope: &'s ScopeState) -> Self {
        Self {
            name: &scope.name,
            description: &scope.description,
            output_level: scope.output_level,
            stack_trace_level: scope.stack_trace_level,
            log_callers: scope.log_callers,
        }
    }
}

impl Wanted {
    fn change(self, name: String) -> Result<LevelChange, Error> {
        let level = |text: Option<String>| {
            text.filter(|text| !text.is_empty()).map(|text| text.parse::<Level>()).transpose()
        };
        let mut change = LevelChange { name, ..LevelChange::default() };
        change.output_level = level(self.output_level)?;
        change.stack_trace_level = level(self.stack_trace_level)?;
        change.log_callers = self.log_callers;
        Ok(change)
    }
}

fn unknown(name: &str) -> Answer {
    Answer::text(StatusCode::BAD_REQUEST, format!("unknown scope name: {name}"))
}
