use super::lean::lean;

lean! {
    /// One thing that is said of a pod or a node.
    pub struct ObjectCondition {
        /// What is said, such as `Ready`.
        pub r#type: String = "type",
        /// `True`, `False` or `Unknown`.
        pub status: String = "status",
        /// Why, as one word.
        pub reason: String = "reason",
        /// Why, for people.
        pub message: String = "message",
    }

    /// Status of a `Pod`.
    pub struct PodStatus {
        /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
        pub phase: String = "phase",
        /// Address of the pod, empty before it has one.
        pub pod_ip: String = "podIP",
        /// All addresses, the first of them equal to `pod_ip`.
        pub pod_ips: Vec<PodIp> = "podIPs",
        /// Address of the node.
        pub host_ip: String = "hostIP",
        /// What is said of the pod; by type.
        pub conditions: Vec<ObjectCondition> = "conditions",
    }

    /// An address of a pod.
    pub struct PodIp {
        /// The address.
        pub ip: String = "ip",
    }
}
