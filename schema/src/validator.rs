use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use mesh_config_model::{Config, FieldPath};

/// Checks the objects of one kind.
///
/// Every closure from `&Config` to [`Validation`] is one.
///
/// ```
/// use mesh_config_model::{Config, Meta};
/// use mesh_schema::{Schema, Validation};
///
/// let schema = Schema::builder("MockConfig")
///     .group("test.istio.io")
///     .plural("mockconfigs")
///     .spec::<serde_json::Value>()
///     .validator(|config: &Config| match config.spec_as::<serde_json::Value>().map(|spec| &spec["key"]) {
///         Some(key) if key.is_string() => Validation::accepted(),
///         _ => Validation::accepted().with_error("KEY", "spec.key", "the key is missing"),
///     })
///     .build()?;
///
/// let config = Config::new(Meta::new(schema.gvk().clone(), "ns", "name"), serde_json::json!({}));
/// let validation = schema.check(&config);
/// assert_eq!(validation.errors[0].to_string(), "spec.key: the key is missing (KEY)");
/// # Ok::<(), mesh_schema::InvalidSchemaError>(())
/// ```
pub trait Validator: Send + Sync {
    /// Checks one object and says everything that is wrong with it.
    fn validate(&self, config: &Config) -> Validation;
}

impl<F: Fn(&Config) -> Validation + Send + Sync> Validator for F {
    fn validate(&self, config: &Config) -> Validation {
        self(config)
    }
}

/// A validator that schemas share.
pub type SharedValidator = Arc<dyn Validator>;

/// What a validator says about one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Validation {
    /// What the object is to be refused for.
    pub errors: Vec<ValidationFinding>,
    /// What the author should know.
    pub warnings: Vec<ValidationFinding>,
}

/// One thing a validator found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationFinding {
    /// Name of the rule.
    pub code: Cow<'static, str>,
    /// Where in the object.
    pub path: FieldPath,
    /// What is wrong, for people.
    pub message: String,
}

impl Validation {
    /// Nothing is wrong.
    pub fn accepted() -> Self {
        Self::default()
    }

    /// Adds something for which the object is to be refused.
    ///
    /// A path that cannot be read as one stands for the whole object.
    pub fn with_error(
        mut self,
        code: impl Into<Cow<'static, str>>,
        path: &str,
        message: impl Into<String>,
    ) -> Self {
        self.errors.push(ValidationFinding::new(code.into(), path, message.into()));
        self
    }

    /// Adds something that the author should know.
    ///
    /// A path that cannot be read as one stands for the whole object.
    pub fn with_warning(
        mut self,
        code: impl Into<Cow<'static, str>>,
        path: &str,
        message: impl Into<String>,
    ) -> Self {
        self.warnings.push(ValidationFinding::new(code.into(), path, message.into()));
        self
    }

    /// Tells whether the object may be taken: there is no error.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.errors.is_empty()
    }
}

impl ValidationFinding {
    fn new(code: Cow<'static, str>, path: &str, message: String) -> Self {
        Self { code, path: path.parse().unwrap_or_default(), message }
    }
}

impl fmt::Display for ValidationFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.path, self.message, self.code)
    }
}
