//! Validators for Istio configuration with findings that carry code, field path and source position.
//!
//! The verdicts are those of Istio's admission webhook, but the answer is a [`Report`] of everything that is
//! wrong instead of one text: each [`Finding`] has a stable [`Code`], the path of the field, a message that
//! says what would be right, and the values of the message apart.
//!
//! Use it in a webhook, a command line checker, an editor or a test of manifests. The crate does no IO, asks no
//! cluster, and looks at one object at a time: whether a host exists is not its business.
//!
//! ```
//! use mesh_config_model::specs::networking::VirtualService;
//! use mesh_config_model::{Config, Meta, SpecType};
//! use mesh_validation::{Severity, Validators, codes};
//!
//! let spec: VirtualService = serde_json::from_str(
//!     r#"{"hosts": ["reviews"], "http": [{"timeout": "0.5ms", "route": [{"destination": {"host": "reviews"}}]}]}"#,
//! )?;
//! let config = Config::new(Meta::new(VirtualService::GVK, "prod", "reviews"), spec);
//!
//! let report = Validators::default().validate(&config);
//! let finding = &report.findings()[0];
//! assert_eq!(finding.severity, Severity::Error);
//! assert_eq!(finding.code, codes::H_DUR_1);
//! assert_eq!(finding.path.to_string(), "spec.http[0].timeout");
//!
//! let refusal = report.into_result().unwrap_err();
//! assert!(refusal.to_string().starts_with("invalid VirtualService prod/reviews: 1 error, 0 warnings"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Concepts
//!
//! - [`Validators`] knows which check belongs to which kind. [`Validators::default`] holds the built-in ones;
//!   [`Validators::covers`] says whether a kind has any. Metadata is checked for every kind, and first.
//! - [`Validate`] is implemented by specs. A validator walks its spec with a [`Sink`], which keeps the path, and
//!   reports a [`Problem`] where it finds one. Your own kinds and your own rules work the same way.
//! - Objects come typed ([`Validators::validate`]), as JSON ([`Validators::validate_json`]) or straight from a file
//!   ([`Validators::validate_text`]), which gives findings their positions.
//! - [`Mode`] decides about warnings that Istio loses on its way to the user.
//! - [`Report::locate`] adds line and column to every finding, from the tree the object was decoded from.
//! - [`Suppressions`] are codes that a file or an object does not want to hear about; [`Report::suppress`] drops them.
//! - [`codes`] is the table of all built-in codes with their explanations.
//! - [`admission`] answers an API server: a pure function between bytes.
//!
//! The built-in validators are those of all kinds of Istio, and of the mesh: `MeshConfig`, `MeshNetworks` and the
//! proxy configuration within, which is validated by [`Validate`] alone as it is no object.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `envoy` (default) | the values of an `EnvoyFilter` are decoded: codes `EF-22` to `EF-27`; brings a table of Envoy's API of 320 kB |
//! | `schema` | [`Validators`] are validators of `mesh-schema`, a [`Report`] becomes its `Validation` |
//! | `crd` | `crd`: the rules of any CRD, given as YAML: structural schema and CEL |
//! | `format` | `format`: findings as text with the lines they are about, JSON, SARIF, annotations of GitHub, JUnit |

pub mod admission;
pub mod check;
pub mod codes;
mod context;
#[cfg(feature = "crd")]
pub mod crd;
#[cfg(feature = "envoy")]
mod envoy;
mod finding;
mod fix;
#[cfg(feature = "format")]
pub mod format;
mod go;
mod kind;
mod locate;
mod metadata;
mod problem;
mod report;
#[cfg(feature = "schema")]
mod schema;
mod severity;
mod sink;
mod suppression;
mod text;
mod validate;
mod validators;

pub use codes::Code;
pub use context::{Context, Mode};
pub use finding::Finding;
pub use fix::Fix;
pub use problem::{Parameter, Problem};
pub use report::{InvalidError, Report};
pub use severity::Severity;
pub use sink::Sink;
pub use suppression::Suppressions;
pub use text::{TextReport, UnreadableError};
pub use validate::Validate;
pub use validators::Validators;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
