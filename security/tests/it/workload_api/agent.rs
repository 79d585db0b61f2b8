//! A Workload API on a Unix socket, in a runtime of its own that can be pulled away.

use std::{
    collections::HashMap, convert::Infallible, fs, path::PathBuf, sync::Arc, time::Duration,
};

use futures_util::{
    FutureExt,
    stream::{self, Stream},
};
use prost::Message;
use tempfile::TempDir;
use tokio::{net::UnixListener, runtime::Runtime, sync::watch};
use tonic::{Code, Request, Response, Status, body::Body, codegen::http};
use tonic_prost::ProstCodec;

/// The request of both streams.
#[derive(Clone, PartialEq, Message)]
struct Empty {}

/// `X509SVIDResponse` of the Workload API, without revocation lists.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Certificates {
    #[prost(message, repeated, tag = "1")]
    pub(crate) svids: Vec<Svid>,
    #[prost(map = "string, bytes", tag = "3")]
    pub(crate) federated: HashMap<String, Vec<u8>>,
}

/// `X509SVID` of the Workload API.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Svid {
    #[prost(string, tag = "1")]
    pub(crate) id: String,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) chain: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) key: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    pub(crate) bundle: Vec<u8>,
}

/// `JWTBundlesResponse` of the Workload API.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Keys {
    #[prost(map = "string, bytes", tag = "1")]
    pub(crate) bundles: HashMap<String, Vec<u8>>,
}

/// What a stream says.
#[derive(Clone)]
pub(crate) enum Answer<T> {
    Message(T),
    /// The stream ends with this.
    Refusal(Code),
}

/// The server; it is gone when this is dropped.
pub(crate) struct Agent {
    folder: TempDir,
    runtime: Option<Runtime>,
    streams: Arc<Streams>,
}

struct Streams {
    certificates: watch::Sender<Answer<Certificates>>,
    keys: watch::Sender<Answer<Keys>>,
    calls: watch::Sender<Calls>,
}

/// How often each stream has been asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Calls {
    pub(crate) certificates: usize,
    pub(crate) keys: usize,
    /// Calls without the header by which the standard keeps requests of browsers out.
    pub(crate) unmarked: usize,
}

impl Agent {
    pub(crate) fn start(certificates: Answer<Certificates>, keys: Answer<Keys>) -> Self {
        let streams = Streams {
            certificates: watch::Sender::new(certificates),
            keys: watch::Sender::new(keys),
            calls: watch::Sender::default(),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let mut agent = Self { folder, runtime: None, streams: Arc::new(streams) };
        agent.come_back();
        agent
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    pub(crate) fn say(&self, certificates: Certificates) {
        self.streams.certificates.send_replace(Answer::Message(certificates));
    }

    pub(crate) fn refuse(&self, code: Code) {
        self.streams.certificates.send_replace(Answer::Refusal(code));
    }

    pub(crate) fn refuse_keys(&self, code: Code) {
        self.streams.keys.send_replace(Answer::Refusal(code));
    }

    pub(crate) fn say_keys(&self, keys: Keys) {
        self.streams.keys.send_replace(Answer::Message(keys));
    }

    pub(crate) fn calls(&self) -> Calls {
        *self.streams.calls.borrow()
    }

    /// Waits until the streams have been asked for like this.
    pub(crate) async fn called(&self, enough: impl FnMut(&Calls) -> bool) {
        let mut calls = self.streams.calls.subscribe();
        within_patience(calls.wait_for(enough)).await.expect("the streams are there");
    }

    /// Cuts every connection and listens no longer.
    pub(crate) fn go_away(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        fs::remove_file(self.socket()).expect("the socket is there");
    }

    /// Listens again at the same place.
    pub(crate) fn come_back(&mut self) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let entered = runtime.enter();
        let listener = UnixListener::bind(self.socket()).expect("a socket");
        let connections = stream::unfold(listener, async |listener| {
            let accepted = listener.accept().await.map(|(stream, _)| stream);
            Some((accepted, listener))
        });
        let streams = Arc::clone(&self.streams);
        let service = tower::service_fn(move |request| {
            let streams = Arc::clone(&streams);
            async move { Ok::<_, Infallible>(streams.answer(request).await) }
        });
        let server =
            tonic::transport::Server::builder().serve_with_incoming(service, Box::pin(connections));
        runtime.spawn(server.map(|end| end.expect("the server goes on")));
        drop(entered);
        self.runtime = Some(runtime);
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("agent.sock")
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Streams {
    async fn answer(&self, request: http::Request<Body>) -> http::Response<Body> {
        let is_marked = request.headers().get("workload.spiffe.io").is_some_and(|it| it == "true");
        let path = request.uri().path().to_owned();
        self.calls.send_modify(|calls| calls.unmarked += usize::from(!is_marked));
        match &*path {
            "/SpiffeWorkloadAPI/FetchX509SVID" => {
                let answers = self.certificates.subscribe();
                self.calls.send_modify(|calls| calls.certificates += 1);
                serve(answers, request).await
            }
            "/SpiffeWorkloadAPI/FetchJWTBundles" => {
                let answers = self.keys.subscribe();
                self.calls.send_modify(|calls| calls.keys += 1);
                serve(answers, request).await
            }
            _ => Status::unimplemented("").into_http(),
        }
    }
}

/// Streams what is said now, and whatever is said later.
async fn serve<T: Message + Default + Clone + Sync + 'static>(
    answers: watch::Receiver<Answer<T>>,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let service = tower::service_fn(move |_: Request<Empty>| {
        let messages = messages(answers.clone());
        async move { Ok::<_, Status>(Response::new(messages)) }
    });
    tonic::server::Grpc::new(ProstCodec::default()).server_streaming(service, request).await
}

fn messages<T: Clone + Send + Sync + 'static>(
    mut answers: watch::Receiver<Answer<T>>,
) -> impl Stream<Item = Result<T, Status>> + Send + 'static {
    answers.mark_changed();
    Box::pin(stream::unfold(Some(answers), async |answers| {
        let mut answers = answers?;
        answers.changed().await.ok()?;
        let answer = answers.borrow_and_update().clone();
        match answer {
            Answer::Message(message) => Some((Ok(message), Some(answers))),
            Answer::Refusal(code) => Some((Err(Status::new(code, "no")), None)),
        }
    }))
}

/// What takes longer than anything here has failed.
pub(crate) async fn within_patience<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), future).await.expect("it happens in time")
}
