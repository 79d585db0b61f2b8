//! Levels, lines and rules.

use std::time::Duration;

use http::{Method, StatusCode};

use super::Answer;
use super::answer::read;
use super::query;
use crate::control::{LevelChange, logging, reset, set_directives};
use crate::directive::{DEFAULT, LevelList};
use crate::error::Error;
use crate::level::Level;
use crate::live::{TailFilter, recent, tail};
use crate::rules::{LabelRule, label_rules};

const HELP: &str = "\
POST /logging                                  shows the levels
POST /logging?level=<level>                    sets the level of everything
POST /logging?level=<name>=<level>,<level>     sets levels of scopes and targets
POST /logging?level=<name>=<level>&ttl=<time>  sets them for a while, such as 10m
POST /logging?reset                            goes back to what was configured
a level is one of off, fatal, error, warn, info, debug, trace";

pub(super) fn answer(
    method: &Method,
    rest: &[&str],
    query: &str,
    body: &[u8],
    accept: Option<&str>,
) -> Answer {
    let is_reading = method == Method::GET || method == Method::HEAD;
    match rest {
        [] if is_reading => Answer::json(&logging()),
        [] if method == Method::PUT => change(body),
        [] if method == Method::POST => post(query),
        [] => Answer::not_allowed("GET, PUT, POST", HELP),
        ["recent"] if is_reading => Answer::text(StatusCode::OK, recent().join("\n")),
        ["recent"] => Answer::not_allowed("GET", "lines can be read only"),
        ["tail"] if is_reading => follow(query, accept),
        ["tail"] => Answer::not_allowed("GET", "lines can be read only"),
        ["rules"] if is_reading => Answer::json(&label_rules()),
        ["rules"] if method == Method::PUT || method == Method::POST => {
            with_rule(body, LabelRule::apply)
        }
        ["rules"] if method == Method::DELETE => with_rule(body, |rule| {
            rule.remove();
            Ok(())
        }),
        ["rules"] => Answer::not_allowed("GET, PUT, DELETE", "rules can be read, set and removed"),
        _ => Answer::text(StatusCode::NOT_FOUND, "there are recent, tail and rules"),
    }
}

fn change(body: &[u8]) -> Answer {
    match read::<LevelChange>(body).and_then(|change| change.apply().map_err(Answer::from)) {
        Ok(()) => Answer::json(&logging()),
        Err(refusal) => refusal,
    }
}

fn with_rule(body: &[u8], apply: impl FnOnce(&LabelRule) -> Result<(), Error>) -> Answer {
    match read::<LabelRule>(body).and_then(|rule| apply(&rule).map_err(Answer::from)) {
        Ok(()) => Answer::json(&label_rules()),
        Err(refusal) => refusal,
    }
}

/// The form of `ztunnel` and Envoy.
fn post(query: &str) -> Answer {
    match Wishes::read(query).and_then(Wishes::fulfil) {
        Ok(()) => Answer::text(StatusCode::OK, format!("current log level is {}", current())),
        Err(complaint) => Answer::text(StatusCode::BAD_REQUEST, format!("{complaint}\n{HELP}")),
    }
}

#[derive(Default)]
struct Wishes {
    resets: bool,
    levels: Option<LevelList>,
    ttl: Option<Duration>,
}

impl Wishes {
    /// All of it, or a complaint about the first that cannot be read.
    fn read(query: &str) -> Result<Self, String> {
        let mut wishes = Self::default();
        for (key, value) in query::pairs(query) {
            match key.as_str() {
                "reset" => match value.as_str() {
                    "" | "true" => wishes.resets = true,
                    "false" => wishes.resets = false,
                    _ => return Err(format!("invalid reset '{value}'")),
                },
                "level" => {
                    let list = LevelList::parse_either(&value);
                    wishes.levels = Some(list.map_err(|error| error.to_string())?);
                }
                "ttl" => {
                    let ttl = query::duration(&value);
                    wishes.ttl = Some(ttl.ok_or_else(|| format!("invalid time '{value}'"))?);
                }
                _ => return Err(format!("unknown parameter '{key}'")),
            }
        }
        if wishes.ttl.is_some() && wishes.levels.is_none() {
            return Err("a time needs a level".to_owned());
        }
        Ok(wishes)
    }

    fn fulfil(self) -> Result<(), String> {
        if self.resets {
            reset();
        }
        match self.levels {
            Some(levels) => set_directives(&levels, self.ttl).map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }
}

/// The levels in force: that of everything, and of scopes and targets that have another.
fn current() -> String {
    let logging = logging();
    let named = |level: Level| if level == Level::None { "off" } else { level.as_str() };
    let of_default = logging.scopes.iter().find(|scope| scope.name == DEFAULT);
    let general = of_default.map_or(Level::Info, |scope| scope.output_level);
    let scopes = logging.scopes.iter().filter(|scope| scope.output_level != general);
    let scopes = scopes.map(|scope| (scope.name.as_str(), scope.output_level));
    let targets = logging.targets.iter();
    let targets = targets.filter_map(|target| Some((target.name.as_str(), target.output_level?)));
    let others = scopes.chain(targets).map(|(name, level)| format!(",{name}={}", named(level)));
    others.fold(named(general).to_owned(), |list, item| list + &item)
}

fn follow(query: &str, accept: Option<&str>) -> Answer {
    let mut filter = TailFilter::new();
    for (key, value) in query::pairs(query) {
        match key.as_str() {
            "scope" => filter = filter.scope(value),
            "level" => match value.parse() {
                Ok(level) => filter = filter.level(level),
                Err(error) => return Answer::from(error),
            },
            _ => {
                let complaint = format!("unknown parameter '{key}', use scope and level");
                return Answer::text(StatusCode::BAD_REQUEST, complaint);
            }
        }
    }
    match tail(filter) {
        Ok(tail) if accept.is_some_and(|accept| accept.contains("text/event-stream")) => {
            Answer::events(tail)
        }
        Ok(tail) => Answer::lines(tail),
        Err(error) => Answer::from(error),
    }
}
