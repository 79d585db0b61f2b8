//! Bundles and certificates that the SPIFFE library for Go is tested with.

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use mesh_security::{
    spiffe::{Bundle, BundleError, Bundles},
    x509::{CertificateDer, PeerVerifier, Purpose, X509Error},
};

use crate::{
    corpus::{conclude, text as corpus_text},
    pki::{Authority, domain},
};

/// Bundles of the SPIFFE library for Go. It refuses two of them as a whole, this crate leaves an entry out; it refuses one without `keys`, so does this.
#[test]
fn published_bundles() {
    for (file, authorities, keys, warnings) in [
        ("spiffebundle_valid_1.json", 1, 1, 0),
        ("spiffebundle_valid_2.json", 1, 6, 0),
        ("spiffebundle_valid_with_wit.json", 1, 2, 2),
        ("spiffebundle_missing_kid.json", 1, 0, 1),
        ("spiffebundle_multiple_x509.json", 1, 1, 1),
    ] {
        let name = format!("spiffe-go/{file}");
        let Some(document) = corpus_text(&name) else { return };
        let bundle = Bundle::parse(&domain("local"), &document).unwrap();
        let counts = (
            bundle.x509_authorities().len(),
            bundle.jwt_authorities().len(),
            bundle.warnings().len(),
        );
        let wrong = (counts != (authorities, keys, warnings))
            .then(|| format!("{counts:?} {:?}", bundle.warnings()));
        conclude(&name, 1, &Vec::from_iter(wrong));
    }
    let name = "spiffe-go/spiffebundle_no_keys.json";
    let document = corpus_text(name).unwrap();
    let refused = Bundle::parse(&domain("local"), &document);
    assert_eq!(refused, Err(BundleError::InvalidBundle("no array `keys`")));
    conclude(name, 1, &[]);
}

/// These are plain key sets, read as such: a key without `kid` is fine there.
#[test]
fn published_key_sets() {
    for (file, keys) in
        [("jwks_valid_1.json", 1), ("jwks_valid_2.json", 2), ("jwks_missing_kid.json", 2)]
    {
        let name = format!("spiffe-go/{file}");
        let Some(document) = corpus_text(&name) else { return };
        let set = mesh_security::jwks::KeySet::parse(&document).unwrap();
        assert_eq!(set.keys().len(), keys, "{name}");
        conclude(&name, 1, &[]);
    }
}

fn pem_chain(file: &str) -> Option<Vec<CertificateDer<'static>>> {
    let text = corpus_text(file)?;
    let mut chain = Vec::new();
    for block in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
        let body = block.split("-----END").next().unwrap();
        let der = STANDARD.decode(body.split_whitespace().collect::<String>());
        chain.push(der.unwrap_or_default().into());
    }
    Some(chain)
}

/// Certificates of the SPIFFE library for Go. Their roots are not among them except where the second certificate is one, so a sound leaf alone ends as untrusted.
#[test]
fn published_certificates() {
    let sound = X509Error::UntrustedChain;
    for (file, expected) in [
        ("good-leaf-only.pem", Err(sound)),
        ("good-leaf-and-intermediate.pem", Ok(())),
        ("wrong-leaf-ca-true.pem", Err(X509Error::LeafIsCa)),
        ("wrong-leaf-cert-sign.pem", Err(X509Error::BadKeyUsage)),
        ("wrong-leaf-crl-sign.pem", Err(X509Error::BadKeyUsage)),
        ("wrong-leaf-no-digital-signature.pem", Err(X509Error::BadKeyUsage)),
        ("wrong-leaf-empty-id.pem", Err(X509Error::NoUriSan)),
        ("wrong-intermediate-no-ca.pem", Err(sound)),
        ("wrong-intermediate-no-key-cert-sign.pem", Err(sound)),
        ("corrupt-cert.pem", Err(X509Error::BadCertificate)),
    ] {
        let name = format!("spiffe-go/x509/{file}");
        let Some(chain) = pem_chain(&name) else { return };
        let bundles = Bundles::new();
        let own = chain.get(1).map(|der| der.to_vec());
        let stranger = Authority::root().der().to_vec();
        let roots = [own.unwrap_or_default(), stranger];
        bundles.force(Bundle::from_authorities(
            &domain("example.org"),
            roots.iter().map(Vec::as_slice),
        ));
        // The chain with an authority was valid for one hour in 2020, the others until 2025.
        let time = if expected.is_ok() { 1_585_060_000 } else { 1_735_689_600 };
        let clock = move || SystemTime::UNIX_EPOCH + Duration::from_secs(time);
        let verdict = PeerVerifier::new(Purpose::Client, bundles)
            .clock(clock)
            .verify(&chain[..1.min(chain.len())]);
        let verdict = verdict.map(|_| ());
        let wrong = (verdict != expected).then(|| format!("{verdict:?}"));
        conclude(&name, 1, &Vec::from_iter(wrong));
    }
}
