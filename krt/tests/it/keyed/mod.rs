//! Groups, projections, statuses and sub-graphs.

mod explain;
mod group;
mod lifecycle;
mod per_key;
mod project;
mod status;
