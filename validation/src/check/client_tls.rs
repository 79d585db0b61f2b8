use mesh_config_model::specs::networking::{ClientTlsMode, ClientTlsSettings};

use crate::{Context, Problem, Sink, codes};

const CONFIG_MAP: &str = "configmap://";

/// Checks how connections to a service are encrypted.
pub(crate) fn client_tls(at: &mut Sink<'_>, context: &Context<'_>, tls: &ClientTlsSettings) {
    if let Some(reference) = tls.credential_name.strip_prefix(CONFIG_MAP) {
        at.field("credentialName").check(config_map(reference, context.namespace()));
    }
    check_verification(at, tls);
    let mutual = tls.mode == ClientTlsMode::Mutual;
    if !mutual && tls.mode != ClientTlsMode::Simple {
        return;
    }
    if !tls.credential_name.is_empty() {
        let files = [&tls.client_certificate, &tls.ca_certificates, &tls.private_key, &tls.ca_crl];
        if files.iter().any(|file| !file.is_empty()) {
            let message = "credentialName stands beside certificate files; give one or the other";
            at.field("credentialName").error(Problem::new(codes::H_CTLS_6, message));
        }
        return;
    }
    if mutual && tls.client_certificate.is_empty() {
        let message = "mode MUTUAL needs a client certificate, or a credentialName";
        at.field("clientCertificate").error(Problem::new(codes::H_CTLS_8, message));
    }
    if mutual && tls.private_key.is_empty() {
        let message = "mode MUTUAL needs a private key, or a credentialName";
        at.field("privateKey").error(Problem::new(codes::H_CTLS_9, message));
    }
}

/// Checks `<namespace>/<name>` of a config map, which must be in the namespace of the object.
fn config_map(reference: &str, own: &str) -> Result<(), Problem> {
    let mut parts = reference.split('/');
    let (namespace, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if namespace.is_empty() || name.is_empty() {
        let message = format!(
            "credential {CONFIG_MAP}{reference} is not of the form {CONFIG_MAP}<namespace>/<name>"
        );
        return Err(Problem::new(codes::H_CTLS_2, message).with("reference", reference));
    }
    if namespace != own || own.is_empty() {
        let message = format!(
            "credential {CONFIG_MAP}{reference} is not in the namespace {own:?} of this object"
        );
        return Err(Problem::new(codes::H_CTLS_3, message)
            .with("reference", reference)
            .with("namespace", own));
    }
    Ok(())
}

/// Checks that nothing says how to verify the server when it is not to be verified.
fn check_verification(at: &mut Sink<'_>, tls: &ClientTlsSettings) {
    if tls.insecure_skip_verify != Some(true) {
        return;
    }
    let authority = !tls.ca_certificates.is_empty() || !tls.subject_alt_names.is_empty();
    let problem = match tls.mode {
        ClientTlsMode::Simple if authority || !tls.credential_name.is_empty() => Problem::new(
            codes::H_CTLS_4,
            "insecureSkipVerify excludes caCertificates, subjectAltNames and credentialName",
        ),
        ClientTlsMode::Mutual if authority => Problem::new(
            codes::H_CTLS_5,
            "insecureSkipVerify excludes caCertificates and subjectAltNames",
        ),
        _ => return,
    };
    at.field("insecureSkipVerify").error(problem);
}
