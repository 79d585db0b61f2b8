//! Behaviour of the programs and tidiness of the workspace.

#[cfg(unix)]
#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../../../security/tests/it/workload_api/agent.rs"]
mod agent;
mod cluster;
mod corpus;
mod live;
mod meshctl;
mod metrics_pages;
mod moves;
mod once;
mod program;
mod readme;
mod tidy;
mod token_review;
mod webhook;
mod whoami;
#[cfg(unix)]
mod whoami_tls;
