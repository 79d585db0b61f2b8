/// Where the objects of a kind come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// From a cluster in which the kind is defined by a CRD.
    #[default]
    CustomResource,
    /// From every Kubernetes cluster.
    Builtin,
    /// From no cluster: the objects are made by the control plane itself.
    Synthetic,
}
