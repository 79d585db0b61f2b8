//! The usual sets of kinds, each made once.
//!
//! Kinds are in the ASCII order of their identifiers, except in [`istio`].
//!
//! ```
//! use mesh_schema::{gvk, sets};
//!
//! assert!(sets::pilot_gateway_api_alpha().find_by_gvk(&gvk::UDP_ROUTE).is_some());
//! assert!(sets::pilot_gateway_api().find_by_gvk(&gvk::UDP_ROUTE).is_none());
//! ```

use std::sync::LazyLock;

use mesh_config_model::Config;
use serde_json::Value;

use crate::{Class, Schema, Schemas, Validation, gvk, table};

/// Every registered kind.
#[must_use]
pub fn all() -> &'static Schemas {
    static SET: LazyLock<Schemas> = LazyLock::new(|| {
        let mut schemas = table::schemas();
        schemas.sort_by(|left, right| left.identifier().cmp(right.identifier()));
        Schemas::new(schemas).expect("the table names each kind once")
    });
    &SET
}

/// Kinds of Kubernetes and of the groups it lends its name to.
#[must_use]
pub fn kube() -> &'static Schemas {
    static SET: LazyLock<Schemas> = LazyLock::new(|| {
        all().filter(|schema| {
            schema.gvk().group.contains("k8s.io") || schema.class() == Class::Builtin
        })
    });
    &SET
}

/// Kinds of Istio that are Kubernetes objects.
#[must_use]
pub fn pilot() -> &'static Schemas {
    static SET: LazyLock<Schemas> =
        LazyLock::new(|| all().filter(|schema| schema.gvk().group.contains("istio.io")));
    &SET
}

/// [`pilot`] and the stable kinds of the Gateway API.
#[must_use]
pub fn pilot_gateway_api() -> &'static Schemas {
    static SET: LazyLock<Schemas> = LazyLock::new(|| {
        pilot_gateway_api_alpha().filter(|schema| {
            let stable =
                schema.gvk().group == GATEWAY_API && !schema.gvk().version.contains("alpha");
            stable || pilot().find_by_gvk(schema.gvk()).is_some()
        })
    });
    &SET
}

/// [`pilot`] and all kinds of the Gateway API, experimental ones too.
#[must_use]
pub fn pilot_gateway_api_alpha() -> &'static Schemas {
    static SET: LazyLock<Schemas> = LazyLock::new(|| {
        all().filter(|schema| {
            let group = schema.gvk().group.as_ref();
            group.contains("istio.io") || group == GATEWAY_API || group == GATEWAY_API_EXPERIMENTAL
        })
    });
    &SET
}

/// [`pilot`], then the configuration of networks and of the mesh.
#[must_use]
pub fn istio() -> &'static Schemas {
    static SET: LazyLock<Schemas> = LazyLock::new(|| pilot().union(&mesh()));
    &SET
}

/// What a data plane needs to know: [`istio`] without `EnvoyFilter`.
#[must_use]
pub fn data_plane() -> &'static Schemas {
    static SET: LazyLock<Schemas> =
        LazyLock::new(|| istio().filter(|schema| schema.gvk() != &gvk::ENVOY_FILTER));
    &SET
}

/// One made-up kind for tests, `MockConfig`, whose objects need a `key` that is not empty.
///
/// ```
/// use mesh_config_model::{Config, Meta};
/// use mesh_schema::sets;
/// use serde_json::json;
///
/// let schema = sets::mocks().iter().next().expect("there is one");
/// let of = |spec| Config::new(Meta::new(schema.gvk().clone(), "ns", "a"), spec);
/// assert!(schema.check(&of(json!({"key": "k"}))).is_accepted());
/// assert!(!schema.check(&of(json!({"key": ""}))).is_accepted());
/// ```
#[must_use]
pub fn mocks() -> &'static Schemas {
    static SET: LazyLock<Schemas> = LazyLock::new(|| {
        let mock = Schema::builder("MockConfig")
            .group("test.istio.io")
            .plural("mockconfigs")
            .spec::<Value>()
            .spec_name("istio.io/istio/pkg/test/config", "MockConfig")
            .validator(|config: &Config| {
                let key = config.spec_as::<Value>().and_then(|spec| spec["key"].as_str());
                match key {
                    Some(key) if !key.is_empty() => Validation::accepted(),
                    _ => Validation::accepted().with_error("MOCK", "spec.key", "the key is empty"),
                }
            });
        Schemas::new([mock.build_unchecked()]).expect("there is one kind")
    });
    &SET
}

const GATEWAY_API: &str = "gateway.networking.k8s.io";
const GATEWAY_API_EXPERIMENTAL: &str = "gateway.networking.x-k8s.io";

fn mesh() -> Schemas {
    let find = |gvk| all().find_by_gvk(gvk).cloned();
    let both: [Option<Schema>; 2] = [find(&gvk::MESH_NETWORKS), find(&gvk::MESH_CONFIG)];
    Schemas::new(both.into_iter().flatten()).expect("the two are different kinds")
}
