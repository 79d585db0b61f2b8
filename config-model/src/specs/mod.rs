//! Specs of the kinds of Istio, of the mesh and of the Gateway API, as plain structs.
//!
//! Every message of the API is a struct with public fields: a list is a `Vec`, a map a `BTreeMap`, a field whose
//! absence matters an `Option`, and fields that exclude each other are one optional enum.
//! Names are flat within an area; only names that would collide carry their parent's in front.
//! Structs grow with the API, so literals end with `..Default::default()`.
//!
//! Reading follows the control plane, not the letter of protobuf JSON: `null` is absent, either spelling of a field
//! name counts (the JSON name wins), numbers may be quoted, an enumeration takes a name or a number.
//! Two fields of one choice are refused.
//! Writing leaves out what has its zero value.
//!
//! The Gateway API has no protobuf source and no choices: its names are open sets (`Unknown` keeps a name that this
//! version does not have), durations are [`GatewayDuration`](crate::value::GatewayDuration), fields the API server
//! insists on are written even when they are empty, and where a `type` field says which other field is set, a method
//! such as [`HttpRouteFilter::action`](gateway_api::HttpRouteFilter::action) follows it.
//!
//! ```
//! use mesh_config_model::specs::networking::{Destination, HttpRoute, VirtualService};
//!
//! let spec: VirtualService = serde_json::from_str(
//!     r#"{"hosts": ["reviews"], "http": [{"timeout": "1m30s", "route": [{"destination": {"host": "reviews"}}]}]}"#,
//! )?;
//! assert_eq!(spec.http[0].timeout.unwrap().to_string(), "90s");
//!
//! let same = VirtualService {
//!     hosts: vec!["reviews".into()],
//!     http: vec![HttpRoute { timeout: spec.http[0].timeout, route: spec.http[0].route.clone(), ..Default::default() }],
//!     ..Default::default()
//! };
//! assert_eq!(same, spec);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! One decoder reads leniently and strictly; strict reading names every field that a type does not have, all at once:
//!
//! ```
//! use mesh_config_model::decode::{DecodeMode, decode_spec};
//! use mesh_config_model::specs::networking::VirtualService;
//! use mesh_config_model::yaml;
//!
//! let json = r#"{"gateways": ["foobar"], "fake-field": 1, "http": [{"timeOut": "1s"}]}"#;
//! let node = yaml::from_str(json, &yaml::Options::new())?;
//! assert!(decode_spec::<VirtualService>(&node, DecodeMode::Lenient).is_ok());
//! let error = decode_spec::<VirtualService>(&node, DecodeMode::Strict).unwrap_err();
//! let unknown: Vec<String> = error.unknown_fields().iter().map(|field| field.path.to_string()).collect();
//! assert_eq!(unknown, ["fake-field", "http[0].timeOut"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod companions;
mod generated;
mod kinds;
pub mod unions;

pub use generated::{
    analysis, extensions, gateway_api, gateway_api_experimental, inference, mesh, meta, networking,
    security, selector, telemetry,
};
