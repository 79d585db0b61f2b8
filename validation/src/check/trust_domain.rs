//! Names under which identities are issued.

use mesh_config_model::labels::is_dns1123_label;

use crate::{Problem, codes};

/// Checks the name under which a mesh issues identities.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn trust_domain(domain: &str) -> Result<(), Problem> {
    if domain.is_empty() {
        return Err(Problem::new(codes::H_TD_1, "trust domain is empty"));
    }
    let labels = domain.strip_suffix('.').unwrap_or(domain);
    if labels.split('.').all(is_dns1123_label) {
        return Ok(());
    }
    let message = format!("trust domain {domain:?} is not made of DNS labels");
    Err(Problem::new(codes::H_TD_2, message).with("domain", domain))
}
