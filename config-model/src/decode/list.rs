use crate::GroupVersionKind;
use crate::yaml::Node;

/// What the items of a list object are.
pub(super) enum ListKind {
    /// Objects of any kind, each naming its own.
    Mixed,
    /// Objects of one kind, which they need not name.
    Of(GroupVersionKind),
}

/// Tells whether an object is a list of objects: `kind: List`, or a kind that ends so and has items.
pub(super) fn list_kind(gvk: &GroupVersionKind, node: &Node) -> Option<ListKind> {
    match gvk.kind.strip_suffix("List")? {
        "" => Some(ListKind::Mixed),
        item => node.get("items").map(|_| {
            ListKind::Of(GroupVersionKind { kind: item.to_owned().into(), ..gvk.clone() })
        }),
    }
}
