//! Pages for people who know something similar.

/// For people who know Istio's `pkg/kube/krt`.
#[doc = include_str!("../docs/from-go-krt.md")]
pub mod from_go_krt {}

/// For people who know reflectors and informers.
#[doc = include_str!("../docs/from-kube-rs.md")]
pub mod from_kube_rs {}
