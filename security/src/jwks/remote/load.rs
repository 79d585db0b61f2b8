//! Getting one key set.

use std::{path::PathBuf, sync::Arc, time::Duration};

use url::Url;

use super::{
    DiscoveryDocument, KeySourceError, RemoteOptions,
    discovery::{self, document_url},
};
use crate::{
    crypto::{CryptoProvider, sha256},
    fetch::{Fetch, FetchError, FetchFuture, FetchRequest, FetchResponse, UrlError},
    jwks::{JwksErrorKind, KeySet},
    timer::{Timer, first_of},
};

const MAX_BYTES: usize = 1024 * 1024;

/// Where keys come from.
pub(super) enum Origin {
    Url(Url),
    Discovery { issuer: String, document: Url },
    File(PathBuf),
}

impl Origin {
    pub(super) fn discovery(issuer: String, options: &RemoteOptions) -> Result<Self, UrlError> {
        let document = document_url(&issuer, options.plain_http)?;
        Ok(Self::Discovery { issuer, document })
    }
}

/// Everything a fetch needs; it holds no state.
pub(super) struct Loader {
    pub(super) origin: Origin,
    pub(super) fetch: Arc<dyn Fetch>,
    pub(super) timer: Arc<dyn Timer>,
    pub(super) options: RemoteOptions,
    pub(super) provider: Option<CryptoProvider>,
}

/// What is known from the last success.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) etag: Option<String>,
    pub(super) digest: Option<[u8; 32]>,
    pub(super) document: Option<DiscoveryDocument>,
}

/// What a load brought.
pub(super) struct Loaded {
    /// The set; nothing if it is the one that is known.
    pub(super) set: Option<Arc<KeySet>>,
    pub(super) max_age: Option<Duration>,
    pub(super) known: Known,
}

impl Loader {
    pub(super) async fn load(self: Arc<Self>, mut known: Known) -> Result<Loaded, KeySourceError> {
        let url = match &self.origin {
            Origin::Url(url) => url.clone(),
            Origin::File(path) => {
                let text = KeySet::read_text(path).map_err(KeySourceError::Keys)?;
                return self.read(&text, None, known);
            }
            Origin::Discovery { issuer, document } => {
                self.discover(issuer, document, &mut known).await?
            }
        };
        let etag = known.etag.as_deref().filter(|_| known.digest.is_some());
        let response = self.get(&url, etag, MAX_BYTES).await.map_err(KeySourceError::Fetch)?;
        let Some(body) = response.body else {
            if known.digest.is_none() {
                return Err(KeySourceError::Fetch(FetchError::Protocol));
            }
            return Ok(Loaded { set: None, max_age: response.max_age, known });
        };
        known.etag = response.etag;
        let text = String::from_utf8(body)
            .map_err(|_| KeySourceError::Keys(JwksErrorKind::InvalidJson.into()))?;
        self.read(&text, response.max_age, known)
    }

    /// The place of the keys, newly discovered or from before.
    async fn discover(
        &self,
        issuer: &str,
        url: &Url,
        known: &mut Known,
    ) -> Result<Url, KeySourceError> {
        let found = match self.get(url, None, discovery::MAX_BYTES).await {
            Ok(response) => {
                let text = String::from_utf8(response.body.unwrap_or_default()).unwrap_or_default();
                DiscoveryDocument::parse(&text, issuer, self.options.plain_http)
                    .map_err(KeySourceError::Discovery)
            }
            Err(error) => Err(KeySourceError::DiscoveryFetch(error)),
        };
        match (found, &known.document) {
            (Ok(found), previous) => {
                if previous.as_ref().is_some_and(|previous| *previous != found) {
                    known.etag = None;
                    known.digest = None;
                }
                let uri = found.jwks_uri.clone();
                known.document = Some(found);
                Ok(uri)
            }
            (Err(error), Some(previous)) => {
                tracing::warn!(%error, "discovery failed, the known place of the keys is used");
                Ok(previous.jwks_uri.clone())
            }
            (Err(error), None) => Err(error),
        }
    }

    async fn get(
        &self,
        url: &Url,
        etag: Option<&str>,
        max_bytes: usize,
    ) -> Result<FetchResponse, FetchError> {
        let request = FetchRequest {
            url,
            etag,
            max_bytes,
            redirects: self.options.redirects,
            addresses: &self.options.addresses,
            plain_http: self.options.plain_http,
        };
        let limit = self.timer.sleep(self.options.timeout);
        let response =
            first_of(self.fetch.fetch(request), limit).await.map_err(|_| FetchError::Timeout)??;
        let length = response.body.as_ref().map_or(0, Vec::len);
        if length > max_bytes { Err(FetchError::ResponseTooLarge) } else { Ok(response) }
    }

    fn read(
        &self,
        text: &str,
        max_age: Option<Duration>,
        mut known: Known,
    ) -> Result<Loaded, KeySourceError> {
        let digest = sha256(text.as_bytes());
        if known.digest == Some(digest) {
            return Ok(Loaded { set: None, max_age, known });
        }
        let set = KeySet::read(self.provider, text).map_err(KeySourceError::Keys)?;
        known.digest = Some(digest);
        Ok(Loaded { set: Some(Arc::new(set)), max_age, known })
    }
}

/// What a source that reads files fetches with.
pub(super) struct Nowhere;

impl Fetch for Nowhere {
    fn fetch<'a>(&'a self, _: FetchRequest<'a>) -> FetchFuture<'a> {
        Box::pin(std::future::ready(Err(FetchError::Unresolved)))
    }
}
