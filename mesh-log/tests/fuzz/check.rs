//! What is claimed of each reader.

use std::hash::{DefaultHasher, Hash, Hasher};

use http::Method;
use mesh_log::http::{Content, answer};
use mesh_log::testing::Capture;
use mesh_log::{Level, LevelList, label_rules, logging};

/// Where a target begins.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: &'static [&'static str],
    pub(crate) words: &'static [&'static str],
}

pub(crate) const DIRECTIVES: Target = Target {
    name: "directives",
    seeds: &[
        "default:info,ads:debug",
        "warn",
        "all:none,a:fatal",
        "info,hyper=off",
        "a::b=Debug, c",
        "[s]=info",
    ],
    words: &[
        "none", "fatal", "error", "warn", "info", "debug", "trace", "off", "all", "default", ":",
        "::", ",", "=", " ", "[", "]", "{", "}", "/", "ads", "é", "\n",
    ],
};

/// Level lists agree with the grammar; what is read can be written in the same form and read again.
pub(crate) fn directives(input: &[u8]) -> u64 {
    let Ok(text) = std::str::from_utf8(input) else { return 0 };
    let strict = LevelList::parse(text);
    let is_level = |text: &str| Level::ALL.iter().any(|level| level.as_str() == text);
    let is_item = |item: &str| match item.split(':').collect::<Vec<_>>()[..] {
        [level] | [_, level] => is_level(level),
        _ => false,
    };
    assert_eq!(strict.is_ok(), text.split(',').all(is_item));
    if let Ok(list) = &strict {
        let again: Vec<_> = list.iter().map(|(name, level)| format!("{name}:{level}")).collect();
        assert_eq!(LevelList::parse(&again.join(",")).as_ref(), Ok(list));
        assert_eq!(list.iter().count(), text.split(',').count());
    }
    let lenient = LevelList::parse_env_filter(text);
    if let Ok(list) = &lenient {
        let mut items: Vec<_> =
            list.iter().map(|(name, level)| format!("{name}={level}")).collect();
        let bare = list.iter().take_while(|(name, _)| *name == "all").count();
        assert!(list.iter().skip(bare).all(|(name, _)| name != "all"));
        items.iter_mut().for_each(|item| *item = item.replace("=none", "=off"));
        assert_eq!(LevelList::parse_env_filter(&items.join(",")).as_ref(), Ok(list));
    }
    let shape = |list: Result<LevelList, mesh_log::Error>| match list {
        Ok(list) => (None, list.iter().map(|(_, level)| level).take(4).collect()),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            (Some(error.kind()), Vec::new())
        }
    };
    hash((shape(strict), shape(lenient)))
}

pub(crate) const HANDLER: Target = Target {
    name: "handler",
    seeds: &[
        "GET /scopej/\n",
        "GET /scopej/klog\n",
        "PUT /scopej/klog\n{\"output_level\":\"debug\",\"log_callers\":true}",
        "GET /logging\n",
        "PUT /logging\n{\"name\":\"all\",\"output_level\":\"warn\",\"expires_after\":600}",
        "POST /logging?level=warn,hyper=off&ttl=10m\n",
        "POST /logging?reset\n",
        "GET /logging/recent\n",
        "GET /logging/tail?scope=klog&level=warn\n",
        "PUT /logging/rules\n{\"label\":\"a\",\"pattern\":\"b*\",\"scope\":\"klog\",\"level\":\"debug\"}",
        "DELETE /logging/rules\n{\"label\":\"a\",\"pattern\":\"b*\",\"scope\":\"klog\",\"level\":\"debug\"}",
    ],
    words: &[
        "GET ",
        "PUT ",
        "POST ",
        "DELETE ",
        "/logging",
        "/scopej",
        "/rules",
        "/tail",
        "/recent",
        "?level=",
        "&ttl=",
        "&reset",
        "%20",
        "%",
        "+",
        "debug",
        "off",
        "all",
        "default",
        "klog",
        "{",
        "}",
        "\"name\":",
        "\"output_level\":",
        "\"stack_trace_level\":",
        "\"expires_after\":",
        "1e400",
        "-1",
        "null",
        "[",
        "]",
        ",",
        "=",
        "\n",
        "é",
    ],
};

/// Nothing is changed by what is refused, or by reading; every answer has a text.
pub(crate) fn handler(input: &[u8]) -> u64 {
    let line_end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let (head, body) = input.split_at(line_end);
    let head = String::from_utf8_lossy(head);
    let (method, target) = head.split_once(' ').unwrap_or((&head, ""));
    let Ok(method) = Method::from_bytes(method.as_bytes()) else { return 0 };
    let (path, query) =
        target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let levels = || {
        let logging = logging();
        let scopes = logging.scopes.into_iter();
        let scopes = scopes.map(|scope| {
            (scope.name, scope.output_level, scope.stack_trace_level, scope.log_callers)
        });
        let targets = logging.targets.into_iter().map(|target| (target.name, target.output_level));
        (scopes.collect::<Vec<_>>(), targets.collect::<Vec<_>>(), label_rules())
    };
    // Changes that end by themselves must not end while others are looked at.
    mesh_log::reset();
    let before = levels();
    let answer = answer(&method, path, query, body.get(1..).unwrap_or_default(), None);
    let (status, allow) = (answer.status().as_u16(), answer.allow());
    if status >= 400 || method == Method::GET {
        assert_eq!(levels(), before);
    }
    assert_eq!(status == 405, allow.is_some());
    let (kind, start) = match answer.into_content() {
        Content::Text(text) => {
            assert!(status == 202 || !text.is_empty());
            (0, text.chars().filter(|c| !c.is_ascii_digit()).take(24).collect())
        }
        _ => (1, String::new()),
    };
    hash((status, kind, start))
}

pub(crate) const RELAY: Target = Target {
    name: "relay",
    seeds: &[
        r#"["{\"level\":\"info\",\"time\":\"2026-08-22T15:00:18.5Z\",\"msg\":\"m\",\"k\":1}"]"#,
        r#"["{\"level\":\"fatal\",\"time\":\"2026-08-22T15:00:18+02:00\",\"msg\":\"a\\nb\",\"k\":[1,null]}","x"]"#,
        "[]",
    ],
    words: &[
        "\\\"level\\\":",
        "\\\"time\\\":",
        "\\\"msg\\\":",
        "info",
        "loud",
        "2026-02-29",
        "T",
        "Z",
        "+25:00",
        ".000",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\\\n",
        "\\u001b",
        "1e400",
        "null",
        ",",
        "9999-12-31T23:59:60Z",
    ],
};

/// As many lines as were read, each of one line without control characters; no end of the process.
pub(crate) fn relay(input: &[u8]) -> u64 {
    let mut outcome = None;
    let captured = Capture::new().levels("klog:debug").run(|| {
        outcome = Some(mesh_log::relay(&mesh_log::KLOG, input));
    });
    let lines = captured.lines();
    assert_eq!(captured.fatal_exits(), 0);
    assert!(lines.iter().all(|line| !line.chars().any(|c| c.is_control() && c != '\t')));
    match outcome.expect("it ran") {
        Ok(relayed) => {
            assert_eq!(relayed.lines + relayed.skipped, lines.len());
            let starts: Vec<_> = lines.iter().map(|line| line[..4].to_owned()).take(3).collect();
            hash((relayed.lines.min(3), relayed.skipped.min(3), starts))
        }
        Err(error) => {
            assert!(lines.is_empty());
            hash(error.kind())
        }
    }
}

fn hash(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}
