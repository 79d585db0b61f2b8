//! Validators as those of schemas.

use mesh_config_model::Config;
use mesh_schema::{Validation, Validator};

use crate::{Report, Severity, Validators};

/// Lets schemas check objects, and with them the stores that are built from schemas.
///
/// ```
/// use std::sync::Arc;
///
/// use mesh_config_model::specs::networking::Sidecar;
/// use mesh_config_model::{Config, GroupVersionKind, Meta, SpecType};
/// use mesh_schema::{SharedValidator, gvk, sets};
/// use mesh_validation::Validators;
///
/// let validators = Arc::new(Validators::default());
/// let schemas = sets::istio().with_validators(|gvk: &GroupVersionKind| {
///     validators.covers(gvk).then(|| Arc::clone(&validators) as SharedValidator)
/// });
///
/// let config = Config::new(Meta::new(Sidecar::GVK, "prod", "default"), Sidecar::default());
/// let validation = schemas.find_by_gvk(&gvk::SIDECAR).expect("a schema").check(&config);
/// assert_eq!(validation.errors[0].to_string(), "spec: sidecar changes nothing (SC-3)");
/// ```
impl Validator for Validators {
    fn validate(&self, config: &Config) -> Validation {
        Self::validate(self, config).into()
    }
}

impl From<Report> for Validation {
    fn from(report: Report) -> Self {
        report.into_iter().fold(Self::accepted(), |validation, finding| {
            let path = finding.path.to_string();
            let (code, message) = (finding.code.id(), finding.message.clone());
            match finding.severity {
                Severity::Error => validation.with_error(code, &path, message),
                Severity::Warning => validation.with_warning(code, &path, message),
            }
        })
    }
}
