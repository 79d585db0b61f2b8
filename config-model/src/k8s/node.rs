use std::collections::BTreeMap;

use super::ObjectCondition;
use super::lean::lean;

lean! {
    /// Body of a `Node`; what mesh tools read of it is mostly in its labels and its status.
    pub struct NodeSpec {
        /// Identifier of the machine at its provider, empty when unknown.
        pub provider_id: String = "providerID",
        /// Addresses for the pods of the node, the first of them also in `podCIDR`.
        pub pod_cidrs: Vec<String> = "podCIDRs",
        /// Whether new pods are kept off the node.
        pub unschedulable: bool = "unschedulable",
    }

    /// Status of a `Node`.
    pub struct NodeStatus {
        /// Addresses of the machine.
        pub addresses: Vec<NodeAddress> = "addresses",
        /// What is said of the node; by type.
        pub conditions: Vec<ObjectCondition> = "conditions",
    }

    /// An address of a node.
    pub struct NodeAddress {
        /// `InternalIP`, `ExternalIP`, `Hostname`, `InternalDNS` or `ExternalDNS`.
        pub r#type: String = "type",
        /// The address.
        pub address: String = "address",
    }
}

impl NodeSpec {
    /// Label that names the region.
    pub const REGION_LABEL: &'static str = "topology.kubernetes.io/region";
    /// Label that names the zone within the region.
    pub const ZONE_LABEL: &'static str = "topology.kubernetes.io/zone";
    /// Label of Istio that names the subzone within the zone.
    pub const SUBZONE_LABEL: &'static str = "topology.istio.io/subzone";

    /// Where a node with these labels is, as `region/zone/subzone`; empty when it does not say.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use mesh_config_model::k8s::NodeSpec;
    ///
    /// let labels = BTreeMap::from([
    ///     ("topology.kubernetes.io/region".to_owned(), "eu".to_owned()),
    ///     ("topology.kubernetes.io/zone".to_owned(), "eu-1".to_owned()),
    /// ]);
    /// assert_eq!(NodeSpec::locality(&labels), "eu/eu-1");
    /// ```
    #[must_use]
    pub fn locality(labels: &BTreeMap<String, String>) -> String {
        let parts = [Self::REGION_LABEL, Self::ZONE_LABEL, Self::SUBZONE_LABEL]
            .map(|label| labels.get(label).map_or("", String::as_str));
        parts.join("/").trim_end_matches('/').to_owned()
    }
}
