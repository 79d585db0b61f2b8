//! Behaviour of the programs and tidiness of the workspace.

mod cluster;
mod corpus;
mod live;
mod meshctl;
mod metrics_pages;
mod once;
mod program;
mod readme;
mod tidy;
mod token_review;
mod webhook;
mod whoami;
mod whoami_tls;
