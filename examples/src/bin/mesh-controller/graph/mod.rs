//! The derived collections: from objects to the policy in force for each workload.
//!
//! ```text
//! bearers ──▶ workloads ──┬──▶ bindings ──▶ traffic ──┐
//! services ───────────────┘                  ▲        │
//! gateways, virtual services ──▶ routes ─────┤        ├──▶ effective
//! destination rules ─────────────────────────┘        │
//! policies, workloads ──▶ security, scope ────────────┘
//! ```
//!
//! The inputs are written by files, or fed by a cluster; nothing behind them knows which.
//! Each step reads only what it needs, so that a change re-derives no more than what it touches.

mod bearers;
mod derive;
mod inputs;
mod object;
mod routes;
mod sources;
mod traffic;
mod world;

pub(crate) use inputs::Inputs;
pub(crate) use object::{Found, Object};
pub(crate) use sources::Sources;
pub(crate) use world::World;
