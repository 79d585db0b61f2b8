use std::collections::BTreeMap;

use super::IntOrString;
use super::lean::lean;

lean! {
    /// Body of a `Service`.
    pub struct ServiceSpec {
        /// Kind of exposure: `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`; empty means `ClusterIP`.
        pub r#type: String = "type",
        /// Ports of the service.
        pub ports: Vec<ServicePort> = "ports",
        /// Labels of the pods that serve; empty when endpoints are kept by hand.
        pub selector: BTreeMap<String, String> = "selector",
        /// Virtual address, `None` for a headless service, empty before one is given.
        pub cluster_ip: String = "clusterIP",
        /// All virtual addresses, the first of them equal to `cluster_ip`.
        pub cluster_ips: Vec<String> = "clusterIPs",
        /// Further addresses at which nodes accept traffic for the service.
        pub external_ips: Vec<String> = "externalIPs",
        /// DNS name behind an `ExternalName` service.
        pub external_name: String = "externalName",
        /// `Cluster` or `Local`: which endpoints serve traffic from outside.
        pub external_traffic_policy: String = "externalTrafficPolicy",
        /// `Cluster` or `Local`: which endpoints serve traffic from inside.
        pub internal_traffic_policy: Option<String> = "internalTrafficPolicy",
        /// Preferred way to spread traffic, such as `PreferClose`.
        pub traffic_distribution: Option<String> = "trafficDistribution",
        /// Address families in order of preference.
        pub ip_families: Vec<String> = "ipFamilies",
        /// `SingleStack`, `PreferDualStack` or `RequireDualStack`.
        pub ip_family_policy: Option<String> = "ipFamilyPolicy",
        /// Whether endpoints count before they are ready.
        pub publish_not_ready_addresses: bool = "publishNotReadyAddresses",
        /// `ClientIP` or `None`.
        pub session_affinity: String = "sessionAffinity",
    }

    /// One port of a service.
    pub struct ServicePort {
        /// Name, unique in the service; its prefix may tell the protocol.
        pub name: String = "name",
        /// Transport: `TCP`, `UDP` or `SCTP`; empty means `TCP`.
        pub protocol: String = "protocol",
        /// Application protocol, such as `kubernetes.io/h2c`.
        pub app_protocol: Option<String> = "appProtocol",
        /// Port of the service.
        pub port: i32 = "port",
        /// Port of the pods, the same as `port` when absent.
        pub target_port: Option<IntOrString> = "targetPort",
        /// Port of every node, 0 when there is none.
        pub node_port: i32 = "nodePort",
    }

    /// Status of a `Service`.
    pub struct ServiceStatus {
        /// What the load balancer of the cluster's provider says.
        pub load_balancer: Option<LoadBalancerStatus> = "loadBalancer",
    }

    /// State of a load balancer.
    pub struct LoadBalancerStatus {
        /// Where the load balancer takes traffic.
        pub ingress: Vec<LoadBalancerIngress> = "ingress",
    }

    /// One address of a load balancer.
    pub struct LoadBalancerIngress {
        /// IP address, empty when the balancer has a name.
        pub ip: String = "ip",
        /// DNS name, empty when the balancer has an address.
        pub hostname: String = "hostname",
    }
}
