use crate::Position;

use super::{Error, ErrorKind, Limits};

/// Deeper trees would risk the stack of code that walks them, whatever the configured limit.
const DEPTH_CEILING: usize = 512;

/// What the documents of a text cost so far, held against the limits.
#[derive(Debug)]
pub(super) struct Usage {
    limits: Limits,
    total: Cost,
    alias_bytes: usize,
}

/// Size of a subtree as its readers see it, every alias expanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    nodes: usize,
    bytes: usize,
}

impl Cost {
    pub(super) fn since(self, before: Self) -> Self {
        Self { nodes: self.nodes - before.nodes, bytes: self.bytes - before.bytes }
    }
}

impl Usage {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, total: Cost::default(), alias_bytes: 0 }
    }

    pub(super) fn total(&self) -> Cost {
        self.total
    }

    /// Takes back what was counted since; aliases that were counted stay counted.
    pub(super) fn go_back(&mut self, total: Cost) {
        self.total = total;
    }

    pub(super) fn count_node(&mut self, bytes: usize, position: Position) -> Result<(), Error> {
        self.add(Cost { nodes: 1, bytes }, position)
    }

    /// Counts what an alias stands for; to be called before anything is copied.
    pub(super) fn count_alias(&mut self, cost: Cost, position: Position) -> Result<(), Error> {
        let alias_bytes = self.alias_bytes.saturating_add(cost.bytes);
        if alias_bytes > self.limits.alias_bytes {
            let message =
                format!("aliases repeat more than {} bytes of text", self.limits.alias_bytes);
            return Err(Error::new(ErrorKind::TooMuchAliasText, position, message));
        }
        self.add(cost, position)?;
        self.alias_bytes = alias_bytes;
        Ok(())
    }

    pub(super) fn check_depth(&self, depth: usize, position: Position) -> Result<(), Error> {
        let limit = depth_limit(&self.limits);
        if depth > limit { Err(too_deep(limit, position)) } else { Ok(()) }
    }

    fn add(&mut self, cost: Cost, position: Position) -> Result<(), Error> {
        let nodes = self.total.nodes.saturating_add(cost.nodes);
        if nodes > self.limits.nodes {
            let message =
                format!("more than {} keys and values, aliases expanded", self.limits.nodes);
            return Err(Error::new(ErrorKind::TooManyNodes, position, message));
        }
        self.total = Cost { nodes, bytes: self.total.bytes.saturating_add(cost.bytes) };
        Ok(())
    }
}

pub(super) fn depth_limit(limits: &Limits) -> usize {
    limits.depth.min(DEPTH_CEILING)
}

pub(super) fn too_deep(limit: usize, position: Position) -> Error {
    Error::new(
        ErrorKind::TooDeep,
        position,
        format!("lists and maps are nested deeper than {limit}"),
    )
}
