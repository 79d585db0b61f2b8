//! The annotations that the mesh reads or writes, as constants and as a table.

use super::entry::names;

names! {
    /// Accounts outside of Kubernetes that may run the service.
    ALPHA_CANONICAL_SERVICE_ACCOUNTS: "alpha.istio.io/canonical-serviceaccounts", Alpha, [Service], deprecated, hidden;
    /// Kubernetes accounts that may run the service on virtual machines.
    ALPHA_KUBERNETES_SERVICE_ACCOUNTS: "alpha.istio.io/kubernetes-serviceaccounts", Alpha, [Service], deprecated, hidden;
    /// `true` to capture only what an ambient pod sends, for pods that clients outside of the mesh call.
    AMBIENT_BYPASS_INBOUND_CAPTURE: "ambient.istio.io/bypass-inbound-capture", Alpha, [Pod], hidden;
    /// Whether DNS requests of an ambient pod are captured, whatever the default says.
    AMBIENT_DNS_CAPTURE: "ambient.istio.io/dns-capture", Alpha, [Pod];
    /// `enabled` when the pod takes part in the ambient mesh; set by the mesh.
    AMBIENT_REDIRECTION: "ambient.istio.io/redirection", Beta, [Pod];
    /// How a waypoint is spoken to, as `protocol` or `protocol/port`, when not by HBONE.
    AMBIENT_WAYPOINT_INBOUND_BINDING: "ambient.istio.io/waypoint-inbound-binding", Alpha, [Gateway, GatewayClass], hidden;
    /// Codes of analysis messages that are not reported for the object, separated by commas; `*` for all.
    GALLEY_ANALYZE_SUPPRESS: "galley.istio.io/analyze-suppress", Alpha, [Any];
    /// The version of the controller that last wrote the gateway.
    GATEWAY_CONTROLLER_VERSION: "gateway.istio.io/controller-version", Alpha, [Any], hidden;
    /// The name of the Deployment and Service made for a gateway.
    GATEWAY_NAME_OVERRIDE: "gateway.istio.io/name-override", Alpha, [Gateway], hidden;
    /// The name of the ServiceAccount made for a gateway.
    GATEWAY_SERVICE_ACCOUNT: "gateway.istio.io/service-account", Alpha, [Gateway], hidden;
    /// The templates that injection applies, separated by commas.
    INJECT_TEMPLATES: "inject.istio.io/templates", Alpha, [Pod];
    /// The WorkloadGroup that the entry was registered for.
    AUTO_REGISTRATION_GROUP: "istio.io/autoRegistrationGroup", Alpha, [WorkloadEntry], hidden;
    /// How the addresses of a host are tried, such as `RACE_FIRST_TCP_CONNECT`.
    CONNECT_STRATEGY: "istio.io/connect-strategy", Alpha, [ServiceEntry];
    /// When the workload connected to the control plane, in nanoseconds.
    CONNECTED_AT: "istio.io/connectedAt", Alpha, [WorkloadEntry], hidden;
    /// When the workload disconnected from the control plane, in nanoseconds.
    DISCONNECTED_AT: "istio.io/disconnectedAt", Alpha, [WorkloadEntry], hidden;
    /// Whether the policy is only reported about, not enforced.
    DRY_RUN: "istio.io/dry-run", Alpha, [AuthorizationPolicy];
    /// Interfaces whose inbound traffic counts as outbound, separated by commas; for virtual machines in pods.
    REROUTE_VIRTUAL_INTERFACES: "istio.io/reroute-virtual-interfaces", Alpha, [Pod];
    /// The revision that the proxy is in fact connected to; set by the mesh.
    REV: "istio.io/rev", Alpha, [Pod];
    /// The control plane instance that the workload is or was connected to.
    WORKLOAD_CONTROLLER: "istio.io/workloadController", Alpha, [WorkloadEntry], hidden;
    /// The class of controllers that look after the Ingress.
    INGRESS_CLASS: "kubernetes.io/ingress.class", Stable, [Ingress];
    /// Which kind of address the status of a gateway shows, such as `IPAddress`.
    ADDRESS_TYPE: "networking.istio.io/address-type", Alpha, [Gateway], hidden;
    /// The namespaces that see the service: names, `.` or `*`, separated by commas.
    EXPORT_TO: "networking.istio.io/exportTo", Alpha, [Service];
    /// The type of the Service made for a gateway.
    SERVICE_TYPE: "networking.istio.io/service-type", Alpha, [Gateway], hidden;
    /// Which endpoints are preferred, such as `PreferSameZone`.
    TRAFFIC_DISTRIBUTION: "networking.istio.io/traffic-distribution", Alpha, [Namespace, Service, ServiceEntry];
    /// Whether the proxy hands out the metrics of the application together with its own.
    PROMETHEUS_MERGE_METRICS: "prometheus.istio.io/merge-metrics", Alpha, [Pod];
    /// A ProxyConfig in YAML that is laid over the one of the mesh.
    PROXY_CONFIG: "proxy.istio.io/config", Beta, [Pod];
    /// What the user has set on the proxy container; kept by injection.
    PROXY_OVERRIDES: "proxy.istio.io/overrides", Alpha, [Pod], hidden;
    /// The ports of the application that readiness of the proxy waits for.
    READINESS_APPLICATION_PORTS: "readiness.status.sidecar.istio.io/applicationPorts", Alpha, [Pod];
    /// How often the readiness probe of the proxy may fail.
    READINESS_FAILURE_THRESHOLD: "readiness.status.sidecar.istio.io/failureThreshold", Alpha, [Pod];
    /// Seconds before the first readiness probe of the proxy.
    READINESS_INITIAL_DELAY_SECONDS: "readiness.status.sidecar.istio.io/initialDelaySeconds", Alpha, [Pod];
    /// Seconds between readiness probes of the proxy.
    READINESS_PERIOD_SECONDS: "readiness.status.sidecar.istio.io/periodSeconds", Alpha, [Pod];
    /// Log level of the agent beside the proxy.
    SIDECAR_AGENT_LOG_LEVEL: "sidecar.istio.io/agentLogLevel", Alpha, [Pod];
    /// A ConfigMap with another bootstrap configuration of the proxy.
    SIDECAR_BOOTSTRAP_OVERRIDE: "sidecar.istio.io/bootstrapOverride", Alpha, [Pod];
    /// Log levels of the parts of the proxy.
    SIDECAR_COMPONENT_LOG_LEVEL: "sidecar.istio.io/componentLogLevel", Alpha, [Pod];
    /// Address of the control plane.
    SIDECAR_DISCOVERY_ADDRESS: "sidecar.istio.io/discoveryAddress", Alpha, [Pod], deprecated;
    /// Whether the proxy leaves a core dump when it crashes.
    SIDECAR_ENABLE_CORE_DUMP: "sidecar.istio.io/enableCoreDump", Alpha, [Pod];
    /// Further tags taken out of the telemetry of the proxy.
    SIDECAR_EXTRA_STAT_TAGS: "sidecar.istio.io/extraStatTags", Alpha, [Pod], deprecated;
    /// Whether a sidecar is injected; the label of the same name replaces it.
    SIDECAR_INJECT: "sidecar.istio.io/inject", Beta, [Pod], deprecated;
    /// How inbound connections reach the proxy: `REDIRECT`, `TPROXY` or `NONE`.
    SIDECAR_INTERCEPTION_MODE: "sidecar.istio.io/interceptionMode", Alpha, [Pod];
    /// Log level of the proxy.
    SIDECAR_LOG_LEVEL: "sidecar.istio.io/logLevel", Alpha, [Pod];
    /// Whether the proxy is injected as a native sidecar of Kubernetes.
    SIDECAR_NATIVE_SIDECAR: "sidecar.istio.io/nativeSidecar", Alpha, [Pod];
    /// CPU that the proxy requests.
    SIDECAR_PROXY_CPU: "sidecar.istio.io/proxyCPU", Alpha, [Pod];
    /// CPU that the proxy may use.
    SIDECAR_PROXY_CPU_LIMIT: "sidecar.istio.io/proxyCPULimit", Alpha, [Pod];
    /// Image of the proxy.
    SIDECAR_PROXY_IMAGE: "sidecar.istio.io/proxyImage", Alpha, [Pod];
    /// Variant of the image of the proxy, such as `distroless`.
    SIDECAR_PROXY_IMAGE_TYPE: "sidecar.istio.io/proxyImageType", Alpha, [Pod];
    /// Memory that the proxy requests.
    SIDECAR_PROXY_MEMORY: "sidecar.istio.io/proxyMemory", Alpha, [Pod];
    /// Memory that the proxy may use.
    SIDECAR_PROXY_MEMORY_LIMIT: "sidecar.istio.io/proxyMemoryLimit", Alpha, [Pod];
    /// Whether probes of the application go through the agent of the proxy.
    SIDECAR_REWRITE_APP_HTTP_PROBERS: "sidecar.istio.io/rewriteAppHTTPProbers", Alpha, [Pod];
    /// How often the proxy forgets metrics that are not used; a multiple of the flush interval.
    SIDECAR_STATS_EVICTION_INTERVAL: "sidecar.istio.io/statsEvictionInterval", Alpha, [Pod];
    /// How often the proxy writes out its metrics.
    SIDECAR_STATS_FLUSH_INTERVAL: "sidecar.istio.io/statsFlushInterval", Alpha, [Pod];
    /// Buckets of histograms by prefix of the metric, in JSON.
    SIDECAR_STATS_HISTOGRAM_BUCKETS: "sidecar.istio.io/statsHistogramBuckets", Alpha, [Pod];
    /// Prefixes of the metrics that the proxy keeps, separated by commas.
    SIDECAR_STATS_INCLUSION_PREFIXES: "sidecar.istio.io/statsInclusionPrefixes", Alpha, [Pod], deprecated;
    /// Patterns of the metrics that the proxy keeps, separated by commas.
    SIDECAR_STATS_INCLUSION_REGEXPS: "sidecar.istio.io/statsInclusionRegexps", Alpha, [Pod], deprecated;
    /// Suffixes of the metrics that the proxy keeps, separated by commas.
    SIDECAR_STATS_INCLUSION_SUFFIXES: "sidecar.istio.io/statsInclusionSuffixes", Alpha, [Pod], deprecated;
    /// What injection has done; set by it.
    SIDECAR_STATUS: "sidecar.istio.io/status", Alpha, [Pod];
    /// Further volumes of the pod for the proxy, as a list in JSON.
    SIDECAR_USER_VOLUME: "sidecar.istio.io/userVolume", Alpha, [Pod];
    /// Further mounts of the proxy, as a list in JSON.
    SIDECAR_USER_VOLUME_MOUNT: "sidecar.istio.io/userVolumeMount", Alpha, [Pod];
    /// Port under which the proxy answers probes; zero for none.
    SIDECAR_STATUS_PORT: "status.sidecar.istio.io/port", Alpha, [Pod];
    /// Clusters whose control plane may lead this remote cluster, separated by commas; `*` for any.
    TOPOLOGY_CONTROL_PLANE_CLUSTERS: "topology.istio.io/controlPlaneClusters", Alpha, [Namespace];
    /// Labels of the nodes by whose addresses a gateway of type `NodePort` is reached.
    TRAFFIC_NODE_SELECTOR: "traffic.istio.io/nodeSelector", Stable, [Service];
    /// Inbound ports that bypass the proxy when all others are captured.
    TRAFFIC_EXCLUDE_INBOUND_PORTS: "traffic.sidecar.istio.io/excludeInboundPorts", Alpha, [Pod];
    /// Interfaces whose traffic bypasses the proxy.
    TRAFFIC_EXCLUDE_INTERFACES: "traffic.sidecar.istio.io/excludeInterfaces", Alpha, [Pod];
    /// Outbound addresses in CIDR form that bypass the proxy when all others are captured.
    TRAFFIC_EXCLUDE_OUTBOUND_IP_RANGES: "traffic.sidecar.istio.io/excludeOutboundIPRanges", Alpha, [Pod];
    /// Outbound ports that bypass the proxy.
    TRAFFIC_EXCLUDE_OUTBOUND_PORTS: "traffic.sidecar.istio.io/excludeOutboundPorts", Alpha, [Pod];
    /// Inbound ports that are captured; `*` for all, empty for none.
    TRAFFIC_INCLUDE_INBOUND_PORTS: "traffic.sidecar.istio.io/includeInboundPorts", Alpha, [Pod];
    /// Outbound addresses in CIDR form that are captured; `*` for all, empty for none.
    TRAFFIC_INCLUDE_OUTBOUND_IP_RANGES: "traffic.sidecar.istio.io/includeOutboundIPRanges", Alpha, [Pod];
    /// Outbound ports that are captured whatever the address.
    TRAFFIC_INCLUDE_OUTBOUND_PORTS: "traffic.sidecar.istio.io/includeOutboundPorts", Alpha, [Pod];
    /// Interfaces whose inbound traffic counts as outbound; `istio.io/reroute-virtual-interfaces` replaces it.
    TRAFFIC_KUBEVIRT_INTERFACES: "traffic.sidecar.istio.io/kubevirtInterfaces", Alpha, [Pod], deprecated;
}
