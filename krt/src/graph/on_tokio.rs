//! Driving a graph on tokio.

use super::Graph;
use super::driver::Attached;
use std::sync::Arc;

impl Graph {
    /// Returns a future that drives the graph on the blocking threads of tokio.
    ///
    /// From this call until the future is dropped writes return at once, as with
    /// [`drive_on_thread`](Self::drive_on_thread), which is the same for programs without tokio.
    /// The future does not end; spawn it, and abort it when the graph is no longer needed. What is
    /// queued then waits for the next write or [`run_until_settled`](Self::run_until_settled).
    /// It has to be polled inside a tokio runtime.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let graph = Graph::new();
    /// let driver = tokio::spawn(graph.drive_on_tokio());
    /// let names = graph.source::<String>("names");
    /// names.set("a".to_owned());
    /// graph.settled().await;
    /// assert_eq!(names.collection().len(), 1);
    /// driver.abort();
    /// # });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn drive_on_tokio(&self) -> impl Future<Output = ()> + Send + 'static {
        let attached = Arc::new(Attached::new(self.inner()));
        let end = DetachOnDrop(Arc::clone(&attached));
        async move {
            let _end = end;
            while attached.work().await {
                let settling = Arc::clone(&attached);
                if tokio::task::spawn_blocking(move || settling.settle()).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Detaches although a blocking thread may still hold on to the graph.
struct DetachOnDrop(Arc<Attached>);

impl Drop for DetachOnDrop {
    fn drop(&mut self) {
        self.0.detach();
    }
}
