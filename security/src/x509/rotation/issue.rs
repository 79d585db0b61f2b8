//! Getting one certificate.

use std::sync::Arc;

use rustls_pki_types::CertificateDer;

use super::{CsrSigner, KeyMaker, OwnCertificate, RotationOptions, SignError};
use crate::{
    clock::SharedClock,
    spiffe::SpiffeId,
    timer::{Timer, first_of},
    x509::certificate::Certificate,
};

pub(super) type Issued = Result<Arc<OwnCertificate>, SignError>;

/// Everything an issuance needs; it holds no state.
pub(super) struct Issuer {
    pub(super) id: SpiffeId,
    pub(super) maker: Arc<dyn KeyMaker>,
    pub(super) signer: Arc<dyn CsrSigner>,
    pub(super) timer: Arc<dyn Timer>,
    pub(super) clock: SharedClock,
    pub(super) options: RotationOptions,
}

impl Issuer {
    pub(super) async fn issue(&self) -> Result<OwnCertificate, SignError> {
        let made = self.maker.make(&self.id)?;
        let limit = self.timer.sleep(self.options.timeout);
        let signed = self.signer.sign(&made.request, self.options.lifetime);
        let issued = first_of(signed, limit).await.map_err(|_| SignError::Timeout)??;
        let first = issued.chain.first().map(Vec::as_slice).unwrap_or_default();
        let leaf = Certificate::read(first).map_err(SignError::Certificate)?;
        if leaf.names.spiffe_id().map_err(SignError::Certificate)? != self.id {
            return Err(SignError::OtherIdentity);
        }
        if leaf.not_after() <= self.clock.now() {
            return Err(SignError::Expired);
        }
        Ok(OwnCertificate {
            not_before: leaf.not_before(),
            not_after: leaf.not_after(),
            chain: issued.chain.into_iter().map(CertificateDer::from).collect(),
            roots: issued.roots.into_iter().map(CertificateDer::from).collect(),
            private_key: made.private_key,
        })
    }
}
