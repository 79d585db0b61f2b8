//! What is claimed of each reader.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::{Duration, SystemTime},
};

use mesh_security::{
    fetch::PlainHttp,
    jwks::{DiscoveryDocument, KeySet, KeySource},
    jwt::{Audiences, JwtRule, JwtVerifier, PathMatch, PathTrigger},
    spiffe::{Identity, SpiffeId},
    xfcc::{XfccElement, parse_xfcc},
};

use crate::seeds;

fn answer(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Nothing without a signature is accepted, neither as it comes nor encoded.
pub(crate) fn token(input: &[u8]) -> u64 {
    let all = include_str!("../keys/public.json");
    let keys: serde_json::Value = serde_json::from_str(all).unwrap();
    let set = serde_json::json!({ "keys": [keys["p256"], keys["ed25519"]] }).to_string();
    let source = KeySource::new(KeySet::parse(&set).unwrap());
    let rule = JwtRule::new("https://issuer.example", Audiences::Any, source);
    let verifier = JwtVerifier::new([rule]).unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_760_000_000);
    let raw = verifier.verify(&String::from_utf8_lossy(input), now).unwrap_err();
    let encoded = verifier.verify(&seeds::encoded(input), now).unwrap_err();
    answer((raw.kind(), encoded.kind()))
}

/// A set that is read has as many keys and dropped ones as the document has entries, and no secret.
pub(crate) fn jwks(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    match KeySet::parse(&text) {
        Ok(set) => {
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            let entries = document["keys"].as_array().unwrap();
            assert_eq!(set.keys().len() + set.dropped().len(), entries.len());
            let reasons: Vec<_> = set.dropped().iter().map(|key| key.reason).collect();
            answer((set.keys().len(), reasons))
        }
        Err(error) => answer(error.kind()),
    }
}

/// What is read prints as it was, and obeys the grammar of the standard.
pub(crate) fn spiffe_id(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    match SpiffeId::parse(&text) {
        Ok(id) => {
            assert_eq!(id.to_string(), text);
            assert!(is_spiffe_id(&text), "{text}");
            answer((id.segments().count(), Identity::parse(&text).is_ok()))
        }
        Err(error) => {
            assert!(!is_spiffe_id(&text), "{text}");
            assert!(error.position() <= text.len());
            answer(error.kind())
        }
    }
}

/// The grammar, slowly.
fn is_spiffe_id(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("spiffe://") else { return false };
    let mut parts = rest.split('/');
    let domain = parts.next().unwrap_or_default();
    let of = |text: &str, upper: bool| {
        text.chars().all(|char| {
            char.is_ascii_digit()
                || char.is_ascii_lowercase()
                || (upper && char.is_ascii_uppercase())
                || ".-_".contains(char)
        })
    };
    let sound = |segment: &str| !matches!(segment, "" | "." | "..") && of(segment, true);
    text.len() <= 2048 && (1..=255).contains(&domain.len()) && of(domain, false) && parts.all(sound)
}

/// What is read can be written and read again.
pub(crate) fn xfcc(input: &[u8]) -> u64 {
    match parse_xfcc(input) {
        Ok(elements) => {
            let written: Vec<String> = elements.iter().map(XfccElement::to_string).collect();
            assert_eq!(parse_xfcc(written.join(",").as_bytes()), Ok(elements.clone()));
            answer(elements.iter().map(|one| (one.uri.len(), one.dns.len())).collect::<Vec<_>>())
        }
        Err(error) => {
            assert!(error.position() <= input.len());
            answer(error.kind())
        }
    }
}

/// A document that is read is of the issuer and leads to a place over HTTPS.
pub(crate) fn discovery(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let issuer = "https://issuer.example";
    match DiscoveryDocument::parse(&text, issuer, PlainHttp::Refuse) {
        Ok(document) => {
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value["issuer"], issuer);
            assert!(document.jwks_uri().starts_with("https://"));
            answer(document.algorithms().map(<[_]>::len))
        }
        Err(error) => answer(error),
    }
}

/// A path that is let off is, as it stands or once decoded, the excluded one.
pub(crate) fn request_path(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let applies = PathTrigger::new().exclude(PathMatch::exact("/health")).applies_to(&text);
    if !applies {
        let path = text.split(['?', '#']).next().unwrap();
        assert!(!path.contains([';', '\\', '\0']), "{text}");
        assert!(path.to_lowercase().contains('h') || path.contains('%'), "{text}");
    }
    answer(applies)
}

/// A bundle that is read can be written and read again.
#[cfg(feature = "x509")]
pub(crate) fn bundle(input: &[u8]) -> u64 {
    use mesh_security::spiffe::{Bundle, Bundles, TrustDomain};
    let text = String::from_utf8_lossy(input);
    let domain = TrustDomain::parse("example.org").unwrap();
    let map = Bundles::new().load_map(&text);
    match Bundle::parse(&domain, &text) {
        Ok(bundle) => {
            assert_eq!(Bundle::parse(&domain, &bundle.to_json()), Ok(bundle.clone()));
            let reasons: Vec<_> = bundle.warnings().iter().map(|warning| warning.reason).collect();
            answer((bundle.x509_authorities().len(), bundle.jwt_authorities().len(), reasons))
        }
        Err(error) => answer((error, map.is_ok())),
    }
}

/// No change of a certificate leads to its being accepted with another identity.
#[cfg(feature = "x509")]
pub(crate) fn certificate(input: &[u8]) -> u64 {
    use mesh_security::{
        spiffe::{Bundle, Bundles, TrustDomain},
        x509::{PeerVerifier, Purpose},
    };
    let root: &[u8] = include_bytes!("../keys/weak/root.der");
    let domain = TrustDomain::parse("example.org").unwrap();
    let bundles = Bundles::new();
    bundles.force(Bundle::from_authorities(&domain, [root, input]));
    let only_root = Bundles::new();
    only_root.force(Bundle::from_authorities(&domain, [root]));
    let now = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_830_000_000);
    let verifier = PeerVerifier::new(Purpose::Client, only_root).clock(now);
    match verifier.verify(&[input.to_vec().into()]) {
        Ok(chain) => {
            assert_eq!(chain.spiffe_id().as_str(), "spiffe://example.org/ns/shop/sa/cart");
            answer(0)
        }
        Err(error) => answer(error),
    }
}
