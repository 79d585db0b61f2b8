//! Key sets replaced while the program runs.

use std::{
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use mesh_security::{
    jwks::{JwksErrorKind, KeySource},
    jwt::{JwtErrorKind as Kind, JwtVerifier},
};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::signing::{HEADER, Key, claims, key_set, now, p256_keys, rule, token};

#[test]
fn attack_52_a_removed_key_is_refused_after_the_swap() {
    let rule = rule(&p256_keys());
    let source = rule.keys().clone();
    let verifier = JwtVerifier::new([rule]).unwrap();
    let token = token(HEADER, &claims().to_string());
    let before = verifier.verify(&token, now()).unwrap();
    assert_eq!(before.key_generation(), source.current().generation());

    assert_eq!(source.replace(key_set(&[])), 2);
    assert_ne!(before.key_generation(), source.current().generation());
    assert_eq!(verifier.verify(&token, now()).unwrap_err().kind(), Kind::NoMatchingKey);
}

#[test]
fn attack_53_a_new_key_works_at_once() {
    let rule = rule(&[]);
    let source = rule.keys().clone();
    let verifier = JwtVerifier::new([rule]).unwrap();
    let token = token(HEADER, &claims().to_string());
    assert_eq!(verifier.verify(&token, now()).unwrap_err().kind(), Kind::NoMatchingKey);
    source.replace(key_set(&p256_keys()));
    assert!(verifier.verify(&token, now()).is_ok());
}

#[test]
fn attack_54_readers_see_the_old_set_or_the_new_one() {
    let one = key_set(&[Key::P256.jwk(json!({}))]);
    let two = key_set(&[Key::P256.jwk(json!({})), Key::P384.jwk(json!({}))]);
    let source = KeySource::new(one.clone());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..2000 {
                source.replace(two.clone());
                source.replace(one.clone());
            }
            done.store(true, Ordering::Release);
        });
        let mut last = 0;
        while !done.load(Ordering::Acquire) {
            let seen = source.current();
            assert!(seen.generation() >= last, "generations only grow");
            last = seen.generation();
            let expected = if last % 2 == 1 { 1 } else { 2 };
            assert_eq!(seen.set().keys().len(), expected, "a set is seen whole");
        }
    });
    assert_eq!(source.current().generation(), 4001);
}

#[test]
fn reading_a_file_again_publishes_its_keys() {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(json!({ "keys": p256_keys() }).to_string().as_bytes()).unwrap();
    let source = KeySource::from_file(file.path()).unwrap();
    assert_eq!(source.current().set().keys()[0].key_id(), Some("k1"));
    std::fs::write(file.path(), r#"{"keys":[]}"#).unwrap();
    assert_eq!(source.reload(file.path()), Ok(2));
    assert_eq!(source.current().set().keys().len(), 0);
}

#[test]
fn attack_48_a_bad_file_leaves_the_keys_in_force() {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(b"<html>").unwrap();
    let source = KeySource::new(key_set(&p256_keys()));
    let error = source.reload(file.path()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (JwksErrorKind::InvalidJson, Some(file.path())));
    let missing = file.path().with_extension("missing");
    let error = source.reload(&missing).unwrap_err();
    assert_eq!(error.kind(), JwksErrorKind::Unreadable(std::io::ErrorKind::NotFound));
    std::fs::write(file.path(), vec![b' '; 1024 * 1024 + 1]).unwrap();
    assert_eq!(source.reload(file.path()).unwrap_err().kind(), JwksErrorKind::TooLarge);
    let current = source.current();
    assert_eq!((current.generation(), current.set().keys().len()), (1, 1));
}
