//! One fetch that everybody waits for.

use std::{pin::Pin, sync::Arc};

use futures_util::future::{FutureExt, Shared};

use super::{
    KeySourceError,
    load::{Known, Loaded, Loader},
};

type Landing = Arc<Result<Loaded, KeySourceError>>;

/// A fetch under way. It is driven by whoever waits for it, so it goes on as long as anybody does, and a waiter that gives up harms nobody.
#[derive(Clone)]
pub(super) struct Flight {
    pub(super) number: u64,
    landing: Shared<Pin<Box<dyn Future<Output = Landing> + Send>>>,
}

impl Flight {
    pub(super) fn start(number: u64, loader: Arc<Loader>, known: Known) -> Self {
        let load = async move { Arc::new(loader.load(known).await) };
        let boxed: Pin<Box<dyn Future<Output = Landing> + Send>> = Box::pin(load);
        Self { number, landing: boxed.shared() }
    }

    pub(super) async fn land(self) -> Landing {
        self.landing.await
    }
}
