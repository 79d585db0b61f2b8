//! From a header and a set of keys to the key that signed.

use super::{Algorithm, JwtErrorKind, compact::Compact, header::JoseHeader, options::JwtOptions};
use crate::{base64url, jwks::VerificationKey};

/// How many keys a token can make us try.
const MAX_ATTEMPTS: usize = 4;

/// A token whose header has been read and found acceptable.
pub(crate) struct Signed<'a> {
    compact: Compact<'a>,
    header: JoseHeader,
    algorithm: Algorithm,
}

impl<'a> Signed<'a> {
    /// Splits the token, reads the header and checks `alg` and `typ` against the options.
    pub(crate) fn read(token: &'a str, options: &JwtOptions) -> Result<Self, JwtErrorKind> {
        let compact = Compact::split(token, options.max_token_bytes)?;
        let header = JoseHeader::read(compact.header)?;
        let algorithm = match header.algorithm.parse::<Algorithm>() {
            Ok(algorithm) if options.algorithms.contains(&algorithm) => algorithm,
            _ => return Err(JwtErrorKind::AlgNotAllowed),
        };
        header.check_type(&options.token_types)?;
        Ok(Self { compact, header, algorithm })
    }

    /// The payload, still encoded.
    pub(crate) const fn payload(&self) -> &'a str {
        self.compact.payload
    }

    /// The name of the key, if the header has one.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header.key_id.as_deref()
    }

    /// The algorithm, which the options allow.
    pub(crate) const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Finds the key under which the signature holds.
    pub(crate) fn verify<'k>(
        &self,
        keys: &'k [VerificationKey],
    ) -> Result<&'k VerificationKey, JwtErrorKind> {
        let candidates = self.candidates(keys);
        if candidates.is_empty() {
            return Err(JwtErrorKind::NoMatchingKey);
        }
        let agreeing: Vec<_> =
            candidates.into_iter().filter(|key| key.permits(self.algorithm)).collect();
        if agreeing.is_empty() {
            return Err(JwtErrorKind::AlgKeyMismatch);
        }
        let signature =
            base64url::decode(self.compact.signature).map_err(|_| JwtErrorKind::InvalidBase64)?;
        agreeing
            .into_iter()
            .take(MAX_ATTEMPTS)
            .find(|key| key.verify(self.algorithm, self.compact.signed.as_bytes(), &signature))
            .ok_or(JwtErrorKind::InvalidSignature)
    }

    /// The keys the token may mean: those of its `kid`, or without one all of the right type.
    fn candidates<'k>(&self, keys: &'k [VerificationKey]) -> Vec<&'k VerificationKey> {
        let all = keys.iter();
        match &self.header.key_id {
            Some(key_id) => all.filter(|key| key.key_id() == Some(key_id)).collect(),
            None => all.filter(|key| key.is_for_type_of(self.algorithm)).collect(),
        }
    }
}
