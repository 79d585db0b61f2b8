//! A handler that blocks until the test releases it.

use crate::shop::Count;
use krt::{Queue, RecvError, Synced};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// A reader on a thread of its own that handles a batch only when it is told to.
pub(crate) struct Reader {
    queue: Arc<Queue<Count>>,
    pub(crate) synced: Synced,
    begun: Receiver<String>,
    release: Sender<()>,
    ended: Receiver<String>,
    thread: JoinHandle<RecvError>,
}

impl Reader {
    pub(crate) fn start(queue: Queue<Count>) -> Self {
        let queue = Arc::new(queue);
        let (begin, begun) = channel();
        let (release, released) = channel();
        let (end, ended) = channel();
        let reading = Arc::clone(&queue);
        let thread = std::thread::spawn(move || {
            reading.run(|batch| {
                begin.send(batch.to_string()).expect("the test listens");
                released.recv().expect("the test releases");
                end.send(batch.to_string()).expect("the test listens");
            })
        });
        Self { synced: queue.synced(), queue, begun, release, ended, thread }
    }

    /// Waits until the reader has begun with a batch.
    pub(crate) fn begins(&self) -> String {
        self.begun.recv().expect("the reader lives")
    }

    /// Lets the reader finish the batch that it has begun.
    pub(crate) fn release(&self) -> String {
        self.release.send(()).expect("the reader lives");
        self.ended.recv().expect("the reader lives")
    }

    /// Ends the reader; nothing was left.
    pub(crate) fn finish(self) {
        self.queue.close();
        assert_eq!(self.thread.join().expect("the reader does not panic"), RecvError::Closed);
        assert_eq!(self.begun.try_iter().count(), 0);
    }
}
