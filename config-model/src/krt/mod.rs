//! Objects of stores as collections of the crate `krt`.
//!
//! A [`Config`](crate::Config) and a typed [`Object`](crate::Object) can live in a collection as they are:
//! the key is [`NamespacedName`](crate::NamespacedName), so a collection holds objects of one kind,
//! and their labels can be matched.
//! The version is part of equality, so every write to a store is a change of its collection;
//! derive the part that matters to let derivations end early.

mod collection;
mod collections;
mod feed;
mod object;

pub use collection::StoreCollection;
pub use collections::StoreCollections;
