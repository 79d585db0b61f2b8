use std::collections::HashSet;

use super::Name;

/// Names what two sets of hosts have in common.
///
/// For each pair in order, the one that lies within the other is taken.
/// The result has no duplicates and keeps the order of first appearance.
///
/// ```
/// use mesh_config_model::host::{Name, intersection};
///
/// let common = intersection(&["foo.com", "*.net"].map(Name::from), &["*.com", "bar.net"].map(Name::from));
/// assert_eq!(common, ["foo.com", "bar.net"].map(Name::from));
/// ```
#[must_use]
pub fn intersection<'a>(left: &[Name<'a>], right: &[Name<'a>]) -> Vec<Name<'a>> {
    let mut seen = HashSet::new();
    let mut common = Vec::new();
    for x in left {
        for y in right {
            let narrower = if x.subset_of(y) {
                x
            } else if y.subset_of(x) {
                y
            } else {
                continue;
            };
            if seen.insert(narrower) {
                common.push(narrower.clone());
            }
        }
    }
    common
}

/// Selects the hosts that hold in a namespace, of a list that may give a namespace before a slash.
///
/// `namespace/host` and `*/host` yield `host`, other namespaces yield nothing, a bare host stays.
///
/// ```
/// use mesh_config_model::host::{Name, names_for_namespace};
///
/// let hosts = names_for_namespace(["prod/a.com", "test/b.com", "*/c.com", "d.com"], "prod");
/// assert_eq!(hosts, ["a.com", "c.com", "d.com"].map(Name::from));
/// ```
#[must_use]
pub fn names_for_namespace<'a, H>(
    hosts: impl IntoIterator<Item = &'a H>,
    namespace: &str,
) -> Vec<Name<'a>>
where
    H: AsRef<str> + ?Sized + 'a,
{
    let select = |host: &'a H| match host.as_ref().split_once('/') {
        Some((scope, host)) if scope == namespace || scope == "*" => Some(Name::from(host)),
        Some(_) => None,
        None => Some(Name::from(host.as_ref())),
    };
    hosts.into_iter().filter_map(select).collect()
}
