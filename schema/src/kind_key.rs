use std::fmt;
use std::hash::{Hash, Hasher};

use mesh_config_model::NamespacedName;

use crate::Kind;

/// Identifies what a push is about: a kind by its id, and an object.
///
/// For a `ServiceEntry` the name is that of a host, not of the object.
/// The hash is over the id, `/`, the namespace, `/` and the name.
///
/// ```
/// use mesh_config_model::NamespacedName;
/// use mesh_schema::{Kind, KindKey};
///
/// let key = KindKey { kind: Kind::Sidecar, name: NamespacedName::new("prod", "default") };
/// assert_eq!(key.to_string(), "Sidecar/prod/default");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindKey {
    /// The kind.
    pub kind: Kind,
    /// The object.
    pub name: NamespacedName,
}

impl Hash for KindKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&[self.kind.id(), b'/']);
        state.write(self.name.namespace().as_bytes());
        state.write(b"/");
        state.write(self.name.name().as_bytes());
    }
}

impl fmt::Display for KindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.kind, self.name.namespace(), self.name.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Recorder(Vec<u8>);

    impl Hasher for Recorder {
        fn write(&mut self, bytes: &[u8]) {
            self.0.extend(bytes);
        }

        fn finish(&self) -> u64 {
            0
        }
    }

    fn hashed(kind: Kind, namespace: &str, name: &str) -> Vec<u8> {
        let mut recorder = Recorder::default();
        KindKey { kind, name: NamespacedName::new(namespace, name) }.hash(&mut recorder);
        recorder.0
    }

    #[test]
    fn hash_input_is_id_namespace_and_name_between_slashes() {
        assert_eq!(hashed(Kind::Address, "ns", "name"), b"\x01/ns/name");
        assert_eq!(hashed(Kind::Unknown, "", "host.example"), b"\x00//host.example");
    }

    #[test]
    fn cluster_object_keeps_its_empty_namespace() {
        let key = KindKey { kind: Kind::Namespace, name: NamespacedName::cluster("prod") };
        assert_eq!(key.to_string(), "Namespace//prod");
    }
}
