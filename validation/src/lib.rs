//! Validators for Istio configuration with findings that carry code, field path and source position.
