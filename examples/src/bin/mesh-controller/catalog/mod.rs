//! From the bytes of files to the objects of the store: what each file holds, and whose definition counts.

mod definitions;
mod reader;
mod shelf;
#[cfg(test)]
mod tests;

pub(crate) use reader::{FileContent, MESH_CONFIG_MAP, Reader};
pub(crate) use shelf::{Catalog, Change};
