use std::collections::BTreeMap;

use crate::{Config, NamespacedName, Object, Spec};

impl ::krt::Object for Config {
    type Key = NamespacedName;

    fn key(&self) -> NamespacedName {
        self.namespaced_name()
    }
}

impl ::krt::Labeled for Config {
    type Labels = BTreeMap<String, String>;

    fn labels(&self) -> &Self::Labels {
        &self.meta.labels
    }
}

impl<S: Spec> ::krt::Object for Object<S> {
    type Key = NamespacedName;

    fn key(&self) -> NamespacedName {
        self.namespaced_name()
    }
}

impl<S: Spec> ::krt::Labeled for Object<S> {
    type Labels = BTreeMap<String, String>;

    fn labels(&self) -> &Self::Labels {
        &self.meta.labels
    }
}
