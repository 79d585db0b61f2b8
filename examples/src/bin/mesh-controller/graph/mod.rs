//! The derived collections: from the objects of the store to the policy in force for each workload.
//!
//! ```text
//! bearers ──▶ workloads ──┬──▶ bindings ──▶ traffic ──┐
//! services ───────────────┘                  ▲        │
//! gateways, virtual services ──▶ routes ─────┤        ├──▶ effective
//! destination rules ─────────────────────────┘        │
//! policies, workloads ──▶ security, scope ────────────┘
//! ```
//!
//! Each step reads only what it needs, so that a change re-derives no more than what it touches.

mod bearers;
mod derive;
mod object;
mod routes;
mod sources;
mod traffic;
mod world;

pub(crate) use object::Found;
pub(crate) use world::World;
