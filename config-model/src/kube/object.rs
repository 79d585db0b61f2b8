use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::{ClusterResourceScope, NamespaceResourceScope};
use kube_core::Resource;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::decode::Body;
use crate::k8s::ConvertError;
use crate::{ClusterScoped, Config, Meta, Namespaced, ResourceType, ScopeType, Spec};

/// A whole Kubernetes object whose body is an `S`.
///
/// Metadata are those of `kube`, with nothing left out.
///
/// ```
/// use mesh_config_model::kube::KubeObject;
/// use mesh_config_model::specs::networking::Sidecar;
///
/// let sidecar = KubeObject::new("default", Sidecar::default());
/// assert_eq!(
///     serde_json::to_string(&sidecar)?,
///     r#"{"apiVersion":"networking.istio.io/v1","kind":"Sidecar","metadata":{"name":"default"},"spec":{}}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "an object has these three parts")]
pub struct KubeObject<S: ResourceType> {
    /// Metadata as the API server has them.
    pub metadata: ObjectMeta,
    /// What the object says.
    pub spec: S,
    /// What a controller last reported about it.
    pub status: Option<S::Status>,
}

/// The scope of a kind in the terms of `kube`.
pub trait KubeScope: ScopeType {
    /// The type that `kube` has for it.
    type Scope;
}

impl KubeScope for Namespaced {
    type Scope = NamespaceResourceScope;
}

impl KubeScope for ClusterScoped {
    type Scope = ClusterResourceScope;
}

impl<S: ResourceType> KubeObject<S> {
    /// Makes an object of a name and a body.
    #[must_use]
    pub fn new(name: &str, spec: S) -> Self {
        let metadata = ObjectMeta { name: Some(name.to_owned()), ..ObjectMeta::default() };
        Self { metadata, spec, status: None }
    }

    /// The same object in a namespace.
    #[must_use]
    pub fn within(mut self, namespace: &str) -> Self {
        self.metadata.namespace = Some(namespace.to_owned());
        self
    }
}

impl<S: ResourceType> Resource for KubeObject<S>
where
    S::Scope: KubeScope,
{
    type DynamicType = ();
    type Scope = <S::Scope as KubeScope>::Scope;

    fn kind((): &()) -> Cow<'_, str> {
        S::GVK.kind
    }

    fn group((): &()) -> Cow<'_, str> {
        S::GVK.group
    }

    fn version((): &()) -> Cow<'_, str> {
        S::GVK.version
    }

    fn plural((): &()) -> Cow<'_, str> {
        S::PLURAL.into()
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

/// Takes the object over; finalizers, managed fields and what concerns deletion are lost.
impl<S: ResourceType> From<KubeObject<S>> for Config {
    fn from(object: KubeObject<S>) -> Self {
        let meta = Meta { gvk: S::GVK, ..Meta::from(&object.metadata) };
        let status = object.status.map(|status| Arc::new(status) as Arc<dyn Spec>);
        Self { status, ..Self::new(meta, object.spec) }
    }
}

/// Copies the object; a status of another type is left out.
impl<S: ResourceType + Clone> TryFrom<&Config> for KubeObject<S>
where
    S::Status: Clone,
{
    type Error = ConvertError;

    fn try_from(config: &Config) -> Result<Self, ConvertError> {
        let Some(spec) = config.spec_as::<S>() else {
            let reason = format!("its body is not that of a {}", S::GVK.kind);
            let source = <serde_json::Error as serde::ser::Error>::custom(reason);
            return Err(ConvertError { what: config.key().to_string(), source });
        };
        Ok(Self {
            metadata: (&config.meta).into(),
            spec: spec.clone(),
            status: config.status_as::<S::Status>().cloned(),
        })
    }
}

impl<S: ResourceType> Serialize for KubeObject<S> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("apiVersion", &S::GVK.api_version())?;
        object.serialize_entry("kind", &S::GVK.kind)?;
        object.serialize_entry("metadata", &self.metadata)?;
        match S::BODY {
            Body::Spec => object.serialize_entry("spec", &Json(&self.spec))?,
            Body::Object => {
                let body = self.spec.to_json().map_err(R::Error::custom)?;
                for (name, part) in body.as_object().into_iter().flatten() {
                    object.serialize_entry(name, part)?;
                }
            }
        }
        if let Some(status) = &self.status {
            object.serialize_entry("status", &Json(status))?;
        }
        object.end()
    }
}

/// A body as JSON.
struct Json<'s, S>(&'s S);

impl<S: Spec> Serialize for Json<'_, S> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        self.0.to_json().map_err(R::Error::custom)?.serialize(serializer)
    }
}

impl<'de, S: ResourceType> Deserialize<'de> for KubeObject<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<S>(PhantomData<S>);

impl<'de, S: ResourceType> Visitor<'de> for ObjectVisitor<S> {
    type Value = KubeObject<S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of kind {}", S::GVK.kind)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<KubeObject<S>, A::Error> {
        let mut object = KubeObject::default();
        let mut body = Map::new();
        while let Some(name) = parts.next_key::<String>()? {
            match (name.as_str(), S::BODY) {
                ("apiVersion" | "kind", _) => drop(parts.next_value::<IgnoredAny>()?),
                ("metadata", _) => object.metadata = parts.next_value()?,
                ("status", _) => object.status = parts.next_value()?,
                ("spec", Body::Spec) => {
                    object.spec = parts.next_value::<Option<S>>()?.unwrap_or_default();
                }
                (_, Body::Spec) => drop(parts.next_value::<IgnoredAny>()?),
                (_, Body::Object) => drop(body.insert(name, parts.next_value()?)),
            }
        }
        if S::BODY == Body::Object {
            object.spec = serde_json::from_value(Value::Object(body)).map_err(A::Error::custom)?;
        }
        Ok(object)
    }
}
