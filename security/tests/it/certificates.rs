//! The checks of an X.509-SVID.

use std::time::Duration;

use mesh_security::{
    authn::{AuthContext, AuthSource, Authenticator},
    spiffe::{Bundle, Bundles, SpiffeIdErrorKind},
    x509::{
        CertificateDer, ClientCertificateAuthenticator, DnsNames, PeerVerifier, Purpose,
        X509Error as Kind,
    },
};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType, SerialNumber, date_time_ymd,
};

use crate::{
    pki::{Authority, ID, authority, bundles, domain, leaf, raw_names, uri, verdict, verifier},
    signing::{finished, now},
};

#[track_caller]
fn check(change: impl FnOnce(&mut CertificateParams), expected: Result<(), Kind>) {
    let root = Authority::root();
    let mut params = leaf(ID);
    change(&mut params);
    assert_eq!(verdict(&root, &[root.leaf(&params)]), expected);
}

#[test]
fn a_proper_svid_is_accepted() {
    check(|_| {}, Ok(()));
    check(
        |params| params.subject_alt_names.push(SanType::DnsName("x".try_into().unwrap())),
        Ok(()),
    );
    check(|params| params.extended_key_usages.clear(), Ok(()));
}

#[test]
fn attack_61_two_uri_names_are_refused() {
    for other in [
        "spiffe://example.org/other",
        "https://example.org/",
        "spiffe://example.org/ns/shop/sa/cart",
    ] {
        check(|params| params.subject_alt_names.push(uri(other)), Err(Kind::MultipleUriSans(2)));
    }
}

#[test]
fn attack_62_names_that_are_no_spiffe_id_are_refused() {
    for (name, kind) in [
        ("https://example.org/ns/a", Kind::InvalidSpiffeId(SpiffeIdErrorKind::WrongScheme)),
        ("spiffe://EXAMPLE.org/a", Kind::InvalidSpiffeId(SpiffeIdErrorKind::BadTrustDomainChar)),
        ("spiffe://example.org/a\0", Kind::InvalidSan),
        ("spiffe://example.org/a\nb", Kind::InvalidSan),
    ] {
        check(|params| params.subject_alt_names = vec![uri(name)], Err(kind));
    }
    // One URI name with a byte beyond ASCII.
    let content = [&[0x30, 12, 0x86, 10][..], b"spiffe://\xe9"].concat();
    check(
        |params| {
            params.subject_alt_names.clear();
            params.custom_extensions = vec![raw_names(content)];
        },
        Err(Kind::InvalidSan),
    );
    check(|params| params.subject_alt_names.clear(), Err(Kind::NoUriSan));
    let dns = SanType::DnsName("example.org".try_into().unwrap());
    check(
        |params| {
            params.subject_alt_names = vec![dns];
            params.distinguished_name.push(rcgen::DnType::CommonName, ID);
        },
        Err(Kind::NoUriSan),
    );
}

#[test]
fn attack_63_duplicate_extensions_and_trailing_bytes_are_refused() {
    let names = [&[0x30, 22, 0x86, 20][..], b"spiffe://example.org"].concat();
    check(
        |params| params.custom_extensions = vec![raw_names(names)],
        Err(Kind::DuplicateExtension),
    );
    let constraints = CustomExtension::from_oid_content(&[2, 5, 29, 19], vec![0x30, 0]);
    check(
        |params| {
            params.is_ca = IsCa::ExplicitNoCa;
            params.custom_extensions = vec![constraints];
        },
        Err(Kind::DuplicateExtension),
    );
    let root = Authority::root();
    let mut der = root.leaf(&leaf(ID)).to_vec();
    der.push(0);
    assert_eq!(verdict(&root, &[der.into()]), Err(Kind::BadCertificate));
    assert_eq!(verdict(&root, &[vec![0x30, 0].into()]), Err(Kind::BadCertificate));
    assert_eq!(verdict(&root, &[Vec::new().into()]), Err(Kind::BadCertificate));
}

#[test]
fn attack_64_leaves_with_the_rights_of_authorities_are_refused() {
    check(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained), Err(Kind::LeafIsCa));
    for extra in [KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign] {
        check(|params| params.key_usages.push(extra), Err(Kind::BadKeyUsage));
    }
    check(|params| params.key_usages = vec![KeyUsagePurpose::KeyAgreement], Err(Kind::BadKeyUsage));
    check(|params| params.key_usages.clear(), Err(Kind::MissingKeyUsage));
}

#[test]
fn the_extended_key_usage_has_to_suit_the_side() {
    let server_only = |params: &mut CertificateParams| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    };
    check(server_only, Err(Kind::BadExtendedKeyUsage));
    let root = Authority::root();
    let mut params = leaf(ID);
    server_only(&mut params);
    let server = PeerVerifier::new(Purpose::Server, bundles(root.bundle("example.org"))).clock(now);
    assert!(server.verify(&[root.leaf(&params)]).is_ok());
}

