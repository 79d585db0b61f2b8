//! What a certificate says, read once.

use std::time::{Duration, SystemTime};

use rustls_pki_types::CertificateDer;
use x509_parser::{
    extensions::{ExtendedKeyUsage, KeyUsage, ParsedExtension},
    prelude::{FromDer, X509Certificate},
    public_key::PublicKey,
};

use super::{CertificateNames, X509Error};

pub(super) const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;
const MIN_RSA_BITS: usize = 2048;

/// The parts of a certificate that decisions are made of.
#[derive(Debug, Default)]
pub(super) struct Certificate {
    pub(super) names: CertificateNames,
    pub(super) is_ca: bool,
    pub(super) key_usage: Option<Usage>,
    pub(super) purposes: Option<Purposes>,
    pub(super) not_before: i64,
    pub(super) not_after: i64,
}

/// What a key is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usage {
    pub(super) digital_signature: bool,
    pub(super) key_cert_sign: bool,
    pub(super) crl_sign: bool,
}

/// Which sides of a connection a certificate is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purposes {
    pub(super) client: bool,
    pub(super) server: bool,
}

impl Certificate {
    /// Reads one certificate and nothing after it.
    pub(super) fn read(der: &[u8]) -> Result<Self, X509Error> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(X509Error::CertificateTooLarge);
        }
        let (rest, parsed) =
            X509Certificate::from_der(der).map_err(|_| X509Error::BadCertificate)?;
        if !rest.is_empty() {
            return Err(X509Error::BadCertificate);
        }
        let mut out = Self {
            not_before: parsed.validity().not_before.timestamp(),
            not_after: parsed.validity().not_after.timestamp(),
            ..Self::default()
        };
        let extensions = parsed.extensions();
        for (position, extension) in extensions.iter().enumerate() {
            if extensions[..position].iter().any(|earlier| earlier.oid == extension.oid) {
                return Err(X509Error::DuplicateExtension);
            }
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(names) => {
                    out.names = CertificateNames::read(&names.general_names)?;
                }
                ParsedExtension::BasicConstraints(constraints) => out.is_ca = constraints.ca,
                ParsedExtension::KeyUsage(usage) => out.key_usage = Some(Usage::of(*usage)),
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    out.purposes = Some(Purposes::of(usage));
                }
                ParsedExtension::ParseError { .. } => {
                    let is_names =
                        extension.oid == x509_parser::oid_registry::OID_X509_EXT_SUBJECT_ALT_NAME;
                    return Err(if is_names {
                        X509Error::InvalidSan
                    } else {
                        X509Error::BadCertificate
                    });
                }
                _ => {}
            }
        }
        if let Ok(PublicKey::RSA(key)) = parsed.public_key().parsed()
            && key.key_size() < MIN_RSA_BITS
        {
            return Err(X509Error::UnsupportedAlgorithm);
        }
        Ok(out)
    }

    pub(super) fn not_after(&self) -> SystemTime {
        let seconds = u64::try_from(self.not_after).unwrap_or_default();
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    pub(super) fn not_before(&self) -> SystemTime {
        let seconds = u64::try_from(self.not_before).unwrap_or_default();
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// Whether it may issue others.
    pub(super) fn may_issue(&self) -> bool {
        self.is_ca && self.key_usage.is_none_or(|usage| usage.key_cert_sign)
    }
}

impl Usage {
    fn of(usage: KeyUsage) -> Self {
        Self {
            digital_signature: usage.digital_signature(),
            key_cert_sign: usage.key_cert_sign(),
            crl_sign: usage.crl_sign(),
        }
    }
}

impl Purposes {
    fn of(usage: &ExtendedKeyUsage<'_>) -> Self {
        Self { client: usage.client_auth || usage.any, server: usage.server_auth || usage.any }
    }
}

/// Reads an authority of a bundle: the certificate of a CA. The SPIFFE ID in it comes too, where it has exactly one.
pub(crate) fn read_authority(
    der: &[u8],
) -> Result<(CertificateDer<'static>, Option<crate::spiffe::SpiffeId>), X509Error> {
    let certificate = Certificate::read(der)?;
    if !certificate.may_issue() {
        return Err(X509Error::BadIntermediate);
    }
    let id = certificate.names.any_spiffe_id().ok();
    Ok((CertificateDer::from(der.to_vec()), id))
}
