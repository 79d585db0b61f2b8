//! Verdicts on recorded cases, compared with what Istio said of them.
//!
//! Reads the folder named by `MESH_CORPUS`; without it every test says that it was skipped.
//! `MESH_VALIDATION_CASES` names another folder of cases.
//! `KNOWN_DIFFERENCES.md` lists and explains the cases that differ on purpose.

#![expect(clippy::print_stdout, reason = "the differences are the result of this program")]

mod cases;
mod corpus;
mod helpers;
mod samples;
