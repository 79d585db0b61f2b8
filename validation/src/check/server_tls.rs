use std::collections::BTreeSet;

use mesh_config_model::specs::networking::{ServerTlsMode, ServerTlsSettings, TlsProtocol};

use crate::{Code, Problem, Sink, codes};

/// Cipher suites of TLS before 1.3 that a proxy knows.
const CIPHERS: [&str; 15] = [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES256-SHA",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA",
    "AES256-SHA",
    "DES-CBC3-SHA",
];
/// Most certificates one server can choose from.
const MAX_CERTIFICATES: usize = 2;

/// Checks how a server opens TLS.
pub(crate) fn server_tls(at: &mut Sink<'_>, tls: &ServerTlsSettings) {
    let old = matches!(tls.min_protocol_version, TlsProtocol::Tlsv1_0 | TlsProtocol::Tlsv1_1);
    if old && tls.cipher_suites.is_empty() {
        let message = "TLS below 1.2 needs cipher suites that are no longer among the default ones";
        at.field("minProtocolVersion").warning(Problem::new(codes::H_STLS_2, message));
    }
    cipher_suites(&mut at.field("cipherSuites"), &tls.cipher_suites);
    match tls.mode {
        ServerTlsMode::IstioMutual => without_certificates(at, tls),
        ServerTlsMode::Simple | ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual => {
            one_source(at, tls);
            if tls.credential_name.is_empty() && tls.credential_names.is_empty() {
                own_certificates(at, tls);
            }
        }
        mode => {
            if matches!(mode, ServerTlsMode::Passthrough | ServerTlsMode::AutoPassthrough) {
                unused_certificates(at, tls);
            }
            one_source(at, tls);
            if !tls.ca_crl.is_empty() && !tls.credential_name.is_empty() {
                crl_beside_credential(at);
            }
        }
    }
}

fn cipher_suites(at: &mut Sink<'_>, suites: &[String]) {
    let mut invalid = BTreeSet::new();
    let mut duplicate = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for suite in suites {
        if !is_cipher(suite) {
            invalid.insert(suite.as_str());
        } else if !seen.insert(suite.as_str()) {
            duplicate.insert(suite.as_str());
        }
    }
    let mut warn = |code, suites: BTreeSet<&str>, what: &str| {
        if !suites.is_empty() {
            let list = Vec::from_iter(suites).join(", ");
            let message = format!("{what} cipher suites are ignored: {list}");
            at.warning(Problem::new(code, message).with("suites", list));
        }
    };
    warn(codes::H_STLS_3, invalid, "unknown");
    warn(codes::H_STLS_4, duplicate, "repeated");
}

/// What begins with a sign is an expression over suites, which only a proxy can read.
fn is_cipher(suite: &str) -> bool {
    let Some(&first) = suite.as_bytes().first() else { return true };
    // Istio looks at the first byte as a character, and some bytes over ASCII are letters that way.
    let word = char::from(first).is_alphanumeric();
    !word || suite == "ALL" || CIPHERS.contains(&suite)
}

/// The fields that name certificates, in the order they are reported.
fn sources(tls: &ServerTlsSettings) -> [(&'static str, bool, Code); 6] {
    [
        ("serverCertificate", !tls.server_certificate.is_empty(), codes::H_STLS_5),
        ("privateKey", !tls.private_key.is_empty(), codes::H_STLS_6),
        ("caCertificates", !tls.ca_certificates.is_empty(), codes::H_STLS_7),
        ("tlsCertificates", !tls.tls_certificates.is_empty(), codes::H_STLS_8),
        ("credentialName", !tls.credential_name.is_empty(), codes::H_STLS_9),
        ("credentialNames", !tls.credential_names.is_empty(), codes::H_STLS_10),
    ]
}

fn without_certificates(at: &mut Sink<'_>, tls: &ServerTlsSettings) {
    for (field, given, code) in sources(tls) {
        if given {
            let message =
                format!("mode ISTIO_MUTUAL uses certificates of the mesh; remove {field}");
            at.field(field).error(Problem::new(code, message).with("field", field).removed());
        }
    }
}

fn unused_certificates(at: &mut Sink<'_>, tls: &ServerTlsSettings) {
    if !tls.ca_crl.is_empty() || sources(tls).iter().any(|&(_, given, _)| given) {
        let message = format!("mode {} leaves TLS closed, so certificates are ignored", tls.mode);
        at.warning(Problem::new(codes::H_STLS_12, message).with("mode", tls.mode));
    }
}

fn one_source(at: &mut Sink<'_>, tls: &ServerTlsSettings) {
    let given = usize::from(!tls.server_certificate.is_empty() && !tls.private_key.is_empty())
        + usize::from(!tls.credential_name.is_empty())
        + usize::from(!tls.credential_names.is_empty())
        + usize::from(!tls.tls_certificates.is_empty());
    if given > 1 {
        let message = "give one of credentialName, credentialNames, tlsCertificates, serverCertificate with privateKey";
        at.error(Problem::new(codes::H_STLS_13, message));
    }
}

fn own_certificates(at: &mut Sink<'_>, tls: &ServerTlsSettings) {
    let mutual = tls.mode != ServerTlsMode::Simple;
    if mutual && tls.ca_certificates.is_empty() {
        let message = format!("mode {} needs caCertificates to verify clients", tls.mode);
        at.error(Problem::new(codes::H_STLS_15, message).with("mode", tls.mode));
    }
    let list = &tls.tls_certificates;
    if list.len() > MAX_CERTIFICATES {
        let message = format!(
            "{} certificates are given, a server takes up to {MAX_CERTIFICATES}",
            list.len()
        );
        at.field("tlsCertificates")
            .warning(Problem::new(codes::H_STLS_16, message).with("count", list.len()));
    }
    if list.is_empty() {
        pair(at, &tls.server_certificate, &tls.private_key);
    }
    for (i, certificate) in list.iter().enumerate() {
        let mut at = at.field("tlsCertificates");
        pair(&mut at.index(i), &certificate.server_certificate, &certificate.private_key);
    }
    if !mutual && !tls.ca_crl.is_empty() {
        let message = "mode SIMPLE verifies no clients, so it has no use for caCrl";
        at.field("caCrl").error(Problem::new(codes::H_STLS_20, message).removed());
    }
}

fn pair(at: &mut Sink<'_>, certificate: &str, key: &str) {
    if certificate.is_empty() {
        let message = "a server needs a certificate, or a credentialName";
        at.field("serverCertificate").error(Problem::new(codes::H_STLS_17, message));
    }
    if key.is_empty() {
        let message = "a server needs a private key, or a credentialName";
        at.field("privateKey").error(Problem::new(codes::H_STLS_18, message));
    }
}

fn crl_beside_credential(at: &mut Sink<'_>) {
    let message = "caCrl does not work beside credentialName; put the list into the credential";
    at.field("caCrl").error(Problem::new(codes::H_STLS_19, message));
}
