//! The labels that the mesh reads or writes, as constants and as a table.

use super::entry::names;

names! {
    /// Which controller made the object for a gateway.
    GATEWAY_MANAGED: "gateway.istio.io/managed", Stable, [Deployment, Service, ServiceAccount];
    /// The class of the gateway that the object was made for.
    GATEWAY_CLASS_NAME: "gateway.networking.k8s.io/gateway-class-name", Stable, [Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, Service, ServiceAccount];
    /// The gateway that the object was made for.
    GATEWAY_NAME: "gateway.networking.k8s.io/gateway-name", Stable, [Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, Service, ServiceAccount];
    /// `ambient` to take part in the ambient mesh, `none` not to; sidecars have other labels.
    DATAPLANE_MODE: "istio.io/dataplane-mode", Stable, [Namespace, Pod];
    /// `true` to make a service known to all clusters of the mesh.
    GLOBAL: "istio.io/global", Alpha, [Namespace, Service];
    /// `true` to send what enters through a gateway on through the waypoint.
    INGRESS_USE_WAYPOINT: "istio.io/ingress-use-waypoint", Alpha, [Namespace, Service, ServiceEntry];
    /// The revision of the control plane that is to look after the object.
    REV: "istio.io/rev", Alpha, [Namespace];
    /// The tag of a revision that is to look after the object.
    TAG: "istio.io/tag", Alpha, [Namespace];
    /// The waypoint that traffic to the object goes through, in its namespace unless another label says otherwise.
    USE_WAYPOINT: "istio.io/use-waypoint", Stable, [Namespace, Pod, Service, ServiceEntry, WorkloadEntry];
    /// The namespace of the waypoint, when it is not that of the object.
    USE_WAYPOINT_NAMESPACE: "istio.io/use-waypoint-namespace", Beta, [Namespace, Pod, Service, ServiceEntry, WorkloadEntry];
    /// Which traffic a waypoint takes: `service`, `workload`, `all` or `none`.
    WAYPOINT_FOR: "istio.io/waypoint-for", Stable, [Gateway, GatewayClass];
    /// Whether a ServiceEntry without addresses gets one.
    ENABLE_AUTOALLOCATE_IP: "networking.istio.io/enable-autoallocate-ip", Beta, [ServiceEntry];
    /// The port of a gateway between networks, when it is not 15443.
    GATEWAY_PORT: "networking.istio.io/gatewayPort", Alpha, [Service];
    /// The tunnel protocol that a workload understands, `http` for HBONE.
    TUNNEL: "networking.istio.io/tunnel", Alpha, [Pod, WorkloadEntry], hidden;
    /// The component of the installation that the object belongs to.
    OPERATOR_COMPONENT: "operator.istio.io/component", Alpha, [Any], hidden;
    /// `Reconcile` when the operator keeps the object as it is.
    OPERATOR_MANAGED: "operator.istio.io/managed", Alpha, [Any], hidden;
    /// The version of the operator that installed the object.
    OPERATOR_VERSION: "operator.istio.io/version", Alpha, [Any], hidden;
    /// `istio` when the workload's proxy accepts mutual TLS; set by injection.
    TLS_MODE: "security.istio.io/tlsMode", Alpha, [Pod], deprecated, hidden;
    /// The canonical service that a workload belongs to.
    CANONICAL_NAME: "service.istio.io/canonical-name", Alpha, [Pod];
    /// The revision of the canonical service.
    CANONICAL_REVISION: "service.istio.io/canonical-revision", Alpha, [Pod];
    /// The name of the workload, when it is not that of its controller.
    WORKLOAD_NAME: "service.istio.io/workload-name", Alpha, [Pod, WorkloadEntry];
    /// Whether a sidecar is injected into the workload.
    SIDECAR_INJECT: "sidecar.istio.io/inject", Beta, [Pod];
    /// The cluster of a workload; set within the mesh, for subsets by cluster.
    TOPOLOGY_CLUSTER: "topology.istio.io/cluster", Alpha, [Pod];
    /// Region, zone and subzone of a workload joined by dots; wins over those of its node.
    TOPOLOGY_LOCALITY: "topology.istio.io/locality", Alpha, [Pod, WorkloadEntry];
    /// The network of pods, and the network that a gateway's service leads into.
    TOPOLOGY_NETWORK: "topology.istio.io/network", Beta, [Namespace, Pod, Service];
    /// The subzone of the workloads of a node, finer than Kubernetes' zones.
    TOPOLOGY_SUBZONE: "topology.istio.io/subzone", Beta, [Node];
}
