//! Other crates of Rust on the workloads of this workspace: `benches/workloads` has them.
//!
//! They are here so that the published crates do not depend on them, not even to be measured.
