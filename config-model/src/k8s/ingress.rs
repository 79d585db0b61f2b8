use super::lean::lean;

lean! {
    /// Body of an `Ingress`: routes HTTP requests from outside to services.
    pub struct IngressSpec {
        /// Class that says which controller serves it; absent means the default class.
        pub ingress_class_name: Option<String> = "ingressClassName",
        /// Who serves requests that no rule is for.
        pub default_backend: Option<IngressBackend> = "defaultBackend",
        /// Certificates by host name.
        pub tls: Vec<IngressTls> = "tls",
        /// Rules by host name.
        pub rules: Vec<IngressRule> = "rules",
    }

    /// Who serves requests: a service, or another object.
    pub struct IngressBackend {
        /// A service of the same namespace.
        pub service: Option<IngressServiceBackend> = "service",
        /// Another object of the same namespace.
        pub resource: Option<TypedLocalObjectReference> = "resource",
    }

    /// A service and its port.
    pub struct IngressServiceBackend {
        /// Name of the service.
        pub name: String = "name",
        /// Port of the service.
        pub port: Option<ServiceBackendPort> = "port",
    }

    /// A port of a service, by name or number.
    pub struct ServiceBackendPort {
        /// Name of the port; excludes the number.
        pub name: String = "name",
        /// Number of the port, 0 when it goes by name.
        pub number: i32 = "number",
    }

    /// An object of the same namespace and any kind.
    pub struct TypedLocalObjectReference {
        /// API group, absent for the core group.
        pub api_group: Option<String> = "apiGroup",
        /// Kind of the object.
        pub kind: String = "kind",
        /// Name of the object.
        pub name: String = "name",
    }

    /// A certificate for some host names.
    pub struct IngressTls {
        /// The host names; all that the certificate has when empty.
        pub hosts: Vec<String> = "hosts",
        /// Secret with certificate and key, in the same namespace.
        pub secret_name: String = "secretName",
    }

    /// Routes of one host name.
    pub struct IngressRule {
        /// The host name, possibly with a wildcard label in front; all when empty.
        pub host: String = "host",
        /// The routes.
        pub http: Option<HttpIngressRuleValue> = "http",
    }

    /// Routes by path.
    pub struct HttpIngressRuleValue {
        /// The routes; the longest path that matches is taken.
        pub paths: Vec<HttpIngressPath> = "paths",
    }

    /// Where the requests of a path go.
    pub struct HttpIngressPath {
        /// The path.
        pub path: String = "path",
        /// How the path is compared: `Exact`, `Prefix` or `ImplementationSpecific`.
        pub path_type: String = "pathType",
        /// Who serves the requests.
        pub backend: IngressBackend = "backend",
    }

    /// Status of an `Ingress`.
    pub struct IngressStatus {
        /// Where the ingress takes traffic.
        pub load_balancer: Option<IngressLoadBalancerStatus> = "loadBalancer",
    }

    /// Where an ingress takes traffic.
    pub struct IngressLoadBalancerStatus {
        /// Its addresses.
        pub ingress: Vec<super::LoadBalancerIngress> = "ingress",
    }

    /// Body of an `IngressClass`.
    pub struct IngressClassSpec {
        /// The controller that serves the class, as `domain/path`.
        pub controller: String = "controller",
    }
}
