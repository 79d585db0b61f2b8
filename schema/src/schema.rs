use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use mesh_config_model::decode::{Body, KindEntry, Scope};
use mesh_config_model::labels::is_dns1123_label;
use mesh_config_model::{Config, GroupVersionKind, ResourceType, SpecType};

use crate::bundle::{self, BUNDLE_VERSION_ANNOTATION, BundleVersion};
use crate::{
    Class, GroupVersionResource, InvalidSchemaError, SchemaBuilder, SchemaFault, SharedValidator,
    Validation,
};

#[cfg(feature = "schemars")]
use crate::json_schema::SubSchema;

/// Everything there is to know about one kind; a clone shares it.
///
/// Two schemas are equal when scope, kind, plural, group, version and the type of the body are.
///
/// ```
/// use mesh_schema::{Class, sets};
///
/// let schema = sets::all().find_by_group_kind("gateway.networking.k8s.io", "Gateway").expect("registered");
/// assert_eq!(schema.identifier(), "KubernetesGateway");
/// assert_eq!(schema.class(), Class::CustomResource);
/// assert_eq!(schema.status_type(), Some("GatewayStatus"));
/// let read: Vec<_> = schema.alias_gvks().map(|gvk| gvk.version).collect();
/// assert_eq!(read, ["v1alpha2", "v1beta1", "v1"]);
/// ```
#[derive(Clone)]
pub struct Schema(Arc<Definition>);

/// What a builder collects.
#[derive(Clone)]
pub(crate) struct Definition {
    /// `None` when it is the kind.
    pub(crate) identifier: Option<Cow<'static, str>>,
    pub(crate) aliases: Vec<Cow<'static, str>>,
    pub(crate) plural: Cow<'static, str>,
    pub(crate) short_names: Vec<Cow<'static, str>>,
    pub(crate) categories: Vec<Cow<'static, str>>,
    pub(crate) validator: Option<SharedValidator>,
    /// JSON schemas of body and status.
    #[cfg(feature = "schemars")]
    pub(crate) sub_schemas: (Option<SubSchema>, Option<SubSchema>),
    pub(crate) class: Class,
    pub(crate) spec: Option<TypeName>,
    pub(crate) status: Option<TypeName>,
    pub(crate) entry: KindEntry,
}

/// The name of a type and the package it is in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TypeName {
    pub(crate) package: Cow<'static, str>,
    pub(crate) name: Cow<'static, str>,
}

impl Schema {
    /// Starts the schema of a kind; version `v1`, namespaced and of the core group until told otherwise.
    pub fn builder(kind: impl Into<Cow<'static, str>>) -> SchemaBuilder {
        SchemaBuilder::new(kind.into())
    }

    /// Starts the schema of a kind whose Rust type says which it is.
    ///
    /// ```
    /// use mesh_config_model::specs::networking::Sidecar;
    /// use mesh_schema::{Schema, gvk};
    ///
    /// let schema = Schema::builder_of::<Sidecar>().plural("sidecars").build()?;
    /// assert_eq!(schema.gvk(), &gvk::SIDECAR);
    /// # Ok::<(), mesh_schema::InvalidSchemaError>(())
    /// ```
    pub fn builder_of<T: SpecType>() -> SchemaBuilder {
        let GroupVersionKind { group, version, kind } = T::GVK;
        SchemaBuilder::new(kind).group(group).version(version).spec::<T>()
    }

    /// Starts the schema of a kind whose Rust type says all that must be known: names, scope, body and status.
    ///
    /// ```
    /// use mesh_config_model::specs::gateway_api::HttpRouteSpec;
    /// use mesh_schema::{Schema, gvk};
    ///
    /// let schema = Schema::builder_of_resource::<HttpRouteSpec>().aliases(["v1beta1"]).build()?;
    /// assert_eq!(schema.gvk(), &gvk::HTTP_ROUTE);
    /// assert_eq!((schema.plural(), schema.status_type()), ("httproutes", Some("HttpRouteStatus")));
    /// # Ok::<(), mesh_schema::InvalidSchemaError>(())
    /// ```
    pub fn builder_of_resource<T: ResourceType>() -> SchemaBuilder {
        SchemaBuilder::of_resource::<T>()
    }

    #[cfg(feature = "schemars")]
    pub(crate) fn sub_schemas(&self) -> (Option<SubSchema>, Option<SubSchema>) {
        self.0.sub_schemas
    }

