//! Reading objects so that a bad one spoils no other.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::Resource;
use kube::core::DynamicResourceScope;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// An object, or why it could not be read.
///
/// The text is kept until it is clear whether it is good, which costs one scan of it; a tree of
/// values in between, as `kube`'s guard makes, costs several times as much as the object itself.
#[derive(Clone, Debug)]
pub(crate) enum Guarded<K> {
    Good(K),
    Bad(Box<Bad>),
}

/// An object that does not have its type.
#[derive(Clone, Debug)]
pub(crate) struct Bad {
    pub(crate) meta: ObjectMeta,
    pub(crate) why: String,
}

impl<'de, K: DeserializeOwned> Deserialize<'de> for Guarded<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// What tells who the object is; the rest of its metadata may be what is wrong.
        #[derive(Deserialize)]
        struct Head {
            metadata: Names,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Names {
            name: Option<String>,
            namespace: Option<String>,
            uid: Option<String>,
            resource_version: Option<String>,
        }
        let text = <Box<RawValue>>::deserialize(deserializer)?;
        match serde_json::from_str(text.get()) {
            Ok(object) => Ok(Self::Good(object)),
            Err(error) => {
                let head: Head = serde_json::from_str(text.get()).map_err(D::Error::custom)?;
                let Names { name, namespace, uid, resource_version } = head.metadata;
                let meta =
                    ObjectMeta { name, namespace, uid, resource_version, ..ObjectMeta::default() };
                Ok(Self::Bad(Box::new(Bad { meta, why: error.to_string() })))
            }
        }
    }
}

/// Like the resource itself, except that it can be asked for in any namespace.
impl<K: Resource> Resource for Guarded<K> {
    type DynamicType = K::DynamicType;
    type Scope = DynamicResourceScope;

    fn metadata_api() -> bool {
        K::metadata_api()
    }

    fn kind(dt: &K::DynamicType) -> Cow<'_, str> {
        K::kind(dt)
    }

    fn group(dt: &K::DynamicType) -> Cow<'_, str> {
        K::group(dt)
    }

    fn version(dt: &K::DynamicType) -> Cow<'_, str> {
        K::version(dt)
    }

    fn plural(dt: &K::DynamicType) -> Cow<'_, str> {
        K::plural(dt)
    }

    fn meta(&self) -> &ObjectMeta {
        match self {
            Self::Good(object) => object.meta(),
            Self::Bad(bad) => &bad.meta,
        }
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        match self {
            Self::Good(object) => object.meta_mut(),
            Self::Bad(bad) => &mut bad.meta,
        }
    }
}
