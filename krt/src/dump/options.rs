//! How much a dump tells.

/// The optional settings of a dump.
///
/// ```
/// use krt::{DumpOptions, Graph};
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let copy = names.collection().map("copy", |_, name| Some((**name).clone()));
/// names.reset(["a", "b", "c"].map(str::to_owned));
/// let dump = graph.dump_with(&DumpOptions::new().max_inputs(2));
/// assert_eq!(dump.nodes[1].inputs.len(), 2);
/// assert_eq!(dump.nodes[1].objects, copy.len());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DumpOptions {
    max_inputs: usize,
}

impl DumpOptions {
    /// Starts with up to 100 inputs for each collection.
    pub fn new() -> Self {
        Self { max_inputs: 100 }
    }

    /// Lists the outputs and dependencies of this many inputs for each collection, in the order of
    /// their keys.
    pub fn max_inputs(mut self, inputs: usize) -> Self {
        self.max_inputs = inputs;
        self
    }

    pub(crate) fn limit(&self) -> usize {
        self.max_inputs
    }
}

impl Default for DumpOptions {
    fn default() -> Self {
        Self::new()
    }
}
