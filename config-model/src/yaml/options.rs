/// How a YAML text is read.
///
/// ```
/// use mesh_config_model::yaml::{self, DuplicateKeys, Limits, Options, Resolver};
///
/// let options = Options::new()
///     .resolver(Resolver::Yaml12Core)
///     .duplicate_keys(DuplicateKeys::LastWins)
///     .limits(Limits::new().depth(16));
/// let node = yaml::from_str("{a: yes, a: no}", &options)?;
/// assert_eq!(node.get("a").and_then(|a| a.as_str()), Some("no"));
/// # Ok::<(), yaml::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Options {
    pub(super) resolver: Resolver,
    pub(super) duplicate_keys: DuplicateKeys,
    pub(super) limits: Limits,
}

/// Which type a plain scalar has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resolver {
    /// The rules `kubectl` and the control plane apply, close to YAML 1.1: `yes` and `on` are booleans,
    /// `0400` is octal, `1_000` is a number, `<<` merges.
    #[default]
    Kubernetes,
    /// The core schema of YAML 1.2: `true` and `false` only, octal as `0o400`, no merge keys.
    Yaml12Core,
}

/// What to do when a map has a key twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a repeated key is either refused or not")]
pub enum DuplicateKeys {
    /// The document is refused; the error names both places.
    #[default]
    Refuse,
    /// The later value replaces the earlier one.
    LastWins,
}

/// Bounds on what a text may cost to read.
///
/// Exceeding the depth loses the document, exceeding any other limit ends the text there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Limits {
    pub(super) input_bytes: usize,
    pub(super) depth: usize,
    pub(super) nodes: usize,
    pub(super) documents: usize,
    pub(super) alias_bytes: usize,
}

impl Options {
    /// Kubernetes rules, repeated keys refused, default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets which type plain scalars have.
    pub fn resolver(mut self, resolver: Resolver) -> Self {
        self.resolver = resolver;
        self
    }

    /// Sets what happens when a map has a key twice.
    pub fn duplicate_keys(mut self, duplicate_keys: DuplicateKeys) -> Self {
        self.duplicate_keys = duplicate_keys;
        self
    }

    /// Sets what a text may cost to read.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How many bytes a text may have.
    pub(crate) fn input_limit(&self) -> usize {
        self.limits.input_bytes
    }
}

impl Limits {
    /// 32 MiB of text, depth 128, 1 000 000 nodes, 10 000 documents, 64 MiB of text made by aliases.
    pub fn new() -> Self {
        Self {
            input_bytes: 32 << 20,
            depth: 128,
            nodes: 1_000_000,
            documents: 10_000,
            alias_bytes: 64 << 20,
        }
    }

    /// Sets the size of a text in bytes; a text of more than 4 GiB is refused whatever the limit.
    pub fn input_bytes(mut self, bytes: usize) -> Self {
        self.input_bytes = bytes;
        self
    }

    /// Sets how many lists and maps may be open at once.
    pub fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Sets how many values all documents of a text may have together, after aliases were expanded.
    pub fn nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes;
        self
    }

    /// Sets how many documents a text may have.
    pub fn documents(mut self, documents: usize) -> Self {
        self.documents = documents;
        self
    }

    /// Sets how many bytes of keys and strings aliases may repeat in a text.
    pub fn alias_bytes(mut self, bytes: usize) -> Self {
        self.alias_bytes = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
