use std::collections::BTreeSet;

use mesh_config_model::specs::mesh::{DefaultTrafficPolicy, MeshConfig};
use mesh_config_model::specs::networking::HttpRetry;
use mesh_config_model::value::Duration;

use crate::check::load_balancer::Outliers;
use crate::check::{connection_pool, host, locality, number, outlier, retry, trust_domain};
use crate::{Context, Mode, Problem, Sink, Validate, codes};

const NANOS_PER_MILLI: i64 = 1_000_000;
const MAX_CONNECT_TIMEOUT: Duration = Duration::from_secs(3600);
const CURVES: [&str; 8] =
    ["", "P-224", "P-256", "P-384", "P-521", "X25519", "X25519Kyber768Draft00", "X25519MLKEM768"];

/// Checks the settings as they are: what is not set is not the default but missing.
impl Validate for MeshConfig {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        sink.field("proxyListenPort").check(number::port(self.proxy_listen_port));
        timeouts(sink, self);
        match &self.default_config {
            Some(config) => config.validate(context, &mut sink.field("defaultConfig")),
            None => sink.error(Problem::new(codes::MC_7, "mesh has no defaultConfig")),
        }
        if let Some(setting) = &self.locality_lb_setting {
            locality::locality_lb(
                &mut sink.field("localityLbSetting"),
                setting,
                Outliers::Detected,
            );
        }
        if let Some(setting) = &self.zone_aware_lb_setting {
            locality::zone_aware_lb(
                &mut sink.field("zoneAwareLbSetting"),
                setting,
                Outliers::Detected,
            );
        }
        for (i, settings) in self.service_settings.iter().enumerate() {
            for (j, name) in settings.hosts.iter().enumerate() {
                let mut at = sink.field("serviceSettings");
                at.index(i).field("hosts").index(j).check(host::wildcard(name));
            }
        }
        sink.field("trustDomain").check(trust_domain::trust_domain(&self.trust_domain));
        for (i, alias) in self.trust_domain_aliases.iter().enumerate() {
            sink.field("trustDomainAliases").index(i).check(trust_domain::trust_domain(alias));
        }
        if context.mode() == Mode::Full {
            providers(sink, context, self);
        }
        curves(sink, self);
        if let Some(policy) = &self.default_traffic_policy {
            traffic_policy(&mut sink.field("defaultTrafficPolicy"), policy);
        }
        if let Some(policy) = &self.default_inbound_http_retry_policy {
            inbound_retry(&mut sink.field("defaultInboundHttpRetryPolicy"), policy);
        }
    }
}

fn timeouts(at: &mut Sink<'_>, config: &MeshConfig) {
    let connect = config.connect_timeout.unwrap_or(Duration::ZERO);
    let mut place = at.field("connectTimeout");
    if place.check(number::duration(connect)) && connect > MAX_CONNECT_TIMEOUT {
        let message = format!("timeout {connect} is over 1h");
        place.error(Problem::new(codes::MC_5, message).with("timeout", connect));
    }
    let detection = config.protocol_detection_timeout.unwrap_or(Duration::ZERO);
    if detection.as_nanos() % NANOS_PER_MILLI != 0 {
        let message = format!("timeout {detection} is not a whole number of milliseconds");
        at.field("protocolDetectionTimeout")
            .error(Problem::new(codes::MC_6, message).with("timeout", detection));
    }
}

/// Reports what Istio only logs: providers that cannot be used. They are warnings, as Istio starts with them.
fn providers(at: &mut Sink<'_>, context: &Context<'_>, config: &MeshConfig) {
    let mut seen = BTreeSet::new();
    for (i, provider) in config.extension_providers.iter().enumerate() {
        let mut at = at.field("extensionProviders");
        let mut at = at.index(i);
        let mut at = at.errors_as_warnings();
        if !seen.insert(provider.name.as_str()) {
            let message = format!("provider {:?} is repeated", provider.name);
            at.field("name").error(Problem::new(codes::EX_3, message).with("name", &provider.name));
        }
        provider.validate(context, &mut at);
    }
}

fn curves(at: &mut Sink<'_>, config: &MeshConfig) {
    if let Some(tls) = &config.mesh_mtls
        && !tls.ecdh_curves.is_empty()
    {
        let message = "curves of the mesh's own TLS cannot be chosen";
        let mut at = at.field("meshMTLS");
        at.field("ecdhCurves").error(Problem::new(codes::MC_14, message).removed());
    }
    let Some(tls) = &config.tls_defaults else { return };
    let mut at = at.field("tlsDefaults");
    let mut at = at.field("ecdhCurves");
    let (mut seen, mut unknown, mut repeated) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for curve in &tls.ecdh_curves {
        if !CURVES.contains(&curve.as_str()) {
            unknown.insert(curve.as_str());
        }
        if !seen.insert(curve.as_str()) {
            repeated.insert(curve.as_str());
        }
    }
    for (code, curves, what) in
        [(codes::MC_15, unknown, "unknown"), (codes::MC_16, repeated, "repeated")]
    {
        if !curves.is_empty() {
            let list = Vec::from_iter(curves).join(", ");
            let message = format!("{what} curves: {list}");
            at.warning(Problem::new(code, message).with("curves", list));
        }
    }
}

fn traffic_policy(at: &mut Sink<'_>, policy: &DefaultTrafficPolicy) {
    if let Some(pool) = &policy.connection_pool {
        connection_pool::mesh_default(&mut at.field("connectionPool"), pool);
    }
    if let Some(detection) = &policy.outlier_detection {
        outlier::outlier_detection(&mut at.field("outlierDetection").without_warnings(), detection);
    }
}

fn inbound_retry(at: &mut Sink<'_>, policy: &HttpRetry) {
    retry::retry(at, policy);
    if policy.attempts == 0 && policy.backoff.is_some() {
        let message = "attempts is 0, which turns retries off, but a backoff is configured";
        at.field("backoff").error(Problem::new(codes::MC_20, message));
    }
    let ignored = [
        ("perTryTimeout", policy.per_try_timeout.is_some(), codes::MC_21),
        ("retryRemoteLocalities", policy.retry_remote_localities.is_some(), codes::MC_22),
        ("retryIgnorePreviousHosts", policy.retry_ignore_previous_hosts.is_some(), codes::MC_23),
    ];
    for (field, given, code) in ignored {
        if given {
            let message = format!("{field} has no effect on inbound requests");
            at.field(field).warning(Problem::new(code, message).removed());
        }
    }
}
