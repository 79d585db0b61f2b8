//! Callers and stack traces.

use mesh_log::testing::Capture;
use mesh_log::{Format, Level, Scope};

use crate::process::shared;

mesh_log::scope!(PLACES = "places", "with callers");
mesh_log::scope!(TRACES = "traces", "with callers and stacks");

#[test]
fn group_08_caller_stands_before_the_message() {
    let _process = shared();
    PLACES.enable_callers();
    let line = line!() + 2;
    let captured = Capture::new().run(|| {
        mesh_log::info!(PLACES, "Hello");
        mesh_log::info!(scope: PLACES.with_label("k", "v"), "Hello");
        tracing::info!(target: "places", "Hello");
        PLACES.log_with_time(Level::Info, None, "Hello");
        PLACES.disable_callers();
        mesh_log::info!(PLACES, "Hello");
    });
    let time = "2000-01-01T00:00:00.000000Z";
    let caller = |krate, offset| format!("{krate}/callers_and_stacks.rs:{}", line + offset);
    assert_eq!(
        captured.lines(),
        [
            format!("{time}\tinfo\tplaces\t{}\tHello", caller("it", 0)),
            format!("{time}\tinfo\tplaces\t{}\tHello\tk=v", caller("it", 1)),
            format!("{time}\tinfo\tplaces\t{}\tHello", caller("it", 2)),
            format!("{time}\tinfo\tplaces\t{}\tHello", caller("mesh-log", 3)),
            format!("{time}\tinfo\tplaces\tHello"),
        ]
    );
}

#[test]
fn group_08_json_keys_are_in_order_at_every_level() {
    let _process = shared();
    TRACES.enable_callers();
    TRACES.set_stack_level(Level::Debug);
    TRACES.set_output_level(Level::Debug);
    let captured = Capture::new().format(Format::Json).run(|| {
        mesh_log::debug!(TRACES, "Hello");
        mesh_log::info!(TRACES, "Hello");
        mesh_log::warn!(TRACES, "Hello");
        mesh_log::error!(TRACES, "Hello");
        mesh_log::fatal!(TRACES, "Hello");
    });
    let lines = captured.lines();
    assert_eq!(lines.len(), 5);
    for line in lines {
        let mut last = 0;
        for key in ["level", "time", "scope", "caller", "msg", "stack"] {
            let at = line.find(&format!("\"{key}\":")).unwrap();
            assert!(at > last || key == "level", "{key} in {line}");
            last = at;
        }
        let object: serde_json::Map<_, _> = serde_json::from_str(&line).unwrap();
        assert_eq!(object.len(), 6);
        let stack = object["stack"].as_str().unwrap();
        let place = stack.lines().nth(1).unwrap();
        let statement = object["caller"].as_str().unwrap().strip_prefix("it").unwrap();
        assert!(place.ends_with(statement), "{stack}");
        assert!(stack.contains("group_08_json_keys_are_in_order_at_every_level"), "{stack}");
    }
}

#[test]
fn stack_belongs_to_messages_as_severe_as_its_level() {
    let _process = shared();
    let scope = Scope::register("stacks-error", "").unwrap();
    scope.set_stack_level(Level::Error);
    let captured = Capture::new().run(|| {
        mesh_log::warn!(scope: scope, "without");
        mesh_log::error!(scope: scope, "with");
    });
    let lines = captured.lines();
    assert!(lines[0].ends_with("\tstacks-error\twithout"));
    assert!(lines[1].ends_with("\tstacks-error\twith"));
    assert!(!lines[2].starts_with('\t'));
    assert!(lines[3].starts_with('\t') && lines[3].contains("callers_and_stacks.rs:"));
    let function = "stack_belongs_to_messages_as_severe_as_its_level";
    assert!(lines[4..].iter().any(|line| line.contains(function)));
}
