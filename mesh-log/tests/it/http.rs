//! The handler, as servers use it.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use http::{Method, Request, Response};
use http_body::Body;
use mesh_log::http::{LogBody, LogService, ScopeCommand};
use mesh_log::{DEFAULT, ErrorKind, Level, Options, Scope};
use serde_json::{Value, json};
use tower_service::Service;

use crate::process::exclusive;

mesh_log::scope!(SERVED = "served", "changed over HTTP");

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing of it waits"),
    }
}

fn call(method: &str, uri: &str, body: impl Into<String>) -> Response<LogBody> {
    let request = Request::builder().method(method).uri(uri).body(body.into());
    match now(LogService::new().call(request.expect("the request is well-formed"))) {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// What the body has at the moment.
fn frames(body: &mut LogBody) -> String {
    let mut context = Context::from_waker(Waker::noop());
    let mut text = Vec::new();
    while let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut *body).poll_frame(&mut context) {
        text.extend_from_slice(&frame.into_data().expect("there are no trailers"));
    }
    String::from_utf8(text).expect("answers are text")
}

fn ask(method: &str, uri: &str, body: impl Into<String>) -> (u16, String) {
    let response = call(method, uri, body);
    (response.status().as_u16(), frames(&mut response.into_body()))
}

fn options() -> Options {
    Options::new().outputs([])
}

#[test]
fn scopes_are_listed_in_the_form_of_controlz() {
    let _process = exclusive();
    for uri in ["/scopej", "/scopej/", "/mounted/here/scopej/"] {
        let response = call("GET", uri, "");
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = frames(&mut response.into_body());
        let own = concat!(
            r#"{"name":"served","description":"changed over HTTP","output_level":"info","#,
            r#""stack_trace_level":"none","log_callers":false}"#
        );
        assert!(text.contains(own), "{text}");
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(list.is_sorted_by_key(|scope| scope["name"].as_str().unwrap().to_owned()));
        let (status, one) = ask("GET", &format!("{}/served", uri.trim_end_matches('/')), "");
        assert_eq!((status, one.as_str()), (200, own));
    }
}

#[test]
fn last_root_of_the_path_counts() {
    let _process = exclusive();
    for name in ["logging", "scopej"] {
        Scope::register(name, "").unwrap();
    }
    for (uri, beginning) in [
        ("/logging/v1/scopej/served", r#"{"name":"served""#),
        ("/logging/scopej/", r#"[{"name":"#),
        ("/scopej/logging", r#"{"name":"logging""#),
        ("/logging/scopej/scopej", r#"{"name":"scopej""#),
        ("/scopej/v1/logging", r#"{"scopes":["#),
        ("/debug//logging/rules", "[]"),
    ] {
        let (status, text) = ask("GET", uri, "");
        assert_eq!((status, text.starts_with(beginning)), (200, true), "{uri}: {text}");
    }
}

#[test]
fn nested_service_knows_the_path_that_is_taken_away() {
    let _process = exclusive();
    for (below, path, beginning) in [
        ("/logging", "/", r#"{"scopes":["#),
        ("/logging", "/rules", "[]"),
        ("/scopej", "/", r#"[{"name":"#),
        ("/v1/scopej/", "/served", r#"{"name":"served""#),
        ("/debug", "/logging", r#"{"scopes":["#),
    ] {
        let request = Request::get(path).body(String::new()).unwrap();
        let response = now(LogService::below(below).call(request)).unwrap();
        let text = frames(&mut response.into_body());
        assert!(text.starts_with(beginning), "{below} {path}: {text}");
    }
}

#[test]
fn put_changes_only_what_it_names() {
    let _process = exclusive();
    SERVED.enable_callers();
    let put = |body: &str| ask("PUT", "/scopej/served", body);
    assert_eq!(put(r#"{"output_level":"debug"}"#), (202, String::new()));
    assert_eq!(put(r#"{"name":"served","stack_trace_level":"error","output_level":""}"#).0, 202);
    assert_eq!((SERVED.output_level(), SERVED.stack_level()), (Level::Debug, Level::Error));
    assert!(SERVED.logs_callers());
    assert_eq!(put(r#"{"log_callers":false,"output_level":"fatal"}"#).0, 202);
    assert_eq!((SERVED.output_level(), SERVED.logs_callers()), (Level::Fatal, false));
}

#[test]
fn bad_requests_change_nothing_and_say_why() {
    let _process = exclusive();
    for (method, uri, body, status, text) in [
        ("GET", "/scopej/nothing", "", 400, "unknown scope name: nothing\n"),
        ("PUT", "/scopej/nothing", "{}", 400, "unknown scope name: nothing\n"),
        (
            "PUT",
            "/scopej/served",
            r#"{"output_level":"loud"}"#,
            400,
            "invalid output level 'loud'\n",
        ),
        ("PUT", "/scopej/served", "{", 400, "unable to decode request: "),
        ("PUT", "/scopej/served", "[]", 400, "unable to decode request: invalid type: sequence"),
        (
            "PUT",
            "/scopej/served",
            r#"{"outputlevel":"debug"}"#,
            400,
            "unable to decode request: unknown field `outputlevel`",
        ),
        ("PUT", "/scopej", "{}", 405, "the list of scopes can be read only\n"),
        ("POST", "/scopej/served", "{}", 405, "a scope can be read and changed\n"),
        ("GET", "/scopej/served/more", "", 404, "scopes have no parts\n"),
        ("PATCH", "/logging", "", 405, "POST /logging  "),
        (
            "PUT",
            "/logging",
            r#"{"name":"nothing","output_level":"debug"}"#,
            404,
            "unknown scope name: nothing\n",
        ),
        ("PUT", "/logging", "[]", 400, "unable to decode request: "),
        ("GET", "/logging/nothing", "", 404, "there are recent, tail and rules\n"),
        ("GET", "/", "", 404, "there are /logging and /scopej\n"),
        ("GET", "/logging/tail?level=loud", "", 400, "invalid output level 'loud'\n"),
        ("GET", "/logging/tail?x=1", "", 400, "unknown parameter 'x', use scope and level\n"),
        ("PUT", "/logging/rules", "{}", 400, "unable to decode request: "),
        ("PATCH", "/logging/rules", "{}", 405, "rules can be"),
        ("PUT", "/logging/recent", "", 405, "lines can be read only\n"),
    ] {
        let (found, said) = ask(method, uri, body);
        assert_eq!(found, status, "{method} {uri}");
        assert!(said.starts_with(text), "{method} {uri}: {said}");
    }
    assert_eq!(ask("PUT", "/scopej/served", "x".repeat(70_000)).0, 413);
    assert_eq!(SERVED.output_level(), Level::Info);
}

#[test]
fn names_are_decoded() {
    let _process = exclusive();
    let scope = Scope::register("served with space", "").unwrap();
    let (status, _) = ask("PUT", "/scopej/served%20with%20space", r#"{"output_level":"none"}"#);
    assert_eq!((status, scope.output_level()), (202, Level::None));
}

#[test]
fn level_change_and_list() {
    let _process = exclusive();
    let body = json!({"name": "served", "output_level": "debug", "expires_after": 600});
    let (status, text) = ask("PUT", "/logging", body.to_string());
    assert_eq!(status, 200);
    let logging: Value = serde_json::from_str(&text).unwrap();
    let own = logging["scopes"].as_array().unwrap().iter().find(|scope| scope["name"] == "served");
    assert_eq!(own.unwrap()["output_level"], "debug");
    assert!((500..=600).contains(&own.unwrap()["expires_in"].as_u64().unwrap()));
    assert_eq!(ask("GET", "/logging", "").0, 200);
}

#[test]
fn group_25_level_text_after_each_change() {
    let _process = exclusive();
    let _log = options().levels("all:info").configure().unwrap();
    for (query, expected) in [
        ("", "info"),
        ("?level=warn", "warn"),
        ("?level=served=debug", "warn,served=debug"),
        ("?level=served=info,group_25::module=trace", "warn,served=info,group_25::module=trace"),
        ("?level=served:off", "warn,served=off,group_25::module=trace"),
        ("?level=error", "error"),
        ("?reset", "info"),
        ("?level=debug&reset", "debug"),
        ("?reset=&level=served%3Dfatal", "info,served=fatal"),
        ("?reset=false", "info,served=fatal"),
        ("?reset=true&level=warn", "warn"),
        ("?level=off", "off"),
        ("?level=TRACE", "trace"),
        ("?level=served=debug,info&ttl=10m", "info,served=debug"),
        ("?reset", "info"),
    ] {
        let (status, text) = ask("POST", &format!("/logging{query}"), "");
        assert_eq!((status, text), (200, format!("current log level is {expected}\n")), "{query}");
    }
    for (query, complaint) in [
        ("?level=", "invalid output level ''"),
        ("?level=loud", "invalid output level 'loud'"),
        ("?level=debug,loud", "invalid output level 'loud'"),
        ("?level=served=loud", "invalid output level 'loud'"),
        ("?level=[span]=debug", "directives for spans are not supported: '[span]=debug'"),
        ("?level=debug&ttl=soon", "invalid time 'soon'"),
        ("?lvl=debug", "unknown parameter 'lvl'"),
        ("?level=debug&reset=maybe", "invalid reset 'maybe'"),
        ("?ttl=5s", "a time needs a level"),
        ("?level=a%0Ab=debug", r"invalid output level format 'a\nb=debug'"),
    ] {
        let (status, text) =
            ask("POST", &format!("/logging{}", query.replace('[', "%5B").replace(']', "%5D")), "");
        assert_eq!(status, 400, "{query}");
        assert!(text.starts_with(&format!("{complaint}\nPOST /logging ")), "{query}: {text}");
        assert_eq!(DEFAULT.output_level(), Level::Info);
    }
    let response = call("DELETE", "/logging", "");
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, PUT, POST");
}

#[test]
fn scope_that_was_shown_can_be_given_back() {
    let _process = exclusive();
    let (_, shown) = ask("GET", "/scopej/served", "");
    SERVED.set_output_level(Level::Debug);
    assert_eq!(ask("PUT", "/scopej/served", shown), (202, String::new()));
    assert_eq!(SERVED.output_level(), Level::Info);
}

#[test]
fn one_target_too_many_is_named() {
    let _process = exclusive();
    let _log = options().configure().unwrap();
    let room = 1_000 - mesh_log::logging().unmatched.len();
    let names = (0..=room).map(|number| format!("served_many{number}=debug"));
    let list = names.collect::<Vec<_>>().join(",");
    let (status, text) = ask("POST", &format!("/logging?level={list}"), "");
    assert_eq!(status, 400);
    assert!(text.starts_with(&format!("too many targets for 'served_many{room}'\n")), "{text}");
}

#[test]
fn level_text_can_be_given_back() {
    let _process = exclusive();
    let _log = options().levels("all:warn,served:debug,group_25_back:none").configure().unwrap();
    let text = || ask("POST", "/logging", "").1;
    let before = text();
    let list = before.trim_end().strip_prefix("current log level is ").unwrap().to_owned();
    assert_eq!(ask("POST", "/logging?level=trace", "").1, "current log level is trace\n");
    ask("POST", &format!("/logging?level={list}"), "");
    assert_eq!(text(), before);
}

#[test]
fn last_lines_and_lines_that_come() {
    let _process = exclusive();
    let _log = options().keep_recent(10).configure().unwrap();
    mesh_log::info!(SERVED, "before");
    let (status, text) = ask("GET", "/logging/recent", "");
    assert_eq!(status, 200);
    assert!(text.ends_with("\tinfo\tserved\tbefore\n"), "{text}");

    let mut plain = call("GET", "/logging/tail?scope=served", "").into_body();
    let request = Request::get("/logging/tail").header("accept", "text/event-stream");
    let events = now(LogService::new().call(request.body(String::new()).unwrap())).unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let mut events = events.into_body();
    assert_eq!(frames(&mut plain), "");
    assert!(!plain.is_end_stream());
    mesh_log::warn!(SERVED, "one");
    tracing::info!("two");
    assert!(frames(&mut plain).ends_with("\twarn\tserved\tone\n"));
    let events = frames(&mut events);
    assert!(events.starts_with("event: line\ndata: "), "{events}");
    assert!(events.contains("\twarn\tserved\tone\n\nevent: line\ndata: "), "{events}");
    for number in 0..1_001 {
        mesh_log::info!(SERVED, "{number}");
    }
    assert!(frames(&mut plain).ends_with("\tinfo\tserved\t999\n# 1 lines are missing here\n"));
}

#[test]
fn rules_come_and_go() {
    let _process = exclusive();
    let rule = r#"{"scope":"served","label":"proxy","pattern":"sleep-*","level":"debug"}"#;
    assert_eq!(ask("PUT", "/logging/rules", rule), (200, format!("[{rule}]")));
    assert!(SERVED.debug_enabled());
    assert_eq!(ask("GET", "/logging/rules", ""), (200, format!("[{rule}]")));
    assert_eq!(ask("DELETE", "/logging/rules", rule), (200, "[]".to_owned()));
    assert!(!SERVED.debug_enabled());
    assert_eq!(ask("PUT", "/logging/rules", r#"{"label":"a","pattern":"b"}"#).0, 200);
    ask("POST", "/logging?reset", "");
    assert_eq!(ask("GET", "/logging/rules", ""), (200, "[]".to_owned()));
}

/// Method, path and body of each request.
fn plan(command: &ScopeCommand) -> Result<Vec<String>, ErrorKind> {
    let requests = command.requests(&["a", "b c"]).map_err(|error| error.kind())?;
    let show = |body: Option<&str>| body.map(|body| format!(" {body}")).unwrap_or_default();
    let line = |request: &mesh_log::http::ScopeRequest| {
        format!("{} {}{}", request.method(), request.path(), show(request.body()))
    };
    Ok(requests.iter().map(line).collect())
}

#[test]
fn group_24_wishes_become_requests() {
    let new = ScopeCommand::new;
    let debug = r#"{"output_level":"debug"}"#;
    let info = r#"{"output_level":"info"}"#;
    let none = r#"{"stack_trace_level":"none"}"#;
    let both = r#"{"output_level":"info","stack_trace_level":"none"}"#;
    let cases: [(ScopeCommand, Result<Vec<String>, ErrorKind>); 8] = [
        (new(), Ok(vec!["GET /scopej/".to_owned()])),
        (
            new().levels("a:debug,b c:info"),
            Ok(vec![format!("PUT /scopej/a {debug}"), format!("PUT /scopej/b%20c {info}")]),
        ),
        (new().stack_levels("a:none"), Ok(vec![format!("PUT /scopej/a {none}")])),
        (new().levels("a:info").stack_levels("a:none"), Ok(vec![format!("PUT /scopej/a {both}")])),
        (
            new().reset_levels(),
            Ok(vec![format!("PUT /scopej/a {info}"), format!("PUT /scopej/b%20c {info}")]),
        ),
        (
            new().reset_levels().reset_stack_levels(),
            Ok(vec![format!("PUT /scopej/a {both}"), format!("PUT /scopej/b%20c {both}")]),
        ),
        (new().levels("a:debug").reset_levels(), Err(ErrorKind::ContradictoryCommand)),
        (new().stack_levels("a:none").reset_stack_levels(), Err(ErrorKind::ContradictoryCommand)),
    ];
    for (command, expected) in cases {
        assert_eq!(plan(&command), expected, "{command:?}");
    }
}

#[test]
fn group_24_pairs_are_checked() {
    for good in ["ads:debug", "a-b_c d:none", "ads:fatal", "a:debug,b:info"] {
        assert!(plan(&ScopeCommand::new().levels(good)).is_ok(), "{good}");
    }
    for (bad, kind) in [
        ("debug", ErrorKind::InvalidLevelFormat),
        ("", ErrorKind::InvalidLevelFormat),
        (":debug", ErrorKind::InvalidLevelFormat),
        ("a.b:debug", ErrorKind::InvalidLevelFormat),
        ("a:b:debug", ErrorKind::InvalidLevelFormat),
        ("ads:debugfoo", ErrorKind::InvalidLevel),
        ("a:debug,", ErrorKind::InvalidLevelFormat),
    ] {
        assert_eq!(plan(&ScopeCommand::new().levels(bad)), Err(kind), "{bad}");
    }
}

#[test]
fn group_24_missing_endpoint_is_an_error() {
    let requests = ScopeCommand::new().levels("a:debug").requests(&[]).unwrap();
    assert_eq!(requests[0].url("").unwrap_err().kind(), ErrorKind::MissingEndpoint);
    assert_eq!(
        requests[0].url("http://localhost:9876/").unwrap(),
        "http://localhost:9876/scopej/a"
    );
}

#[test]
fn requests_of_the_command_are_understood_by_the_handler() {
    let _process = exclusive();
    let commands = [
        ScopeCommand::new().levels("served:debug").stack_levels("served:error"),
        ScopeCommand::new(),
    ];
    for request in commands.iter().flat_map(|command| command.requests(&[]).unwrap()) {
        let expected = if request.method() == Method::PUT { 202 } else { 200 };
        let body = request.body().unwrap_or_default();
        assert_eq!(ask(request.method().as_str(), request.path(), body).0, expected);
    }
    assert_eq!((SERVED.output_level(), SERVED.stack_level()), (Level::Debug, Level::Error));
}
