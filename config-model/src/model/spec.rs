use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::GroupVersionKind;

/// The body of an object, of any type.
///
/// Implemented for every plain serialisable value; `serde_json::Value` serves kinds without a Rust type.
pub trait Spec: Any + Debug + Send + Sync {
    /// Lends the body for a downcast to its type.
    fn as_any(&self) -> &dyn Any;
    /// Compares with another body; bodies of different types are unequal.
    fn dyn_eq(&self, other: &dyn Spec) -> bool;
    /// Copies the body into a new allocation.
    fn dyn_clone(&self) -> Arc<dyn Spec>;
    /// Renders the body as Kubernetes JSON.
    ///
    /// # Errors
    ///
    /// When a value of the body has no JSON form.
    fn to_json(&self) -> Result<Value, serde_json::Error>;
}

impl<T> Spec for T
where
    T: Any + Clone + Debug + PartialEq + Send + Serialize + Sync,
{
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn dyn_eq(&self, other: &dyn Spec) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn dyn_clone(&self) -> Arc<dyn Spec> {
        Arc::new(self.clone())
    }

    fn to_json(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

/// A body whose kind is known at compile time.
pub trait SpecType: Spec + Default + DeserializeOwned {
    /// The kind, in the version the registry holds it under.
    const GVK: GroupVersionKind;
}
