//! Conversions between the types here and those of the crate `k8s-openapi`.
//!
//! The lean types have fewer fields, so the way there and back loses what they leave out.
//! Metadata convert field by field, bodies and statuses by their JSON names.
//!
//! The application chooses the version of Kubernetes that `k8s-openapi` is built for, this crate chooses none.
//!
//! ```
//! use k8s_openapi::api::core::v1::Service;
//! use mesh_config_model::Config;
//! use mesh_config_model::k8s::ServiceSpec;
//!
//! let service: Service = serde_json::from_str(
//!     r#"{"metadata": {"name": "web", "namespace": "prod"}, "spec": {"ports": [{"port": 80, "targetPort": "http"}]}}"#,
//! )?;
//! let config = Config::try_from(&service)?;
//! assert_eq!(config.key().to_string(), "/v1/Service/prod/web");
//! assert_eq!(config.spec_as::<ServiceSpec>().unwrap().ports[0].port, 80);
//! assert_eq!(Service::try_from(&config)?, service);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod meta;
mod objects;
mod parts;

pub use objects::ConvertError;
