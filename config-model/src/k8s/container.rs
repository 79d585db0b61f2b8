use super::Probe;
use super::lean::lean;

lean! {
    /// A container of a pod.
    pub struct Container {
        /// Name, unique in the pod.
        pub name: String = "name",
        /// Image with tag or digest.
        pub image: String = "image",
        /// Entry point, that of the image when empty.
        pub command: Vec<String> = "command",
        /// Arguments of the entry point.
        pub args: Vec<String> = "args",
        /// Ports the container says it serves.
        pub ports: Vec<ContainerPort> = "ports",
        /// Environment variables.
        pub env: Vec<EnvVar> = "env",
        /// Check that the container may get traffic.
        pub readiness_probe: Option<Probe> = "readinessProbe",
        /// Check that the container is alive.
        pub liveness_probe: Option<Probe> = "livenessProbe",
        /// Check that the container is up; holds back the others.
        pub startup_probe: Option<Probe> = "startupProbe",
        /// User, group and rights of the container.
        pub security_context: Option<SecurityContext> = "securityContext",
        /// `Always` makes an init container a sidecar that keeps running.
        pub restart_policy: Option<String> = "restartPolicy",
    }

    /// A port of a container.
    pub struct ContainerPort {
        /// Name, unique in the pod; services may refer to it.
        pub name: String = "name",
        /// Number of the port.
        pub container_port: i32 = "containerPort",
        /// Port of the node, 0 when there is none.
        pub host_port: i32 = "hostPort",
        /// Transport: `TCP`, `UDP` or `SCTP`; empty means `TCP`.
        pub protocol: String = "protocol",
    }

    /// An environment variable.
    pub struct EnvVar {
        /// Name of the variable.
        pub name: String = "name",
        /// Value; empty also when it comes from elsewhere.
        pub value: String = "value",
    }

    /// User, group and rights of a container; what is absent comes from the pod.
    pub struct SecurityContext {
        /// Numeric user.
        pub run_as_user: Option<i64> = "runAsUser",
        /// Numeric group.
        pub run_as_group: Option<i64> = "runAsGroup",
        /// Whether the container has the rights of the node.
        pub privileged: Option<bool> = "privileged",
    }
}
