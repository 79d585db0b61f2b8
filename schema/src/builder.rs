use std::any::{TypeId, type_name};
use std::borrow::Cow;
use std::sync::Arc;

use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
use mesh_config_model::{GroupVersionKind, NoStatus, ResourceType, Spec};
use serde::de::DeserializeOwned;

use crate::schema::{Definition, TypeName};
use crate::{Class, InvalidSchemaError, Schema, Validator};

/// Describes a kind step by step.
///
/// ```
/// use mesh_schema::Schema;
///
/// let schema = Schema::builder("Widget")
///     .group("example.io")
///     .version("v2")
///     .aliases(["v1"])
///     .plural("widgets")
///     .cluster_scoped()
///     .spec::<serde_json::Value>()
///     .build()?;
/// assert_eq!(schema.gvr().to_string(), "example.io/v2/widgets");
///
/// let error = Schema::builder("Wid.get").build().unwrap_err();
/// assert_eq!(error.faults.len(), 3);
/// # Ok::<(), mesh_schema::InvalidSchemaError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SchemaBuilder(Definition);

impl SchemaBuilder {
    pub(crate) fn new(kind: Cow<'static, str>) -> Self {
        let gvk = GroupVersionKind { group: "".into(), version: "v1".into(), kind };
        Self(Definition {
            identifier: None,
            aliases: Vec::new(),
            plural: "".into(),
            short_names: Vec::new(),
            categories: Vec::new(),
            validator: None,
            #[cfg(feature = "schemars")]
            sub_schemas: (None, None),
            class: Class::default(),
            spec: None,
            status: None,
            entry: KindEntry::new(
                gvk,
                Scope::Namespaced,
                Body::Spec,
                decode_spec::<serde_json::Value>,
            ),
        })
    }

    pub(crate) fn of_resource<T: ResourceType>() -> Self {
        let mut builder = Self::new("".into()).plural(T::PLURAL).spec::<T>();
        builder.0.entry = KindEntry::of::<T>();
        if TypeId::of::<T::Status>() != TypeId::of::<NoStatus>() {
            builder.0.status = Some(TypeName::of::<T::Status>());
        }
        builder
    }

    /// Sets a name for the registry that is not the kind.
    pub fn identifier(mut self, identifier: impl Into<Cow<'static, str>>) -> Self {
        self.0.identifier = Some(identifier.into());
        self
    }

    /// Sets the API group.
    pub fn group(mut self, group: impl Into<Cow<'static, str>>) -> Self {
        self.0.entry.gvk.group = group.into();
        self
    }

    /// Sets the version that decoded objects carry.
    pub fn version(mut self, version: impl Into<Cow<'static, str>>) -> Self {
        self.0.entry.gvk.version = version.into();
        self
    }

    /// Sets further versions whose objects are read as the registered one.
    pub fn aliases<A: Into<Cow<'static, str>>>(
        mut self,
        versions: impl IntoIterator<Item = A>,
    ) -> Self {
        self.0.aliases = versions.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the name in URLs of the Kubernetes API.
    pub fn plural(mut self, plural: impl Into<Cow<'static, str>>) -> Self {
        self.0.plural = plural.into();
        self
    }

    /// Sets the short names that `kubectl` takes for the plural.
    pub fn short_names<N: Into<Cow<'static, str>>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        self.0.short_names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the groups of kinds under whose names `kubectl` lists this one, too.
    pub fn categories<N: Into<Cow<'static, str>>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        self.0.categories = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets what checks the objects.
    pub fn validator(mut self, validator: impl Validator + 'static) -> Self {
        self.0.validator = Some(Arc::new(validator));
        self
    }

    /// Adds the JSON schema of the body, for [`Schema::json_schema`].
    ///
    /// ```
    /// use mesh_schema::Schema;
    ///
    /// let notes = Schema::builder("Note").plural("notes").spec::<String>().spec_schema::<String>().build()?;
    /// let schema = notes.json_schema().expect("it was given").to_value();
    /// assert_eq!(schema["properties"]["spec"]["type"], "string");
    /// # Ok::<(), mesh_schema::InvalidSchemaError>(())
    /// ```
    #[cfg(feature = "schemars")]
    pub fn spec_schema<T: schemars::JsonSchema>(mut self) -> Self {
        self.0.sub_schemas.0 = Some(crate::json_schema::sub_schema::<T>);
        self
    }

    /// Adds the JSON schema of the status, for [`Schema::json_schema`].
    #[cfg(feature = "schemars")]
    pub fn status_schema<T: schemars::JsonSchema>(mut self) -> Self {
        self.0.sub_schemas.1 = Some(crate::json_schema::sub_schema::<T>);
        self
    }

    /// Says that objects belong to the whole cluster.
    pub fn cluster_scoped(mut self) -> Self {
        self.0.entry.scope = Scope::Cluster;
        self
    }

    /// Says that every Kubernetes cluster has the kind.
    pub fn builtin(mut self) -> Self {
        self.0.class = Class::Builtin;
        self
    }

    /// Says that no cluster has objects of the kind.
    pub fn synthetic(mut self) -> Self {
        self.0.class = Class::Synthetic;
        self
    }

    /// Says that the whole object is the body, not what stands under `spec`.
    pub fn whole_object(mut self) -> Self {
        self.0.entry.body = Body::Object;
        self
    }

    /// Sets the type of the body.
    pub fn spec<T: Spec + DeserializeOwned>(mut self) -> Self {
        self.0.entry.decode = decode_spec::<T>;
        self.0.spec = Some(TypeName::of::<T>());
        self
    }

    /// Names the type of the body as the API names it, in place of the Rust name.
    ///
    /// Without [`spec`](Self::spec), bodies are read as `serde_json::Value`.
    pub fn spec_name(
        mut self,
        package: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.0.spec = Some(TypeName { package: package.into(), name: name.into() });
        self
    }

    /// Sets the type of the status.
    pub fn status<T: Spec + DeserializeOwned>(mut self) -> Self {
        self.0.entry.status = Some(decode_spec::<T>);
        self.0.status = Some(TypeName::of::<T>());
        self
    }

    /// Names the type of the status as the API names it, in place of the Rust name.
    ///
    /// Without [`status`](Self::status), statuses are read as `serde_json::Value`.
    pub fn status_name(
        mut self,
        package: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.0.entry.status = self.0.entry.status.or(Some(decode_spec::<serde_json::Value>));
        self.0.status = Some(TypeName { package: package.into(), name: name.into() });
        self
    }

    /// Keeps reading the status but leaves its name out of the registry.
    pub(crate) fn status_unnamed(mut self) -> Self {
        self.0.status = None;
        self
    }

    /// Makes the schema.
    ///
    /// # Errors
    ///
    /// Everything that is wrong: kind and plural must be DNS labels, and the type of the body known.
    pub fn build(self) -> Result<Schema, InvalidSchemaError> {
        let schema = self.build_unchecked();
        schema.validate()?;
        Ok(schema)
    }

    /// Makes the schema as it is; [`Schema::validate`] checks it later.
    #[must_use]
    pub fn build_unchecked(self) -> Schema {
        Schema::from_definition(self.0)
    }
}

impl TypeName {
    fn of<T>() -> Self {
        let full = type_name::<T>();
        let outer = full.split('<').next().unwrap_or(full);
        let (package, name) = outer.rsplit_once("::").unwrap_or(("", outer));
        Self { package: package.into(), name: name.into() }
    }
}
