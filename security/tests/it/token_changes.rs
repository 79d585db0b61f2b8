//! Whatever is done to a valid token, it is refused, and nothing panics.

use std::sync::LazyLock;

use jsonwebtoken::Algorithm;
use mesh_security::{
    authn::AuthContext,
    jwks::KeySet,
    jwt::{JwtVerifier, bearer_token},
    spiffe::{Identity, SpiffeId, TrustDomain},
};
use proptest::{collection::vec, prelude::*};
use serde_json::json;

use crate::signing::{Key, claims, encode, now, verifier};

/// A verifier and a token it accepts.
static VALID: LazyLock<(JwtVerifier, String)> = LazyLock::new(|| {
    let header = r#"{"alg":"EdDSA","kid":"k1"}"#;
    let token = Key::Ed25519.token(Algorithm::EdDSA, header, &claims().to_string());
    let verifier = verifier(&[Key::Ed25519.jwk(json!({ "kid": "k1" }))]);
    assert!(verifier.verify(&token, now()).is_ok());
    (verifier, token)
});

#[test]
fn every_flipped_bit_is_noticed() {
    let (verifier, token) = &*VALID;
    for position in 0..token.len() {
        for bit in 0..7 {
            let mut bytes = token.clone().into_bytes();
            bytes[position] ^= 1 << bit;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(verifier.verify(&changed, now()).is_err(), "bit {bit} of byte {position}");
        }
    }
}

#[test]
fn every_lost_or_doubled_byte_is_noticed() {
    let (verifier, token) = &*VALID;
    for position in 0..token.len() {
        let mut shorter = token.clone();
        let lost = shorter.remove(position);
        assert!(verifier.verify(&shorter, now()).is_err(), "without byte {position}");
        let mut longer = token.clone();
        longer.insert(position, lost);
        assert!(verifier.verify(&longer, now()).is_err(), "with byte {position} twice");
    }
}

proptest! {
    #[test]
    fn every_changed_byte_is_noticed(position in any::<prop::sample::Index>(), byte: u8) {
        let (verifier, token) = &*VALID;
        let mut bytes = token.clone().into_bytes();
        let at = position.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let changed = String::from_utf8_lossy(&bytes);
        prop_assert!(verifier.verify(&changed, now()).is_err());
    }

    #[test]
    fn verifier_is_total(text: String, header: String, payload: String) {
        let (verifier, _) = &*VALID;
        prop_assert!(verifier.verify(&text, now()).is_err());
        let framed = format!("{}.{}.AAAA", encode(header), encode(payload));
        prop_assert!(verifier.verify(&framed, now()).is_err());
    }

    #[test]
    fn extraction_is_total(values in vec(vec(any::<u8>(), 0..40), 0..4), prefix: bool) {
        let prefix: &[u8] = if prefix { b"Bearer " } else { b"" };
        let values: Vec<_> = values.iter().map(|value| [prefix, value].concat()).collect();
        let context =
            AuthContext::new("/").headers(values.iter().map(|value| ("authorization", value)));
        if let Ok(Some(token)) = bearer_token(&context) {
            prop_assert!(token.is_ascii() && !token.is_empty());
        }
    }

    #[test]
    fn key_set_reader_is_total(text: String, member in "[a-z0-9_]{1,7}", value: String) {
        let _ = KeySet::parse(&text);
        for key in [Key::Rsa, Key::P256, Key::Ed25519] {
            let jwk = key.jwk(json!({ member.as_str(): value }));
            let set = KeySet::parse(&json!({ "keys": [jwk] }).to_string()).unwrap();
            prop_assert_eq!(set.keys().len() + set.dropped().len(), 1);
        }
    }

    #[test]
    fn what_parses_prints_as_it_was(text in "(spiffe://)?[a-z./A-Z0-9_-]{0,40}|.{0,40}") {
        if let Ok(id) = SpiffeId::parse(&text) {
            prop_assert_eq!(id.to_string(), text.as_str());
            let built = SpiffeId::from_segments(&id.trust_domain(), id.segments());
            prop_assert_eq!(built, Ok(id));
        }
        if let Ok(identity) = Identity::parse(&text) {
            prop_assert_eq!(identity.to_string(), text.as_str());
        }
        if let Ok(domain) = TrustDomain::parse(&text) {
            prop_assert_eq!(TrustDomain::from_config(&text), Ok(domain));
        }
    }
}
