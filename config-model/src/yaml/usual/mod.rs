//! Reads the YAML that people usually write, several times as fast as a reader for all of it can.
//!
//! It knows documents of block maps and block lists with plain, quoted and block scalars, flow lists
//! and flow maps, and comments. For everything else (anchors and aliases, tags, directives, `?` keys, tabs
//! outside of block scalars, whatever is deep or wrong) it says [`Unusual`], and the whole document is read
//! again by [`Thorough`](super::thorough::Thorough).
//! So it never has to report an error, and may refuse what it is not sure of;
//! what it does read, it reads to exactly the same tree, places included.

mod block;
mod block_scalar;
mod document;
mod flow;
mod line;
mod plain;
mod quoted;
#[cfg(test)]
mod tests;

pub(super) use document::Usual;

/// The document has something that only the thorough reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unusual;

impl From<super::Error> for Unusual {
    fn from(_: super::Error) -> Self {
        Self
    }
}

/// Longer keys are unusual; YAML ends at 1024 characters.
const KEY_BYTES: usize = 512;

type Read<T> = Result<T, Unusual>;
