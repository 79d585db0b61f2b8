//! Admission: from the bytes of an `AdmissionReview` to those of the answer.
//!
//! [`review`] does no IO and never fails; a web server around it is the example `mesh-webhook`.
//! It answers as Istio's webhook does: `admission.k8s.io/v1` and `v1beta1` in the version of the question, other
//! operations than `CREATE` and `UPDATE` are let pass, the version of a kind does not count, unknown fields of a
//! spec are no reason to refuse. What Istio does there and better did otherwise:
//!
//! - A question that cannot be read as a whole keeps its `uid` when there is one, so that the API server can match
//!   the answer. Istio answers without.
//! - Warnings of a refused object are returned too. Istio returns those of accepted objects alone.
//! - Every unknown field beside `spec` is named, whatever else is wrong. Istio names the first one, and only when
//!   the spec is right.
//! - A refusal has code, reason and one cause for each error, with its field. Istio gives one text.
//! - An object without namespace is in that of the request, which decides what `.` exports.
//! - An object that is missing is told apart from one that does not decode.
//!
//! ```
//! use mesh_validation::Validators;
//! use mesh_validation::admission::{Verdict, review};
//! use serde_json::{Value, json};
//!
//! let question = json!({
//!     "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
//!     "request": {
//!         "uid": "705ab4f5", "operation": "CREATE", "namespace": "prod",
//!         "object": {
//!             "apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
//!             "metadata": {"name": "reviews"}, "spec": {"host": ""},
//!         },
//!     },
//! });
//! let answer = review(&Validators::default(), question.to_string().as_bytes());
//! assert_eq!(answer.verdict, Verdict::Invalid);
//!
//! let body: Value = serde_json::from_slice(&answer.body)?;
//! assert_eq!(body["response"]["uid"], "705ab4f5");
//! assert_eq!(body["response"]["allowed"], false);
//! assert_eq!(body["response"]["status"]["details"]["causes"][0]["field"], "spec.host");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod answer;
mod question;
mod review;

pub use review::{Review, Verdict, review};