    pub(crate) fn from_definition(definition: Definition) -> Self {
        Self(Arc::new(definition))
    }

    /// Name that is unique in the registry: the kind, except where two groups share one.
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.0.identifier.as_deref().unwrap_or(&self.gvk().kind)
    }

    /// The kind in its registered version.
    #[must_use]
    pub fn gvk(&self) -> &GroupVersionKind {
        &self.0.entry.gvk
    }

    /// The resource in its registered version.
    #[must_use]
    pub fn gvr(&self) -> GroupVersionResource {
        self.gvr_of(self.gvk().version.clone())
    }

    /// `apiVersion` of the registered version; the version alone for the core group.
    #[must_use]
    pub fn api_version(&self) -> String {
        self.gvk().api_version()
    }

    /// Name in URLs of the Kubernetes API.
    #[must_use]
    pub fn plural(&self) -> &str {
        &self.0.plural
    }

    /// Short names that `kubectl` takes for the plural, such as `vs`.
    pub fn short_names(&self) -> impl Iterator<Item = &str> {
        self.0.short_names.iter().map(AsRef::as_ref)
    }

    /// Groups of kinds that `kubectl` lists under one name, such as `istio-io`.
    ///
    /// ```
    /// use mesh_schema::{gvk, sets};
    ///
    /// let sidecar = sets::all().find_by_gvk(&gvk::SIDECAR).expect("registered");
    /// assert_eq!(Vec::from_iter(sidecar.categories()), ["istio-io", "networking-istio-io"]);
    /// ```
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.0.categories.iter().map(AsRef::as_ref)
    }

    /// Further versions whose objects are read as the registered one, in declared order.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.0.aliases.iter().map(AsRef::as_ref)
    }

    /// The kind in every version that is read: aliases in declared order, then the registered one.
    pub fn alias_gvks(&self) -> impl Iterator<Item = GroupVersionKind> {
        let in_version = |version: &Cow<'static, str>| GroupVersionKind {
            version: version.clone(),
            ..self.gvk().clone()
        };
        self.0.aliases.iter().chain([&self.gvk().version]).map(in_version)
    }

    /// The resource in every version that is read, ordered as [`alias_gvks`](Self::alias_gvks).
    pub fn alias_gvrs(&self) -> impl Iterator<Item = GroupVersionResource> {
        self.alias_gvks().map(|gvk| self.gvr_of(gvk.version))
    }

    /// Whether objects live in a namespace.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.0.entry.scope
    }

    /// Where objects come from.
    #[must_use]
    pub fn class(&self) -> Class {
        self.0.class
    }

    /// Name of the CRD that defines the kind, `plural.group`; `None` when no CRD does.
    ///
    /// A watch of such a kind has to wait until the CRD is there; built-in kinds always are, and objects of
    /// synthetic ones are in no cluster.
    ///
    /// ```
    /// use mesh_schema::{gvk, sets};
    ///
    /// let sidecar = sets::all().find_by_gvk(&gvk::SIDECAR).expect("registered");
    /// assert_eq!(sidecar.crd_name().as_deref(), Some("sidecars.networking.istio.io"));
    /// let service = sets::all().find_by_gvk(&gvk::SERVICE).expect("registered");
    /// assert_eq!(service.crd_name(), None);
    /// ```
    #[must_use]
    pub fn crd_name(&self) -> Option<String> {
        let is_custom = self.class() == Class::CustomResource;
        is_custom.then(|| format!("{}.{}", self.plural(), self.gvk().group))
    }

    /// The oldest release of the Gateway API whose CRD of this kind a mesh reads; `None` when any will do.
    #[must_use]
    pub fn minimum_bundle(&self) -> Option<BundleVersion> {
        bundle::minimum(&self.crd_name()?)
    }

    /// Tells whether a mesh reads objects of the kind from a cluster whose CRD has these annotations.
    ///
    /// Where there is a [`minimum_bundle`](Self::minimum_bundle), the CRD has to name at least that release in
    /// [`BUNDLE_VERSION_ANNOTATION`](crate::BUNDLE_VERSION_ANNOTATION).
    ///
    /// ```
    /// use mesh_schema::{BUNDLE_VERSION_ANNOTATION, gvk, sets};
    ///
    /// let routes = sets::all().find_by_gvk(&gvk::TCP_ROUTE).expect("registered");
    /// let of = |version: &str| [(BUNDLE_VERSION_ANNOTATION.to_owned(), version.to_owned())].into();
    /// assert!(routes.reads_crd(&of("v1.6.0-rc.1")));
    /// assert!(!routes.reads_crd(&of("v1.5.1")));
    /// assert!(!routes.reads_crd(&Default::default()));
    /// ```
    #[must_use]
    pub fn reads_crd(&self, annotations: &BTreeMap<String, String>) -> bool {
        let Some(minimum) = self.minimum_bundle() else { return true };
        let written = annotations.get(BUNDLE_VERSION_ANNOTATION);
        written.and_then(|text| text.parse().ok()).is_some_and(|version| minimum <= version)
    }

    /// Which part of an object is its body.
    #[must_use]
    pub fn body(&self) -> Body {
        self.0.entry.body
    }

    /// Name of the type of the body as the API names it; empty when it is not known.
    #[must_use]
    pub fn spec_type(&self) -> &str {
        self.0.spec.as_ref().map_or("", |spec| &spec.name)
    }

    /// Package of the type of the body; empty when it is not known.
    #[must_use]
    pub fn spec_package(&self) -> &str {
        self.0.spec.as_ref().map_or("", |spec| &spec.package)
    }

    /// Name of the type of the status as Istio registers it; `None` when it registers none.
    ///
    /// [`entry`](Self::entry) may know a status beyond that: those of pods and nodes are read too.
    #[must_use]
    pub fn status_type(&self) -> Option<&str> {
        self.0.status.as_ref().map(|status| status.name.as_ref())
    }

    /// Package of the type of the status.
    #[must_use]
    pub fn status_package(&self) -> Option<&str> {
        self.0.status.as_ref().map(|status| status.package.as_ref())
    }

    /// What a loader must know about the kind.
    #[must_use]
    pub fn entry(&self) -> &KindEntry {
        &self.0.entry
    }

    /// Checks the objects of the kind; `None` when nobody gave a validator.
    #[must_use]
    pub fn validator(&self) -> Option<&SharedValidator> {
        self.0.validator.as_ref()
    }

    /// Checks an object with the validator of the kind; without one everything is accepted.
    pub fn check(&self, config: &Config) -> Validation {
        self.validator().map_or_else(Validation::accepted, |validator| validator.validate(config))
    }

    /// The same schema with a validator in place of the one it has.
    #[must_use]
    pub fn with_validator(&self, validator: SharedValidator) -> Self {
        Self::from_definition(Definition {
            validator: Some(validator),
            ..Definition::clone(&self.0)
        })
    }

    /// Checks names and types, and reports everything that is wrong.
    ///
    /// # Errors
    ///
    /// When kind or plural are no DNS labels, or the type of the body is not known;
    /// only a schema of [`SchemaBuilder::build_unchecked`] can be wrong.
    pub fn validate(&self) -> Result<(), InvalidSchemaError> {
        let wrong_kind = !is_dns1123_label(&self.gvk().kind);
        let wrong_plural = !is_dns1123_label(self.plural());
        let faults: Vec<SchemaFault> = [
            wrong_kind.then(|| SchemaFault::Kind(self.gvk().kind.clone().into_owned())),
            wrong_plural.then(|| SchemaFault::Plural(self.plural().to_owned())),
            self.0.spec.is_none().then_some(SchemaFault::UnknownSpec),
        ]
        .into_iter()
        .flatten()
        .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(InvalidSchemaError { gvk: self.gvk().clone(), faults })
        }
    }

    fn gvr_of(&self, version: Cow<'static, str>) -> GroupVersionResource {
        GroupVersionResource {
            group: self.gvk().group.clone(),
            version,
            resource: self.0.plural.clone(),
        }
    }

    fn identity(&self) -> impl PartialEq + Hash {
        (self.scope(), self.gvk(), self.plural(), self.0.spec.as_ref())
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.identity() == other.identity()
    }
}

impl Eq for Schema {}

impl Hash for Schema {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[Schema]({}, {:?}, {})", self.gvk().kind, self.spec_package(), self.spec_type())
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("identifier", &self.identifier)
            .field("aliases", &self.aliases)
            .field("plural", &self.plural)
            .field("short_names", &self.short_names)
            .field("categories", &self.categories)
            .field("class", &self.class)
            .field("spec", &self.spec)
            .field("status", &self.status)
            .field("entry", &self.entry)
            .field("has_validator", &self.validator.is_some())
            .finish()
    }
}
