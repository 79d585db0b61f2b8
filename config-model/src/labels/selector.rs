use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::LabelError;
use super::syntax;

/// A compiled label selector: requirements that all must hold.
///
/// ```
/// use std::collections::BTreeMap;
/// use mesh_config_model::labels::{Operator, Requirement, Selector};
///
/// let selector = Selector::all_of([Requirement::new("env", Operator::NotIn, ["dev"])?]);
/// let prod = BTreeMap::from([("env".to_owned(), "prod".to_owned())]);
/// assert!(selector.matches(&prod));
/// assert!(selector.matches(&BTreeMap::new()));
/// # Ok::<(), mesh_config_model::labels::SelectorError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector(Option<Vec<Requirement>>);

impl Selector {
    /// Selects every object.
    #[must_use]
    pub const fn everything() -> Self {
        Self(Some(Vec::new()))
    }

    /// Selects no object.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(None)
    }

    /// Selects the objects that meet all requirements.
    #[must_use]
    pub fn all_of(requirements: impl IntoIterator<Item = Requirement>) -> Self {
        Self(Some(requirements.into_iter().collect()))
    }

    /// Compiles a written selector; an absent one selects nothing, an empty one everything.
    ///
    /// ```
    /// use mesh_config_model::labels::{LabelSelector, Selector};
    ///
    /// assert_eq!(Selector::compile(None)?, Selector::nothing());
    /// assert_eq!(Selector::compile(Some(&LabelSelector::default()))?, Selector::everything());
    /// # Ok::<(), mesh_config_model::labels::SelectorError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first operator, key or value that Kubernetes would not take.
    pub fn compile(written: Option<&LabelSelector>) -> Result<Self, SelectorError> {
        let Some(written) = written else { return Ok(Self::nothing()) };
        let pairs = written
            .match_labels
            .iter()
            .map(|(key, value)| Requirement::new(key, Operator::In, [value]));
        let expressions = written.match_expressions.iter().map(|expression| {
            let operator = expression.operator.parse().map_err(|source| SelectorError {
                key: expression.key.clone(),
                kind: SelectorErrorKind::Operator(source),
            })?;
            Requirement::new(&expression.key, operator, &expression.values)
        });
        Ok(Self(Some(pairs.chain(expressions).collect::<Result<_, _>>()?)))
    }

    /// Lends the requirements; `None` when no object is selected whatever its labels.
    #[must_use]
    pub fn requirements(&self) -> Option<&[Requirement]> {
        self.0.as_deref()
    }

    /// Tells whether an object with these labels is selected.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.as_ref().is_some_and(|all| all.iter().all(|requirement| requirement.matches(labels)))
    }
}

/// One condition on the value of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

impl Requirement {
    /// Makes a condition.
    ///
    /// # Errors
    ///
    /// When key or values are not what Kubernetes takes, or their number does not fit the operator:
    /// at least one for `In` and `NotIn`, none for the others.
    pub fn new<V: Into<String>>(
        key: impl Into<String>,
        operator: Operator,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Self, SelectorError> {
        let key = key.into();
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        let fault = match operator {
            Operator::In | Operator::NotIn if values.is_empty() => {
                Some(SelectorErrorKind::NoValue(operator))
            }
            Operator::Exists | Operator::DoesNotExist if !values.is_empty() => {
                Some(SelectorErrorKind::SurplusValue(operator))
            }
            _ => syntax::check_requirement(&key, &values).err().map(SelectorErrorKind::Label),
        };
        match fault {
            Some(kind) => Err(SelectorError { key, kind }),
            None => Ok(Self { key, operator, values }),
        }
    }

    /// The label.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How the values are compared.
    #[must_use]
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// What is compared with, in written order.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Tells whether labels meet the condition; those without the key meet `NotIn` and `DoesNotExist`.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let value = labels.get(&self.key);
        match self.operator {
            Operator::In => value.is_some_and(|value| self.values.contains(value)),
            Operator::NotIn => value.is_none_or(|value| !self.values.contains(value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }
}

/// How a requirement reads its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operator {
    /// The label has one of the values.
    In,
    /// The label has none of the values, or is not there.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is not there.
    DoesNotExist,
}

impl Operator {
    /// The name as selectors write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "In",
            Self::NotIn => "NotIn",
            Self::Exists => "Exists",
            Self::DoesNotExist => "DoesNotExist",
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Operator {
    type Err = OperatorError;

    fn from_str(text: &str) -> Result<Self, OperatorError> {
        let all = [Self::In, Self::NotIn, Self::Exists, Self::DoesNotExist];
        let named = all.into_iter().find(|operator| operator.as_str() == text);
        named.ok_or_else(|| OperatorError { operator: text.to_owned() })
    }
}

/// A label selector as Kubernetes writes it (`metav1.LabelSelector`); [`Selector::compile`] makes it usable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LabelSelector {
    /// Labels that must have exactly these values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
    /// Further conditions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<LabelExpression>,
}

/// One condition as Kubernetes writes it (`metav1.LabelSelectorRequirement`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelExpression {
    /// The label.
    pub key: String,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
    pub operator: String,
    /// What `In` and `NotIn` compare with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A selector does not say `In`, `NotIn`, `Exists` or `DoesNotExist`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{operator:?} is not a label selector operator")]
#[non_exhaustive]
pub struct OperatorError {
    /// What it says instead.
    pub operator: String,
}

/// A requirement of a selector is malformed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("invalid label selector requirement on {key:?}")]
#[non_exhaustive]
pub struct SelectorError {
    /// The label of the requirement.
    pub key: String,
    /// What is wrong.
    #[source]
    pub kind: SelectorErrorKind,
}

/// What is wrong with a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SelectorErrorKind {
    /// The operator is unknown.
    #[error(transparent)]
    Operator(OperatorError),
    /// Key or value has wrong characters or length.
    #[error(transparent)]
    Label(LabelError),
    /// The operator needs a value and has none.
    #[error("operator {0} needs at least one value")]
    NoValue(Operator),
    /// The operator takes no value and has one.
    #[error("operator {0} takes no value")]
    SurplusValue(Operator),
}
