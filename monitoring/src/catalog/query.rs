use crate::Definition;

/// By which labels a query adds up: those that are described, after one that Prometheus gives; empty for none.
pub(super) fn grouping(definition: &Definition, first: Option<&str>) -> String {
    let described = definition.labels().iter().map(|label| label.key.as_str());
    let keys: Vec<&str> = first.into_iter().chain(described).collect();
    if keys.is_empty() { String::new() } else { format!(" by ({}) ", keys.join(", ")) }
}
