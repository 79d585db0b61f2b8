//! Rules for tokens.

use mesh_config_model::specs::security::{ClaimToHeader, JwtRule};

use super::{header_name, jwks, number};
use crate::{Code, Problem, Sink, codes, go};

/// Checks how tokens of one issuer are verified.
pub(crate) fn jwt_rule(at: &mut Sink<'_>, rule: &JwtRule) {
    not_empty(at, "audiences", &rule.audiences, codes::H_JWT_1, "audience is empty");
    if rule.issuer.is_empty() && rule.jwks_uri.is_empty() {
        at.error(Problem::new(codes::H_JWT_2, "rule has neither issuer nor jwksUri"));
    }
    if !rule.jwks_uri.is_empty() {
        at.field("jwksUri").check(jwks_uri(&rule.jwks_uri));
    }
    if !rule.jwks.is_empty() {
        jwks::jwks(&mut at.field("jwks"), &rule.jwks);
    }
    for (i, header) in rule.from_headers.iter().enumerate() {
        if header.name.is_empty() {
            let problem = Problem::new(codes::H_JWT_5, "header that carries the token has no name");
            at.field("fromHeaders").index(i).field("name").error(problem);
        }
    }
    let params = "query parameter that carries the token has no name";
    not_empty(at, "fromParams", &rule.from_params, codes::H_JWT_6, params);
    let cookies = "cookie that carries the token has no name";
    not_empty(at, "fromCookies", &rule.from_cookies, codes::H_JWT_7, cookies);
    for (i, claim) in rule.output_claim_to_headers.iter().enumerate() {
        claim_to_header(&mut at.field("outputClaimToHeaders").index(i), claim);
    }
    if let Some(timeout) = rule.timeout {
        at.field("timeout").check(number::duration(timeout));
    }
}

fn not_empty(
    at: &mut Sink<'_>,
    field: &'static str,
    values: &[String],
    code: Code,
    message: &'static str,
) {
    for (i, value) in values.iter().enumerate() {
        if value.is_empty() {
            at.field(field).index(i).error(Problem::new(code, message));
        }
    }
}

/// Checks where keys are fetched.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn jwks_uri(text: &str) -> Result<(), Problem> {
    let url = go::parse_url(text).map_err(|fault| {
        Problem::new(codes::H_JWT_3, format!("jwksUri {text:?} {fault}")).with("uri", text)
    })?;
    if !matches!(url.scheme.as_str(), "http" | "https") {
        let message =
            format!("jwksUri {text:?} has the scheme {:?}, not http or https", url.scheme);
        return Err(Problem::new(codes::H_JWT_3, message).with("scheme", url.scheme));
    }
    let port = url.port();
    if port.is_empty() || go::atoi(port).is_some() {
        return Ok(());
    }
    let message = format!("jwksUri {text:?} has the port {port}, which is not a number");
    Err(Problem::new(codes::H_JWT_3, message).with("port", port))
}

fn claim_to_header(at: &mut Sink<'_>, claim: &ClaimToHeader) {
    if claim.header.is_empty() || claim.claim.is_empty() {
        return at.error(Problem::new(codes::H_JWT_8, "entry lacks its header or its claim"));
    }
    at.field("header").check(header_name::claim_header(&claim.header));
}
