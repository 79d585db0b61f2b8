//! Recorded answers of Go's standard library, read from the folder named by `MESH_CORPUS`.

use std::fs;
use std::path::PathBuf;

use mesh_config_model::value::Duration;
use serde_json::Value;

use crate::check::number;

use crate::check::unix;

use super::{
    atoi, is_http_status, is_prefix, parse_addr, parse_bool, parse_request_uri, parse_uint32,
    parse_url, regexp, split_host_port,
};

/// Compares every recorded line with `check`, which says what differs.
fn compare(file: &str, check: impl Fn(&Value) -> bool) {
    let Some(folder) = std::env::var_os("MESH_CORPUS").map(PathBuf::from) else {
        println!("{file}: skipped, MESH_CORPUS is not set");
        return;
    };
    let path = folder.join("corpus/validation/stdlib").join(file);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let facts: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    let wrong: Vec<&Value> = facts.iter().filter(|fact| !check(fact)).collect();
    println!("{file}: {}/{}", facts.len() - wrong.len(), facts.len());
    assert!(wrong.is_empty(), "{file}: {wrong:#?}");
}

#[test]
fn addresses_and_prefixes_are_read_as_go_reads_them() {
    compare("ip.jsonl", |fact| {
        let input = fact["input"].as_str().expect("an input");
        parse_addr(input).is_some() == fact["addr"] && is_prefix(input) == fact["prefix"]
    });
}

#[test]
fn numbers_are_read_as_go_reads_them() {
    compare("numbers.jsonl", |fact| {
        let input = fact["input"].as_str().expect("an input");
        let value = fact["atoi"]
            .as_bool()
            .expect("a verdict")
            .then(|| fact["atoi_value"].as_i64().expect("a value"));
        let bool = fact["parse_bool"]
            .as_bool()
            .expect("a verdict")
            .then(|| fact["bool"].as_bool().expect("a value"));
        atoi(input) == value
            && parse_uint32(input).is_some() == fact["parse_uint32"]
            && parse_bool(input) == bool
    });
}

#[test]
fn http_statuses_are_those_go_knows() {
    compare("http_status.jsonl", |fact| is_http_status(fact["code"].as_i64().expect("a code")));
}

#[test]
fn regular_expressions_are_those_go_compiles() {
    compare("regexp_compile.jsonl", |fact| {
        regexp::check(fact["pattern"].as_str().expect("a pattern")).is_ok() == fact["ok"]
    });
}

#[test]
fn durations_are_long_and_round_as_go_says() {
    compare("duration.jsonl", |fact| {
        let input = fact["input"].as_str().expect("an input");
        let Ok(duration) = input.parse::<Duration>() else { return fact["ok"] == false };
        let sound = fact["ge_1ms"] == true && fact["ms_precision"] == true;
        fact["ok"] == true && number::duration(duration).is_ok() == sound
    });
}

#[test]
fn urls_are_read_as_go_reads_them() {
    compare("url.jsonl", |fact| {
        let input = fact["input"].as_str().expect("an input");
        let parsed = parse_url(input).ok();
        let same = match &parsed {
            Some(url) => {
                fact["parse"] == true
                    && fact["scheme"] == url.scheme
                    && fact["host"] == url.host
                    && fact["port"] == url.port()
                    && fact["hostname"] == url.hostname()
            }
            None => fact["parse"] == false,
        };
        let request = parse_request_uri(input).ok();
        let request_same = match &request {
            Some(url) => fact["request_uri"] == true && fact["request_uri_scheme"] == url.scheme,
            None => fact["request_uri"] == false,
        };
        same && request_same
    });
}

#[test]
fn host_and_port_are_split_as_go_splits_them() {
    compare("split_host_port.jsonl", |fact| {
        match split_host_port(fact["input"].as_str().expect("an input")) {
            Ok((host, port)) => fact["ok"] == true && fact["host"] == host && fact["port"] == port,
            Err(_) => fact["ok"] == false,
        }
    });
}

#[test]
fn absolute_paths_begin_with_a_slash() {
    compare("unix_path.jsonl", |fact| {
        let input = fact["input"].as_str().expect("an input");
        let is_file = fact["is_abs"] == true && !input.ends_with('/');
        unix::socket_path(input).is_ok() == (is_file || input.starts_with('@'))
    });
}
