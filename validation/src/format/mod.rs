//! Findings as people, editors, code review and CI systems read them.
//!
//! An [`Outcome`] gathers [`Entry`]s, which are findings with file, document and object.
//! [`text`] shows them with the line concerned, [`json`] is for programs, [`sarif`] for code scanning,
//! [`github`] annotates a change while a workflow of GitHub runs, [`junit`] fits reports of tests.
//!
//! ```
//! use mesh_config_model::decode::{LoadOptions, load};
//! use mesh_schema::sets;
//! use mesh_validation::Validators;
//! use mesh_validation::format::{self, Entry, Outcome};
//!
//! let text = "\
//! apiVersion: networking.istio.io/v1
//! kind: DestinationRule
//! metadata: {name: reviews, namespace: prod}
//! spec: {host: reviews, subsets: [{name: v_1}]}
//! ";
//! let loaded = load(text, "reviews.yaml", sets::istio(), &LoadOptions::new());
//! let mut outcome = Outcome::default();
//! for object in &loaded.objects {
//!     let mut report = Validators::default().validate(&object.config);
//!     report.locate(&object.node);
//!     outcome.extend(Entry::of_report(&report));
//! }
//! assert_eq!(
//!     format::github(&outcome),
//!     "::error file=reviews.yaml,line=4,col=40,title=DR-5 DestinationRule prod/reviews::spec.subsets[0].name: \
//!      subset \"v_1\" is not a DNS label\n",
//! );
//! ```

mod entry;
mod github;
mod json;
mod junit;
pub mod loading;
mod outcome;
mod sarif;
mod text;

pub use entry::Entry;
pub use github::github;
pub use json::json;
pub use junit::junit;
pub use outcome::{Outcome, Summary};
pub use sarif::sarif;
pub use text::{text, texts};
