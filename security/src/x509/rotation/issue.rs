//! Getting one certificate.

use std::sync::Arc;

use rustls_pki_types::CertificateDer;

use super::{CsrSigner, KeyMaker, OwnCertificate, RotationOptions, SignError};
use crate::{
    clock::SharedClock,
    spiffe::SpiffeId,
    timer::{Timer, first_of},
    x509::{X509Error, certificate::Certificate},
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
        let chain: Vec<_> = issued.chain.into_iter().map(CertificateDer::from).collect();
        let roots = issued.roots.into_iter().map(CertificateDer::from).collect();
        let leaf = chain.first().ok_or(SignError::Certificate(X509Error::NoCertificate))?;
        let names = Certificate::read(leaf).map_err(SignError::Certificate)?.names;
        if names.spiffe_id().map_err(SignError::Certificate)? != self.id {
            return Err(SignError::OtherIdentity);
        }
        let own = OwnCertificate::new(chain, made.private_key)
            .and_then(|own| own.with_roots(roots))
            .map_err(SignError::Certificate)?;
        if own.not_after() <= self.clock.now() { Err(SignError::Expired) } else { Ok(own) }
    }
}
