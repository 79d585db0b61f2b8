//! What the program shows: workloads, the policy in force for each, and findings.

mod effective;
mod finding;
mod workload;

pub(crate) use effective::{Effective, Mode, MutualTls, Names};
pub(crate) use finding::{Finding, Severity};
pub(crate) use workload::{ObjectKey, Workload};
