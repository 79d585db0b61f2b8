//! Messages in the form of klog and logr.

use std::io;

use mesh_log::testing::{Capture, capture};
use mesh_log::{KLOG, klog};

use crate::process::{exclusive, shared};

#[track_caller]
fn check(body: impl FnOnce(), expected: &[&str]) {
    let lines: Vec<_> = capture(body).iter().map(|line| line[28..].to_owned()).collect();
    assert_eq!(lines, expected);
}

#[test]
fn group_16_klog_messages() {
    let _process = shared();
    let error = io::Error::other("my error");
    check(|| klog::error("failed"), &["error\tklog\tfailed"]);
    check(|| klog::error(format_args!("failed {}", 3)), &["error\tklog\tfailed 3"]);
    check(
        || klog::error_with(Some(&error), "info", [("key", 1)]),
        &["error\tklog\tmy error: info\tkey=1"],
    );
    check(|| klog::error_with(None, "info", [("key", 1)]), &["error\tklog\tinfo\tkey=1"]);
    check(|| klog::v(0).info(format_args!("{}{}", "a", "b")), &["info\tklog\tab"]);
    check(
        || klog::v(0).info_with("info", [("key", "a"), ("other", "b")]),
        &["info\tklog\tinfo\tkey=a other=b"],
    );
}

#[test]
fn group_17_verbosities_are_info_and_debug() {
    let _process = shared();
    let all = || {
        for verbosity in 0..5 {
            klog::v(verbosity).info(format_args!("v{verbosity}\n"));
        }
        klog::error("error");
    };
    let bodies = |levels: &str| -> Vec<String> {
        let captured = Capture::new().levels(levels).run(all);
        captured.lines().iter().map(|line| line[28..].to_owned()).collect()
    };
    let info = ["info\tklog\tv0", "info\tklog\tv1", "info\tklog\tv2", "info\tklog\tv3"];
    assert_eq!(bodies("klog:info"), [&info[..], &["error\tklog\terror"]].concat());
    let debug = [&info[..], &["debug\tklog\tv4", "error\tklog\terror"]].concat();
    assert_eq!(bodies("klog:debug"), debug);
    assert_eq!(bodies("klog:warn"), ["error\tklog\terror"]);
    assert_eq!(bodies("klog:none"), [] as [&str; 0]);
}

#[test]
fn group_17_enabled_agrees_with_what_is_written() {
    let _process = exclusive();
    for level in mesh_log::Level::ALL {
        KLOG.set_output_level(level);
        for verbosity in [0, 3, 4, 9] {
            let written = !capture(|| klog::v(verbosity).info("")).is_empty();
            assert_eq!(klog::v(verbosity).enabled(), written, "{level} {verbosity}");
        }
    }
}

#[test]
fn group_17_only_one_line_feed_is_left_out() {
    let _process = shared();
    check(|| klog::v(0).info("a\n\n"), &["info\tklog\ta\\n"]);
}
