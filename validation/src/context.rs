use std::collections::BTreeMap;

use mesh_config_model::Meta;

/// What a validator may know about the object around a spec.
///
/// ```
/// use mesh_config_model::Meta;
/// use mesh_validation::{Context, Mode};
///
/// let meta = Meta { name: "reviews".into(), namespace: "prod".into(), ..Meta::default() };
/// let context = Context::new(&meta, Mode::default());
/// assert_eq!((context.namespace(), context.name()), ("prod", "reviews"));
/// assert_eq!(context.annotation("istio.io/dry-run"), None);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    meta: &'a Meta,
    mode: Mode,
}

/// How closely to follow Istio where it is inconsistent with itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "Istio's verdict, or everything that is known")]
pub enum Mode {
    /// Exactly the findings of Istio's admission webhook: what it loses on the way is lost here.
    #[default]
    AsIstio,
    /// Everything that is known is reported, also what Istio loses; what is refused is the same.
    Full,
}

impl<'a> Context<'a> {
    /// Describes the object that `meta` belongs to.
    #[must_use]
    pub const fn new(meta: &'a Meta, mode: Mode) -> Self {
        Self { meta, mode }
    }

    /// Name of the object.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.meta.name
    }

    /// Namespace of the object; empty when it was left to whoever applies it.
    #[must_use]
    pub fn namespace(&self) -> &'a str {
        &self.meta.namespace
    }

    /// Labels of the object.
    #[must_use]
    pub fn labels(&self) -> &'a BTreeMap<String, String> {
        &self.meta.labels
    }

    /// Annotations of the object.
    #[must_use]
    pub fn annotations(&self) -> &'a BTreeMap<String, String> {
        &self.meta.annotations
    }

    /// One annotation of the object.
    #[must_use]
    pub fn annotation(&self, name: &str) -> Option<&'a str> {
        self.meta.annotations.get(name).map(String::as_str)
    }

    /// How closely to follow Istio.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Tells whether a gateway was translated from one of the Gateway API; users can set this annotation too.
    pub(crate) fn has_gateway_semantics(&self) -> bool {
        self.annotation("internal.istio.io/gateway-semantics") == Some("gateway")
    }

    /// Tells whether a VirtualService was translated from a Gateway API route.
    ///
    /// The annotation is not reserved, so users can set it and switch some checks off.
    pub(crate) fn has_route_semantics(&self) -> bool {
        self.annotation("internal.istio.io/route-semantics") == Some("gateway")
    }
}
