//! Behaviour of the crate, one module per subject.

mod corpus;
mod load_corpus;
mod yaml_documents;
mod yaml_limits;
mod durations;
mod spec_round_trip;
mod spec_shape;
mod yaml_decode;
mod envelope;
mod hosts;
mod labels;
mod protocols;
mod spec_json;
mod spec_corpus;
mod spec_crds;
mod load_objects;
mod yaml_reload;
mod memory_store;
mod store_conformance;
mod store_events;
