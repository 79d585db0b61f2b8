//! Where lines go, and what happens when they cannot.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, ErrorKind, Options, Output};
use parking_lot::Mutex;
use tracing_subscriber::layer::SubscriberExt;

use crate::process::{exclusive, shared};

fn run(options: Options, body: impl FnOnce()) {
    let layer =
        options.clock(|| UNIX_EPOCH + Duration::from_micros(5)).layer().expect("outputs open");
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), body);
}

#[test]
fn group_14_failing_output_is_reported_once_per_line() {
    let _process = shared();
    let (_, good) = Capture::new().start().unwrap();
    let (_, errors) = Capture::new().start().unwrap();
    let outputs = [Output::writer(Broken), Output::writer(good.clone())];
    let options = Options::new().outputs(outputs).error_outputs([Output::writer(errors.clone())]);
    run(options, || tracing::info!("Hello"));
    assert_eq!(good.lines(), ["1970-01-01T00:00:00.000005Z\tinfo\tHello"]);
    assert_eq!(errors.lines(), ["1970-01-01T00:00:00.000005Z log write error: broken"]);
}

#[test]
fn failures_in_a_row_are_counted_and_told_in_few_lines() {
    let _process = exclusive();
    let (_, errors) = Capture::new().start().unwrap();
    let options = Options::new().outputs([Output::writer(Broken)]).clock(|| UNIX_EPOCH);
    let guard = options.error_outputs([Output::writer(errors.clone())]).configure().unwrap();
    (0..1_000).for_each(|_| tracing::info!("Hello"));
    assert_eq!(errors.lines(), ["1970-01-01T00:00:00.000000Z log write error: broken"]);
    assert_eq!(mesh_log::logging().lost, 1_000);
    drop(guard);
    assert_eq!(
        errors.lines()[1..],
        ["1970-01-01T00:00:00.000000Z log write error: broken (998 more like it)"]
    );
}

#[test]
fn group_14_failing_error_output_is_survived() {
    let _process = shared();
    let options = Options::new().outputs([Output::writer(Broken)]);
    run(options.error_outputs([Output::writer(Broken)]), || tracing::info!("Hello"));
}

#[test]
fn file_is_created_and_appended_to() {
    let _process = shared();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mesh.log");
    for message in ["one", "two"] {
        let output = Output::from(path.to_str().unwrap());
        run(Options::new().outputs([output]), || tracing::info!("{message}"));
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "1970-01-01T00:00:00.000005Z\tinfo\tone\n1970-01-01T00:00:00.000005Z\tinfo\ttwo\n"
    );
}

#[test]
fn unopenable_file_names_the_path_and_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let error = Options::new().outputs([Output::file(&path)]).layer().unwrap_err();
    assert_eq!((error.kind(), error.subject()), (ErrorKind::Output, path.as_str()));
    assert_eq!(error.to_string(), format!("cannot open log output '{path}'"));
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(format!("{error:?}"), format!("cannot open log output '{path}': {source}"));
}

#[test]
fn line_is_written_at_once() {
    let _process = shared();
    let writes = Arc::new(Mutex::new(Vec::new()));
    let options = Options::new().outputs([Output::writer(Recorder(Arc::clone(&writes)))]);
    run(options, || tracing::info!(a = 1, b = 2, "Hello"));
    let expected = b"1970-01-01T00:00:00.000005Z\tinfo\tHello\ta=1 b=2\n".to_vec();
    assert_eq!(*writes.lock(), [expected]);
}

#[test]
fn output_that_logs_does_not_feed_itself() {
    let _process = shared();
    let writes = Arc::new(Mutex::new(Vec::new()));
    let options = Options::new().outputs([Output::writer(Chatty(Recorder(Arc::clone(&writes))))]);
    run(options, || {
        mesh_log::info!(DEFAULT, "one");
        mesh_log::info!(DEFAULT, "two");
    });
    assert_eq!(writes.lock().len(), 2);
}

#[test]
fn no_output_at_all_is_legal() {
    let _process = shared();
    run(Options::new().outputs([]), || tracing::info!("Hello"));
}

struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("broken"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Recorder(Arc<Mutex<Vec<Vec<u8>>>>);

impl Write for Recorder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Chatty(Recorder);

impl Write for Chatty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        tracing::error!("from the output");
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
#[test]
fn every_line_arrives_through_a_pipe_that_does_not_block() {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc::{Sender, channel};
    use std::thread;

    /// Tells the reader to begin when there is no room.
    struct Full(UnixStream, Sender<()>);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let written = self.0.write(bytes);
            if written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
                let _ = self.1.send(());
            }
            written
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    let _process = shared();
    let (writing, mut reading) = UnixStream::pair().unwrap();
    writing.set_nonblocking(true).unwrap();
    let (full, is_full) = channel();
    let reader = thread::spawn(move || {
        is_full.recv().unwrap();
        let mut text = String::new();
        reading.read_to_string(&mut text).unwrap();
        text
    });
    let (_, errors) = Capture::new().start().unwrap();
    let options = Options::new().outputs([Output::writer(Full(writing, full))]);
    run(options.error_outputs([Output::writer(errors.clone())]), || {
        (0..20_000).for_each(|number| tracing::info!("line {number}"));
    });
    let text = reader.join().unwrap();
    let line = |number| format!("1970-01-01T00:00:00.000005Z\tinfo\tline {number}");
    assert!(text.lines().eq((0..20_000).map(line)));
    assert_eq!(errors.lines(), [] as [&str; 0]);
}