#[test]
fn attack_65_chains_that_may_not_be_are_refused() {
    let root = Authority::root();
    let good = root.intermediate(authority("middle"));
    assert_eq!(verdict(&root, &[good.leaf(&leaf(ID)), good.der()]), Ok(()));
    assert_eq!(verdict(&root, &[good.leaf(&leaf(ID))]), Err(Kind::UntrustedChain));
    let mut params = authority("no ca");
    params.is_ca = IsCa::ExplicitNoCa;
    let bad = root.intermediate(params);
    assert_eq!(verdict(&root, &[bad.leaf(&leaf(ID)), bad.der()]), Err(Kind::UntrustedChain));
    let mut params = authority("no signer");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let bad = root.intermediate(params);
    assert_eq!(verdict(&root, &[bad.leaf(&leaf(ID)), bad.der()]), Err(Kind::BadIntermediate));
    let mut params = authority("short");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let short = root.intermediate(params);
    let below = short.intermediate(authority("below"));
    let chain = [below.leaf(&leaf(ID)), below.der(), short.der()];
    assert_eq!(verdict(&root, &chain), Err(Kind::UntrustedChain));
}

#[test]
fn attack_65_long_chains_and_loops_end() {
    let root = Authority::root();
    let mut authorities = vec![root.intermediate(authority("0"))];
    for level in 1..8 {
        let next = authorities[level - 1].intermediate(authority(&level.to_string()));
        authorities.push(next);
    }
    let chain = |depth: usize| {
        let mut chain = vec![authorities[depth - 1].leaf(&leaf(ID))];
        chain.extend(authorities[..depth].iter().rev().map(Authority::der));
        chain
    };
    assert_eq!(verdict(&root, &chain(6)), Ok(()));
    assert_eq!(verdict(&root, &chain(7)), Err(Kind::UntrustedChain));
    let thousand = vec![root.der(); 1000];
    assert_eq!(verdict(&root, &thousand), Err(Kind::ChainTooLong));
    // Two authorities of one name that have signed each other, and no root.
    let other = Authority::root_of(authority("loop"));
    let one = other.intermediate(authority("loop"));
    let two = one.intermediate(authority("loop"));
    let chain = [two.leaf(&leaf(ID)), two.der(), one.der(), two.der(), one.der(), other.der()];
    assert_eq!(verdict(&root, &chain), Err(Kind::UntrustedChain));
}

