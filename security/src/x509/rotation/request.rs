//! Keys and requests made with rcgen, with the feature `csr`.

use rcgen::{CertificateParams, DistinguishedName, KeyPair, PKCS_ECDSA_P256_SHA256, SanType};

use super::{KeyAndRequest, KeyMaker, SignError};
use crate::spiffe::SpiffeId;

/// Makes keys on P-256 and requests with an empty subject, with the feature `csr`.
///
/// ```
/// use mesh_security::{spiffe::SpiffeId, x509::{EcdsaKeyMaker, KeyMaker}};
///
/// let id = SpiffeId::parse("spiffe://cluster.local/ns/shop/sa/cart")?;
/// let made = EcdsaKeyMaker.make(&id)?;
/// assert!(!made.request.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct EcdsaKeyMaker;

impl KeyMaker for EcdsaKeyMaker {
    fn make(&self, id: &SpiffeId) -> Result<KeyAndRequest, SignError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|_| SignError::Key)?;
        let uri = id.as_str().try_into().map_err(|_| SignError::Key)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.subject_alt_names = vec![SanType::URI(uri)];
        let request = params.serialize_request(&key).map_err(|_| SignError::Key)?;
        Ok(KeyAndRequest { private_key: key.serialize_der(), request: request.der().to_vec() })
    }
}
