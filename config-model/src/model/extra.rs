use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Spec;

/// Values that a controller attaches to an object for its own later steps.
///
/// Never part of the Kubernetes form, but part of equality.
/// A clone shares the values.
///
/// ```
/// use mesh_config_model::Extra;
///
/// let mut extra = Extra::default();
/// extra.insert("weights", vec![1_u32, 2]);
/// assert_eq!(extra.get::<Vec<u32>>("weights"), Some(&vec![1, 2]));
/// assert_eq!(extra.get::<String>("weights"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Extra(BTreeMap<Cow<'static, str>, Arc<dyn Spec>>);

impl Extra {
    /// Key under which the control plane keeps inference pool settings by route rule.
    pub const PER_ROUTE_RULE_INFERENCE_POOL_CONFIGS: &'static str =
        "perRouteRuleInferencePoolConfigs";

    /// Attaches a value, in place of any that had this key.
    pub fn insert(&mut self, key: impl Into<Cow<'static, str>>, value: impl Spec) {
        self.0.insert(key.into(), Arc::new(value));
    }

    /// Lends the value of a key, or `None` when there is none of type `T`.
    #[must_use]
    pub fn get<T: Spec>(&self, key: &str) -> Option<&T> {
        self.0.get(key)?.as_any().downcast_ref()
    }

    /// Tells whether nothing is attached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        let same = |(key, value): (_, &Arc<dyn Spec>)| {
            other.0.get(key).is_some_and(|other| value.dyn_eq(other.as_ref()))
        };
        self.0.len() == other.0.len() && self.0.iter().all(same)
    }
}
