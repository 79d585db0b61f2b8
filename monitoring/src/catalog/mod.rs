//! What is made of the definitions of a program, with the feature `catalog`: pages for people, a dashboard, rules, and
//! checks that fail a build.
//!
//! ```
//! use mesh_monitoring::catalog::Catalog;
//! use mesh_monitoring::{Label, Registry, Stability, Unit};
//!
//! let registry = Registry::new();
//! registry
//!     .sum("pushes_total", "Pushes sent.")
//!     .label(Label::new("type"), "Kind of resource.")
//!     .stability(Stability::Stable)
//!     .build()?;
//! registry.distribution("push_ms", "Time to push.", [1.0]).unit(Unit::Milliseconds).build()?;
//!
//! let catalog = Catalog::of(&registry);
//! assert!(catalog.to_markdown().contains("| `pushes_total` | sum | | stable | Pushes sent. |"));
//! let findings: Vec<String> = catalog.lint().iter().map(ToString::to_string).collect();
//! assert_eq!(findings, ["push_ms: is in milliseconds, the base unit is seconds"]);
//! # Ok::<(), mesh_monitoring::DefinitionError>(())
//! ```

#[expect(clippy::module_inception, reason = "the catalog is what the folder is about")]
mod catalog;
mod dashboard;
mod golden;
mod lint;
mod page;
mod query;
mod rules;

pub use catalog::Catalog;
pub use golden::GoldenError;
pub use lint::{LintFinding, LintRule};
pub use rules::{Alert, RuleOptions};
