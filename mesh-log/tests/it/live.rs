//! Looking at the log from inside the process.

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use mesh_log::{ErrorKind, Format, Level, Options, TailFilter, Tailed, recent, tail};

use crate::process::exclusive;

mesh_log::scope!(LIVE = "live", "");

#[test]
fn last_lines_are_kept_in_the_format_of_the_log() {
    let _process = exclusive();
    let _log = Options::new().outputs([]).format(Format::Json).keep_recent(2).configure().unwrap();
    for number in 0..5 {
        mesh_log::info!(LIVE, number, "line");
    }
    let lines = recent();
    assert_eq!(lines.len(), 2);
    for (line, number) in lines.iter().zip(3..) {
        assert!(line.ends_with(&format!(r#""scope":"live","msg":"line","number":{number}}}"#)));
    }
    let _log = Options::new().outputs([]).configure().unwrap();
    assert_eq!(recent(), [] as [&str; 0]);
}

#[test]
fn tail_shows_what_it_asks_for() {
    let _process = exclusive();
    let _log = Options::new().outputs([]).configure().unwrap();
    let all = tail(TailFilter::new()).unwrap();
    let warnings = tail(TailFilter::new().scope("live").level(Level::Warn)).unwrap();
    mesh_log::info!(LIVE, "info");
    mesh_log::warn!(LIVE, "warn");
    tracing::warn!("elsewhere");
    mesh_log::debug!(LIVE, "closed");
    let messages = |tail: &mesh_log::Tail| -> Vec<String> {
        let next = || tail.next(Duration::ZERO);
        std::iter::from_fn(next)
            .map(|tailed| match tailed {
                Tailed::Line(line) => line.rsplit_once('\t').unwrap().1.to_owned(),
                Tailed::Lost(lost) => format!("{lost} lost"),
            })
            .collect()
    };
    assert_eq!(messages(&all), ["info", "warn", "elsewhere"]);
    assert_eq!(messages(&warnings), ["warn"]);
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(all.poll_next(&mut context), Poll::Pending);
    mesh_log::info!(LIVE, "polled");
    assert!(all.poll_next(&mut context).is_ready());
}

#[test]
fn number_of_tails_is_bounded() {
    let _process = exclusive();
    let tails: Vec<_> = (0..32).map(|_| tail(TailFilter::new()).unwrap()).collect();
    assert_eq!(tail(TailFilter::new()).unwrap_err().kind(), ErrorKind::TooManyTails);
    drop(tails);
    tail(TailFilter::new()).unwrap();
}
