//! What may live in a collection.

use std::fmt::{self, Debug, Display};
use std::hash::Hash;

/// A value that can live in a collection: it knows its key and can be compared.
///
/// The key is the identity: two values with the same key are two versions of one object.
/// Equality decides whether a new version is a change; a derivation that produces an equal value
/// produces no event, so compare everything that a reader may look at and nothing else
/// (`#[derive(PartialEq)]` is nearly always right). Values of one key alone are compared; a derived
/// comparison goes through the fields in the order of their declaration, so put first what changes
/// most often and the key last.
///
/// Values are shared as `Arc<T>` and never mutated in place.
///
/// ```
/// use krt::Object;
///
/// #[derive(PartialEq)]
/// struct Pod {
///     namespace: String,
///     name: String,
///     ip: String,
/// }
///
/// impl Object for Pod {
///     type Key = String;
///
///     fn key(&self) -> String {
///         format!("{}/{}", self.namespace, self.name)
///     }
/// }
///
/// let pod = Pod { namespace: "shop".into(), name: "cart".into(), ip: "10.0.0.1".into() };
/// assert_eq!(pod.key(), "shop/cart");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot live in a collection",
    label = "this type has no key",
    note = "implement `krt::Object` for `{Self}`, which needs `PartialEq`"
)]
pub trait Object: PartialEq + Send + Sync + 'static {
    /// The type of the key.
    ///
    /// Lists and batches are sorted by it, and dumps print it.
    type Key: Key;

    /// Returns the key, which must not change during the life of the value.
    fn key(&self) -> Self::Key;

    /// Returns the key where the value holds it as such; by default it does not.
    ///
    /// Saves the copies that [`key`](Self::key) makes, for keys that are expensive to copy. It must
    /// return the same key, or nothing, and always one of the two for the same value.
    ///
    /// ```
    /// use krt::Object;
    ///
    /// #[derive(PartialEq)]
    /// struct Pod {
    ///     name: String,
    ///     ip: String,
    /// }
    ///
    /// impl Object for Pod {
    ///     type Key = String;
    ///
    ///     fn key(&self) -> String {
    ///         self.name.clone()
    ///     }
    ///
    ///     fn key_ref(&self) -> Option<&String> {
    ///         Some(&self.name)
    ///     }
    /// }
    ///
    /// let pod = Pod { name: "cart".into(), ip: "10.0.0.1".into() };
    /// assert_eq!(pod.key_ref(), Some(&pod.key()));
    /// ```
    fn key_ref(&self) -> Option<&Self::Key> {
        None
    }
}

/// The bounds of a key, met by every type that has them.
///
/// A key is hashed, compared, copied and dropped while the graph is locked; its implementations of
/// these traits must therefore not call back into the graph.
pub trait Key: Clone + Eq + Hash + Ord + Debug + Display + Send + Sync + 'static {}

impl<K: Clone + Eq + Hash + Ord + Debug + Display + Send + Sync + 'static> Key for K {}

/// A string is its own key.
impl Object for String {
    type Key = Self;

    fn key(&self) -> Self {
        self.clone()
    }

    fn key_ref(&self) -> Option<&Self> {
        Some(self)
    }
}

/// Uses the key of an object, without a copy if that can be.
pub(crate) fn with_key<T: Object, R>(object: &T, use_key: impl FnOnce(&T::Key) -> R) -> R {
    match object.key_ref() {
        Some(key) => use_key(key),
        None => use_key(&object.key()),
    }
}

/// The key of a type of which a collection holds at most one value.
///
/// ```
/// use krt::{Graph, Object, SingletonKey};
///
/// #[derive(PartialEq)]
/// struct Limits(u32);
///
/// impl Object for Limits {
///     type Key = SingletonKey;
///
///     fn key(&self) -> SingletonKey {
///         SingletonKey
///     }
/// }
///
/// let graph = Graph::new();
/// let limits = graph.source::<Limits>("limits");
/// limits.set(Limits(3));
/// limits.set(Limits(5));
/// assert_eq!(limits.collection().get(&SingletonKey).map(|limits| limits.0), Some(5));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SingletonKey;

impl Display for SingletonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("singleton")
    }
}
