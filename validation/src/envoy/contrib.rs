/// Starts of types that proxies and the control plane know but the table does not list: the extensions Envoy keeps
/// apart from its API, and those of Istio's own proxy.
const PACKAGES: [&str; 21] = [
    "envoy.extensions.compression.qatzip.",
    "envoy.extensions.compression.qatzstd.",
    "envoy.extensions.filters.http.checksum.",
    "envoy.extensions.filters.http.dynamo.",
    "envoy.extensions.filters.http.golang.",
    "envoy.extensions.filters.http.language.",
    "envoy.extensions.filters.http.squash.",
    "envoy.extensions.filters.http.sxg.",
    "envoy.extensions.filters.network.client_ssl_auth.",
    "envoy.extensions.filters.network.golang.",
    "envoy.extensions.filters.network.kafka_broker.",
    "envoy.extensions.filters.network.kafka_mesh.",
    "envoy.extensions.filters.network.mysql_proxy.",
    "envoy.extensions.filters.network.postgres_proxy.",
    "envoy.extensions.filters.network.rocketmq_proxy.",
    "envoy.extensions.filters.network.sip_proxy.",
    "envoy.extensions.network.connection_balance.dlb.",
    "envoy.extensions.private_key_providers.",
    "io.istio.",
    "istio.",
    "stats.",
];

/// Tells whether a type is known elsewhere, so that its fields cannot be checked here.
pub(super) fn is_known_elsewhere(name: &str) -> bool {
    PACKAGES.iter().any(|package| name.starts_with(package))
}
