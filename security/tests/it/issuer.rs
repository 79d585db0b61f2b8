//! An issuer that behaves as badly as it is told to.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use mesh_security::fetch::{Fetch, FetchError, FetchFuture, FetchRequest, FetchResponse};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::signing::now;

/// What the issuer does with the next request.
#[derive(Clone)]
pub(crate) enum Behaviour {
    Answer(FetchResponse),
    Fail(FetchError),
    /// Answers after a while.
    Slow(Duration, FetchResponse),
    Never,
}

/// Does what its script says, and the last thing again and again.
#[derive(Clone)]
pub(crate) struct Issuer(Arc<Inner>);

struct Inner {
    script: Mutex<VecDeque<Behaviour>>,
    requests: AtomicUsize,
    etags: Mutex<Vec<Option<String>>>,
    urls: Mutex<Vec<String>>,
}

impl Issuer {
    pub(crate) fn new(script: impl IntoIterator<Item = Behaviour>) -> Self {
        Self(Arc::new(Inner {
            script: Mutex::new(script.into_iter().collect()),
            requests: AtomicUsize::new(0),
            etags: Mutex::default(),
            urls: Mutex::default(),
        }))
    }

    pub(crate) fn publishing(keys: &[Value]) -> Self {
        Self::new([publish(keys)])
    }

    /// Replaces the rest of the script.
    pub(crate) fn now(&self, behaviour: Behaviour) {
        *self.0.script.lock() = [behaviour].into();
    }

    pub(crate) fn requests(&self) -> usize {
        self.0.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn etags(&self) -> Vec<Option<String>> {
        self.0.etags.lock().clone()
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        self.0.urls.lock().clone()
    }
}

impl Fetch for Issuer {
    fn fetch<'a>(&'a self, request: FetchRequest<'a>) -> FetchFuture<'a> {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        self.0.etags.lock().push(request.etag.map(str::to_owned));
        self.0.urls.lock().push(request.url.to_string());
        let behaviour = {
            let mut script = self.0.script.lock();
            let next = script.front().cloned().unwrap();
            if script.len() > 1 {
                script.pop_front();
            }
            next
        };
        Box::pin(async move {
            match behaviour {
                Behaviour::Answer(response) => Ok(response),
                Behaviour::Fail(error) => Err(error),
                Behaviour::Slow(pause, response) => {
                    pass(pause).await;
                    Ok(response)
                }
                Behaviour::Never => std::future::pending().await,
            }
        })
    }
}

pub(crate) fn response(keys: &[Value]) -> FetchResponse {
    FetchResponse::new(json!({ "keys": keys }).to_string().into_bytes())
}

pub(crate) fn publish(keys: &[Value]) -> Behaviour {
    Behaviour::Answer(response(keys))
}

pub(crate) fn text(body: &str) -> Behaviour {
    Behaviour::Answer(FetchResponse::new(body.as_bytes().to_vec()))
}

/// Lets time go by on the clock of the runtime, which has to be paused: nobody waits for it.
///
/// What is due meanwhile happens at its time; `advance` alone would jump over it.
pub(crate) async fn pass(duration: Duration) {
    // Panics unless the clock is paused.
    tokio::time::advance(Duration::ZERO).await;
    tokio::time::sleep(duration).await;
}

/// A clock that goes with the paused time of the runtime.
pub(crate) fn runtime_clock() -> impl Fn() -> SystemTime + Send + Sync + Clone + 'static {
    let start = tokio::time::Instant::now();
    move || now() + start.elapsed()
}
