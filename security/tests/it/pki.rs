//! Authorities and certificates made for a test.

use mesh_security::{
    spiffe::{Bundle, Bundles, TrustDomain},
    x509::{CertificateDer, PeerVerifier, Purpose, X509Error},
};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertificateRevocationListParams,
    CertificateSigningRequestParams, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};

use crate::signing::now;

pub(crate) const ID: &str = "spiffe://example.org/ns/shop/sa/cart";

/// Somebody who signs certificates.
pub(crate) struct Authority {
    pub(crate) certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn root() -> Self {
        Self::root_of(authority("root"))
    }

    pub(crate) fn root_of(params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// Another authority below this one.
    pub(crate) fn intermediate(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    pub(crate) fn leaf(&self, params: &CertificateParams) -> CertificateDer<'static> {
        self.leaf_and_key(params).0
    }

    pub(crate) fn leaf_and_key(
        &self,
        params: &CertificateParams,
    ) -> (CertificateDer<'static>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().der().clone(), key)
    }

    /// Signs the request of somebody else.
    pub(crate) fn sign(&self, request: &CertificateSigningRequestParams) -> Vec<u8> {
        request.signed_by(&self.issuer).unwrap().der().to_vec()
    }

    /// A revocation list with these serial numbers.
    pub(crate) fn revoke(&self, serials: &[u64]) -> Vec<u8> {
        let revoked = |serial: &u64| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2025, 2, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2025, 1, 1),
            next_update: date_time_ymd(2026, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: serials.iter().map(revoked).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }

    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    pub(crate) fn bundle(&self, domain: &str) -> Bundle {
        Bundle::from_authorities(&self::domain(domain), [&*self.der()])
    }
}

pub(crate) fn domain(name: &str) -> TrustDomain {
    TrustDomain::parse(name).unwrap()
}

fn valid_in_2025(mut params: CertificateParams) -> CertificateParams {
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2026, 1, 1);
    params
}

/// Valid whenever the test runs, for what uses the clock of the system.
pub(crate) fn lasting(mut params: CertificateParams) -> CertificateParams {
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
    params
}

pub(crate) fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid_in_2025(params)
}

pub(crate) fn leaf(id: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.subject_alt_names = vec![uri(id)];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
    valid_in_2025(params)
}

pub(crate) fn uri(text: &str) -> SanType {
    SanType::URI(text.try_into().unwrap())
}

/// A subject alternative name extension with exactly this content.
pub(crate) fn raw_names(content: Vec<u8>) -> CustomExtension {
    CustomExtension::from_oid_content(&[2, 5, 29, 17], content)
}

pub(crate) fn verifier(bundles: &Bundles) -> PeerVerifier {
    PeerVerifier::new(Purpose::Client, bundles.clone()).clock(now)
}

pub(crate) fn bundles(bundle: Bundle) -> Bundles {
    let bundles = Bundles::new();
    bundles.put(bundle).unwrap();
    bundles
}

/// What a verifier that trusts only `root` for `example.org` says.
pub(crate) fn verdict(root: &Authority, chain: &[CertificateDer<'_>]) -> Result<(), X509Error> {
    verifier(&bundles(root.bundle("example.org"))).verify(chain).map(|_| ())
}
