use std::fmt;

/// A label or annotation that the mesh reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Entry {
    /// The name, as objects carry it.
    pub name: &'static str,
    /// How settled it is.
    pub status: FeatureStatus,
    /// What it says, in one line.
    pub description: &'static str,
    /// Whether it should no longer be used.
    pub is_deprecated: bool,
    /// Whether it is for programs, and left out of documents for users.
    pub is_hidden: bool,
    /// The kinds of objects that carry it.
    pub resources: &'static [ResourceKind],
}

/// How settled a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FeatureStatus {
    /// May change or go.
    Alpha,
    /// Stays, may change.
    Beta,
    /// Stays as it is.
    Stable,
}

/// A kind of object that carries a label or annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the kinds of Kubernetes and Istio by their names")]
pub enum ResourceKind {
    /// Every kind.
    Any,
    AuthorizationPolicy,
    Deployment,
    /// The gateway of the Gateway API.
    Gateway,
    GatewayClass,
    HorizontalPodAutoscaler,
    Ingress,
    Namespace,
    Node,
    Pod,
    PodDisruptionBudget,
    Service,
    ServiceAccount,
    ServiceEntry,
    WorkloadEntry,
}

impl Entry {
    /// Tells whether objects of a kind carry it.
    #[must_use]
    pub fn applies_to(&self, kind: &str) -> bool {
        self.resources
            .iter()
            .any(|resource| *resource == ResourceKind::Any || resource.to_string() == kind)
    }
}

impl fmt::Display for FeatureStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Alpha => "Alpha",
            Self::Beta => "Beta",
            Self::Stable => "Stable",
        })
    }
}

impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variants are named as the kinds are.
        f.pad(&format!("{self:?}"))
    }
}

/// Makes constants of names and a table of what is known about them, sorted by name.
macro_rules! names {
    ($(#[doc = $description:literal] $constant:ident: $name:literal, $status:ident,
        [$($resource:ident),+] $(, $flag:ident)*;)+) => {
        $(
            #[doc = $description]
            pub const $constant: &str = $name;
        )+

        /// All of them, sorted by name.
        pub static ALL: &[$crate::well_known::Entry] = &[$(
            $crate::well_known::Entry {
                name: $name,
                status: $crate::well_known::FeatureStatus::$status,
                description: $description.trim_ascii(),
                is_deprecated: $crate::well_known::entry::has(&[$(stringify!($flag)),*], b'd'),
                is_hidden: $crate::well_known::entry::has(&[$(stringify!($flag)),*], b'h'),
                resources: &[$($crate::well_known::ResourceKind::$resource),+],
            },
        )+];

        /// Finds what is known about a name.
        #[must_use]
        pub fn find(name: &str) -> Option<&'static $crate::well_known::Entry> {
            ALL.binary_search_by(|entry| entry.name.cmp(name)).ok().map(|index| &ALL[index])
        }
    };
}

pub(super) use names;

/// Tells whether one of the flags begins with a letter.
pub(super) const fn has(flags: &[&str], first: u8) -> bool {
    let mut index = 0;
    while index < flags.len() {
        if flags[index].as_bytes()[0] == first {
            return true;
        }
        index += 1;
    }
    false
}
