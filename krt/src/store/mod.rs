//! The data structures of one node: its objects by slot, their order, its changes, and two-way
//! links.

mod by_slot;
mod changes;
mod hasher;
mod links;
mod order;
mod slab;

pub(crate) use by_slot::ensure;
pub(crate) use changes::{Change, Changes, events, is_same};
pub(crate) use hasher::key_hasher;
pub(crate) use links::Links;
pub(crate) use order::Order;
pub(crate) use slab::Store;

/// The position of an object in its store; stable while the object lives, and not given to another
/// object before the transaction that removed it has ended.
pub(crate) type Slot = u32;
