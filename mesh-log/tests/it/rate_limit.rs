//! At most so many messages of one statement.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, Options, Output};

use crate::process::exclusive;

#[test]
fn dropped_messages_are_counted_on_the_next_one() {
    let _process = exclusive();
    let seconds = Arc::new(AtomicU64::new(0));
    let now = Arc::clone(&seconds);
    let (_, captured) = Capture::new().start().unwrap();
    let _log = Options::new()
        .outputs([Output::writer(captured.clone())])
        .clock(move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed)))
        .on_fatal(|| {})
        .rate_limit(2, Duration::from_secs(10))
        .configure()
        .unwrap();
    for second in 0..11 {
        seconds.store(second, Ordering::Relaxed);
        mesh_log::info!(DEFAULT, "often");
        mesh_log::fatal!(DEFAULT, "always");
        log::info!("record");
    }
    let count = |text: &str| captured.lines().iter().filter(|line| line.contains(text)).count();
    assert_eq!((count("often"), count("always"), count("record")), (3, 11, 3));
    assert!(captured.lines().iter().any(|line| line.ends_with("\tinfo\toften\tsuppressed=8")));
    assert!(captured.lines().iter().any(|line| line.ends_with("\tinfo\trecord\tsuppressed=8")));
    assert_eq!(mesh_log::logging().suppressed, 16);
}
