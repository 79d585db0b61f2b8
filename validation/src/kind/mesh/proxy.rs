use mesh_config_model::Meta;
use mesh_config_model::specs::mesh::{
    AuthenticationPolicy, ClusterName, Lightstep, PrivateKeyProvider, PrivateKeyProviderKind,
    ProxyConfig, RemoteService, Tracer, Tracing,
};
use mesh_config_model::value::Duration;

use super::connection_settings::connection_settings;
use crate::check::{address, client_tls, number};
use crate::{Context, Problem, Sink, Validate, codes};

const NANOS_PER_SECOND: i64 = 1_000_000_000;
const AUTO_ALLOCATE: &str = "ISTIO_META_DNS_AUTO_ALLOCATE";
/// A placeholder that stands for an address in those of tracing collectors.
const HOST_IP: &str = "$(HOST_IP)";

/// Checks the settings as they are: what is not set is not the default but missing.
impl Validate for ProxyConfig {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        identity(sink, self);
        drain_duration(sink, self.drain_duration);
        if self.discovery_address.is_empty() {
            let problem = Problem::new(codes::MP_7, "proxy does not know where configuration is");
            sink.field("discoveryAddress").error(problem);
        } else {
            sink.field("discoveryAddress").check(address::address(&self.discovery_address));
        }
        if let Some(given) = &self.tracing {
            tracing(&mut sink.field("tracing"), given, context);
        }
        telemetry(sink, self);
        if self.proxy_metadata.contains_key(AUTO_ALLOCATE) {
            let message =
                format!("{AUTO_ALLOCATE} is deprecated; Istio allocates addresses by itself");
            let mut at = sink.field("proxyMetadata");
            at.key(AUTO_ALLOCATE).warning(Problem::new(codes::MP_19, message));
        }
        sink.field("proxyAdminPort").check(number::port(self.proxy_admin_port));
        let policy = self.control_plane_auth_policy;
        if !matches!(policy, AuthenticationPolicy::None | AuthenticationPolicy::MutualTls) {
            let message = format!("policy {policy} is neither NONE nor MUTUAL_TLS");
            sink.field("controlPlaneAuthPolicy")
                .error(Problem::new(codes::MP_21, message).with("policy", policy));
        }
        sink.field("statusPort").check(number::port(self.status_port));
        if let Some(provider) = &self.private_key_provider {
            private_key_provider(&mut sink.field("privateKeyProvider"), provider);
        }
        if let Some(settings) = &self.connection_settings {
            connection_settings(&mut sink.field("connectionSettings"), settings);
        }
    }
}

fn identity(at: &mut Sink<'_>, config: &ProxyConfig) {
    if config.config_path.is_empty() {
        at.field("configPath").error(Problem::new(codes::MP_1, "proxy has no configPath"));
    }
    if config.binary_path.is_empty() {
        at.field("binaryPath").error(Problem::new(codes::MP_2, "proxy has no binaryPath"));
    }
    match &config.cluster_name {
        Some(ClusterName::ServiceCluster(name)) if name.is_empty() => {
            let problem = Problem::new(codes::MP_3, "serviceCluster is empty");
            at.field("serviceCluster").error(problem);
        }
        Some(_) => {}
        None => {
            at.error(Problem::new(codes::MP_4, "give one of serviceCluster, tracingServiceName"));
        }
    }
}

fn drain_duration(at: &mut Sink<'_>, duration: Option<Duration>) {
    let duration = duration.unwrap_or(Duration::ZERO);
    let mut at = at.field("drainDuration");
    if at.check(number::duration(duration)) && duration.as_nanos() % NANOS_PER_SECOND != 0 {
        let message = format!("duration {duration} is not a whole number of seconds");
        at.error(Problem::new(codes::MP_6, message).with("duration", duration));
    }
}

fn tracing(at: &mut Sink<'_>, tracing: &Tracing, context: &Context<'_>) {
    match &tracing.tracer {
        Some(Tracer::Lightstep(given)) => lightstep(&mut at.field("lightstep"), given),
        Some(Tracer::Zipkin(given)) => collector(&mut at.field("zipkin"), &given.address),
        Some(Tracer::Datadog(given)) => collector(&mut at.field("datadog"), &given.address),
        _ => {}
    }
    if let Some(tls) = &tracing.tls_settings {
        // The settings are of no namespace, so no config map can be in the same one.
        let nowhere = Meta::default();
        let context = Context::new(&nowhere, context.mode());
        client_tls::client_tls(&mut at.field("tlsSettings"), &context, tls);
    }
}

fn lightstep(at: &mut Sink<'_>, given: &Lightstep) {
    if given.address.is_empty() {
        at.field("address").error(Problem::new(codes::MP_8, "collector has no address"));
    }
    at.field("address").check(address::address(&given.address));
    if given.access_token.is_empty() {
        at.field("accessToken").error(Problem::new(codes::MP_10, "collector has no accessToken"));
    }
}

fn collector(at: &mut Sink<'_>, text: &str) {
    let resolved = text.replacen(HOST_IP, "127.0.0.1", 1);
    at.field("address").check(address::address(&resolved));
}

fn telemetry(at: &mut Sink<'_>, config: &ProxyConfig) {
    let addresses = [
        ("statsdUdpAddress", &config.statsd_udp_address),
        ("envoyMetricsServiceAddress", &config.envoy_metrics_service_address),
    ];
    for (field, text) in addresses {
        if !text.is_empty() {
            at.field(field).check(address::address(text));
        }
    }
    let services: [(_, Option<&RemoteService>); 2] = [
        ("envoyMetricsService", config.envoy_metrics_service.as_ref()),
        ("envoyAccessLogService", config.envoy_access_log_service.as_ref()),
    ];
    for (field, service) in services {
        if let Some(service) = service.filter(|service| !service.address.is_empty()) {
            at.field(field).field("address").check(address::address(&service.address));
        }
    }
}

fn private_key_provider(at: &mut Sink<'_>, provider: &PrivateKeyProvider) {
    let (field, delay) = match &provider.provider {
        Some(PrivateKeyProviderKind::Cryptomb(given)) => ("cryptomb", given.poll_delay),
        Some(PrivateKeyProviderKind::Qat(given)) => ("qat", given.poll_delay),
        _ => {
            // Istio reports the missing provider once as absent and once as unknown.
            at.error(Problem::new(codes::MP_23, "provider is missing; give cryptomb or qat"));
            return at
                .error(Problem::new(codes::MP_23, "provider is unknown; give cryptomb or qat"));
        }
    };
    let message = match delay {
        None => "provider has no pollDelay",
        Some(Duration::ZERO) => "pollDelay is zero",
        Some(_) => return,
    };
    at.field(field).field("pollDelay").error(Problem::new(codes::MP_24, message));
}