#[test]
fn attack_66_a_domain_answers_for_itself_only() {
    let (ours, theirs) = (Authority::root(), Authority::root());
    let bundles = bundles(ours.bundle("example.org"));
    bundles.put(theirs.bundle("partner.example")).unwrap();
    let verifier = verifier(&bundles);
    let refused = |root: &Authority, id: &str| verifier.verify(&[root.leaf(&leaf(id))]).map(|_| ());
    assert_eq!(refused(&ours, ID), Ok(()));
    assert_eq!(refused(&theirs, "spiffe://partner.example/a"), Ok(()));
    assert_eq!(refused(&theirs, ID), Err(Kind::UntrustedChain));
    assert_eq!(refused(&ours, "spiffe://partner.example/a"), Err(Kind::UntrustedChain));
    assert_eq!(refused(&ours, "spiffe://stranger.example/a"), Err(Kind::UnknownTrustDomain));
    bundles.force(Bundle::parse(&domain("example.org"), r#"{"keys":[]}"#).unwrap());
    assert_eq!(refused(&ours, ID), Err(Kind::EmptyBundle));
}

#[test]
fn attack_67_times_and_revocation_count() {
    check(|params| params.not_after = date_time_ymd(2025, 2, 1), Err(Kind::Expired));
    check(|params| params.not_before = date_time_ymd(2025, 12, 1), Err(Kind::NotYetValid));
    let root = Authority::root();
    let chain = [root.leaf(&leaf(ID))];
    let later = verifier(&bundles(root.bundle("example.org")))
        .clock(|| now() + Duration::from_secs(365 * 24 * 3600));
    assert_eq!(later.verify(&chain), Err(Kind::Expired), "it has expired since the handshake");
    let before_1970 = verifier(&bundles(root.bundle("example.org")))
        .clock(|| std::time::UNIX_EPOCH - Duration::from_secs(1));
    assert_eq!(before_1970.verify(&chain), Err(Kind::InvalidClock));

    let numbered = |serial: u64| {
        let mut params = leaf(ID);
        params.serial_number = Some(SerialNumber::from(serial));
        root.leaf(&params)
    };
    let list = root.revoke(&[7]);
    let verifier = verifier(&bundles(root.bundle("example.org")));
    let verifier = verifier.revocation_lists([&*list]).unwrap();
    assert_eq!(verifier.verify(&[numbered(7)]), Err(Kind::Revoked));
    assert!(verifier.verify(&[numbered(8)]).is_ok());
    assert!(verifier.revocation_lists([&b"junk"[..]]).is_err());
}

#[test]
fn attack_68_weak_signatures_and_keys_are_refused() {
    let root = include_bytes!("../keys/weak/root.der");
    let bundles = bundles(Bundle::from_authorities(&domain("example.org"), [&root[..]]));
    // These certificates are valid from 2026 on.
    let verifier = verifier(&bundles).clock(|| now() + Duration::from_secs(2 * 365 * 24 * 3600));
    let refused = |der: &[u8]| verifier.verify(&[CertificateDer::from(der.to_vec())]).map(|_| ());
    assert_eq!(refused(include_bytes!("../keys/weak/sha256.der")), Ok(()));
    assert_eq!(refused(include_bytes!("../keys/weak/sha1.der")), Err(Kind::UnsupportedAlgorithm));
    assert_eq!(refused(include_bytes!("../keys/weak/md5.der")), Err(Kind::UnsupportedAlgorithm));
    assert_eq!(
        refused(include_bytes!("../keys/weak/rsa1024.der")),
        Err(Kind::UnsupportedAlgorithm)
    );
    let small = include_bytes!("../keys/weak/root1024.der");
    let bundle = Bundle::from_authorities(&domain("example.org"), [&small[..]]);
    assert!(bundle.x509_authorities().is_empty(), "a root with a weak key is no root");
}

#[test]
fn attack_69_an_svid_has_a_path() {
    check(|params| params.subject_alt_names = vec![uri("spiffe://example.org")], Err(Kind::NoPath));
}

#[test]
fn attack_70_large_certificates_are_refused_unread() {
    let root = Authority::root();
    let many = |count: usize| {
        let mut params = leaf(ID);
        let name = |number| SanType::DnsName(format!("n{number}").try_into().unwrap());
        params.subject_alt_names.extend((0..count).map(name));
        root.leaf(&params)
    };
    assert_eq!(verdict(&root, &[many(63)]), Ok(()));
    assert_eq!(verdict(&root, &[many(64)]), Err(Kind::TooManyNames));
    assert_eq!(verdict(&root, &[many(20_000)]), Err(Kind::CertificateTooLarge));
    assert_eq!(verdict(&root, &[vec![0; 1024 * 1024].into()]), Err(Kind::CertificateTooLarge));
    let large: CertificateDer<'_> = vec![0; 16 * 1024].into();
    assert_eq!(verdict(&root, &vec![large; 5]), Err(Kind::CertificateTooLarge));
}

#[test]
fn identities_can_be_narrowed() {
    let root = Authority::root();
    let verifier = verifier(&bundles(root.bundle("example.org")));
    let verifier = verifier.authorize(|id| id.path().starts_with("/ns/shop/"));
    assert!(verifier.verify(&[root.leaf(&leaf(ID))]).is_ok());
    let other = root.leaf(&leaf("spiffe://example.org/ns/other/sa/x"));
    assert_eq!(verifier.verify(&[other]), Err(Kind::NotAuthorized));
}

#[test]
fn a_verified_chain_makes_a_caller() {
    let root = Authority::root();
    let mut params = leaf(ID);
    for name in ["cart.shop", "spiffe://example.org/admin", "a b"] {
        params.subject_alt_names.push(SanType::DnsName(name.try_into().unwrap()));
    }
    let verifier = verifier(&bundles(root.bundle("example.org")));
    let chain = verifier.verify(&[root.leaf(&params)]).unwrap();
    let context = AuthContext::new("/").verified_chain(&chain);
    let ask = |authenticator: ClientCertificateAuthenticator, context: &AuthContext<'_>| {
        finished(authenticator.authenticate(context)).unwrap()
    };
    let caller = ask(ClientCertificateAuthenticator::new(), &context).unwrap();
    assert_eq!(
        (caller.auth_source(), caller.identities()),
        (AuthSource::ClientCertificate, &[ID.to_owned()][..])
    );
    let with_dns = ClientCertificateAuthenticator::new().dns_names(DnsNames::Include);
    let caller = ask(with_dns, &context).unwrap();
    assert_eq!(caller.identities(), [ID, "cart.shop"]);
    assert_eq!(ask(with_dns, &AuthContext::new("/")), None);
    assert_eq!(verifier.verify_optional(&[]), Ok(None));
}

#[test]
fn any_changed_byte_is_noticed() {
    let root = Authority::root();
    let verifier = verifier(&bundles(root.bundle("example.org")));
    let good = root.leaf(&leaf(ID)).to_vec();
    assert!(verifier.verify(&[good.clone().into()]).is_ok());
    for position in 0..good.len() {
        for bit in [0x01, 0x80] {
            let mut changed = good.clone();
            changed[position] ^= bit;
            assert!(verifier.verify(&[changed.into()]).is_err(), "byte {position}, bit {bit:#x}");
        }
    }
}

#[test]
fn a_key_of_another_kind_is_fine_too() {
    for algorithm in [&rcgen::PKCS_ED25519, &rcgen::PKCS_ECDSA_P384_SHA384] {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let params = authority("other kind");
        let certificate = params.self_signed(&key).unwrap();
        let issuer = rcgen::Issuer::new(params, key);
        let leaf_key = KeyPair::generate_for(algorithm).unwrap();
        let leaf = leaf(ID).signed_by(&leaf_key, &issuer).unwrap();
        let bundle = Bundle::from_authorities(&domain("example.org"), [&**certificate.der()]);
        let bundles = Bundles::new();
        bundles.put(bundle).unwrap();
        assert!(verifier(&bundles).verify(&[leaf.der().clone()]).is_ok());
    }
}
