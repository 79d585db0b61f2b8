//! Behaviour of the crate, one module per subject.

mod aggregate_store;
mod content_source;
mod corpus;
mod diff;
mod directory_store;
mod durations;
mod envelope;
#[cfg(feature = "fancy")]
mod fancy;
mod gateway_kinds;
mod gateways;
mod hosts;
mod json_input;
mod k8s_kinds;
#[cfg(feature = "krt")]
mod krt_collections;
#[cfg(feature = "kube")]
mod kube_objects;
mod labels;
mod load_corpus;
mod load_fields;
mod load_lists;
mod load_objects;
mod memory_store;
mod mesh_overlay;
mod mesh_sources;
mod object_filter;
#[cfg(feature = "patch")]
mod patches;
mod protocols;
mod selector_texts;
#[cfg(feature = "builders")]
mod setters;
mod spec_corpus;
mod spec_crds;
mod spec_json;
mod spec_round_trip;
mod spec_shape;
mod store_batches;
mod store_conformance;
mod store_events;
mod text_stores;
mod well_known_names;
mod widgets;
mod yaml_decode;
mod yaml_documents;
mod yaml_limits;
mod yaml_reload;
