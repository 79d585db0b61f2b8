use std::collections::BTreeSet;

use mesh_config_model::specs::networking::{
    ClientTlsSettings, ConnectionPoolSettings, DestinationRule, LoadBalancerSettings,
    OutlierDetection, PortTrafficPolicy, ProxyProtocolVersion, Subset, TrafficPolicy,
    TunnelSettings,
};

use crate::check::export_to::{Exported, export_to};
use crate::check::load_balancer::{Outliers, load_balancer};
use crate::check::{client_tls, connection_pool, host, labels, number, outlier, selector};
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for DestinationRule {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        sink.field("host").check(host::wildcard(&self.host));
        if let Some(policy) = &self.traffic_policy {
            traffic_policy(&mut sink.field("trafficPolicy"), context, policy);
        }
        subsets(&mut sink.field("subsets"), context, &self.subsets);
        let exported =
            if self.workload_selector.is_some() { Exported::WorkloadRule } else { Exported::Plain };
        export_to(sink, context, &self.export_to, exported);
        if let Some(selector) = &self.workload_selector {
            selector::match_labels(&mut sink.field("workloadSelector"), &selector.match_labels);
        }
    }
}

fn subsets(at: &mut Sink<'_>, context: &Context<'_>, subsets: &[Subset]) {
    let mut seen = BTreeSet::new();
    for (i, subset) in subsets.iter().enumerate() {
        let mut at = at.index(i);
        let name = subset.name.as_str();
        if !seen.insert(name) {
            let message = format!("subset {name:?} is repeated");
            at.field("name").error(Problem::new(codes::DR_3, message).with("subset", name));
        }
        if name.is_empty() {
            at.field("name").error(Problem::new(codes::DR_4, "subset has no name"));
        } else if !labels::subset_name(name) {
            let message = format!("subset {name:?} is not a DNS label");
            at.field("name").error(Problem::new(codes::DR_5, message).with("subset", name));
        }
        labels::labels(&mut at.field("labels"), &subset.labels);
        if let Some(policy) = &subset.traffic_policy {
            traffic_policy(&mut at.without_warnings().field("trafficPolicy"), context, policy);
        }
    }
}

fn traffic_policy(at: &mut Sink<'_>, context: &Context<'_>, policy: &TrafficPolicy) {
    let empty = policy.outlier_detection.is_none()
        && policy.connection_pool.is_none()
        && policy.load_balancer.is_none()
        && policy.tls.is_none()
        && policy.port_level_settings.is_empty()
        && policy.tunnel.is_none()
        && policy.proxy_protocol.is_none()
        && policy.retry_budget.is_none();
    if empty {
        return at.error(Problem::new(codes::DR_12, "traffic policy is empty"));
    }
    if policy.tunnel.is_some() && policy.proxy_protocol.is_some() {
        return at.error(Problem::new(codes::DR_13, "give one of tunnel, proxyProtocol"));
    }
    settings(at, context, &Settings::from(policy));
    let mut ports = at.field("portLevelSettings");
    for (i, policy) in policy.port_level_settings.iter().enumerate() {
        port_policy(&mut ports.index(i).without_warnings(), context, policy);
    }
    if let Some(settings) = &policy.tunnel {
        tunnel(&mut at.field("tunnel"), settings);
    }
    if let Some(protocol) = &policy.proxy_protocol
        && let ProxyProtocolVersion::Unrecognized(version) = protocol.version
    {
        let problem = Problem::new(codes::DR_25, format!("version {version} is neither V1 nor V2"));
        at.field("proxyProtocol").field("version").error(problem.with("version", version));
    }
}

fn port_policy(at: &mut Sink<'_>, context: &Context<'_>, policy: &PortTrafficPolicy) {
    if policy.port.is_none() {
        at.error(Problem::new(codes::DR_18, "settings name no port"));
    }
    let given = Settings::from(policy);
    if given.is_empty() {
        let message =
            "settings are empty; give one of loadBalancer, connectionPool, outlierDetection, tls";
        return at.error(Problem::new(codes::DR_19, message));
    }
    settings(at, context, &given);
}

/// What a traffic policy and the policy of one port have in common.
struct Settings<'a> {
    load_balancer: Option<&'a LoadBalancerSettings>,
    connection_pool: Option<&'a ConnectionPoolSettings>,
    outlier_detection: Option<&'a OutlierDetection>,
    tls: Option<&'a ClientTlsSettings>,
}

impl Settings<'_> {
    fn is_empty(&self) -> bool {
        self.load_balancer.is_none()
            && self.connection_pool.is_none()
            && self.outlier_detection.is_none()
            && self.tls.is_none()
    }
}

impl<'a> From<&'a TrafficPolicy> for Settings<'a> {
    fn from(policy: &'a TrafficPolicy) -> Self {
        Self {
            load_balancer: policy.load_balancer.as_ref(),
            connection_pool: policy.connection_pool.as_ref(),
            outlier_detection: policy.outlier_detection.as_ref(),
            tls: policy.tls.as_ref(),
        }
    }
}

impl<'a> From<&'a PortTrafficPolicy> for Settings<'a> {
    fn from(policy: &'a PortTrafficPolicy) -> Self {
        Self {
            load_balancer: policy.load_balancer.as_ref(),
            connection_pool: policy.connection_pool.as_ref(),
            outlier_detection: policy.outlier_detection.as_ref(),
            tls: policy.tls.as_ref(),
        }
    }
}

fn settings(at: &mut Sink<'_>, context: &Context<'_>, settings: &Settings<'_>) {
    let outliers =
        if settings.outlier_detection.is_some() { Outliers::Detected } else { Outliers::Ignored };
    if let Some(detection) = settings.outlier_detection {
        outlier::outlier_detection(&mut at.field("outlierDetection"), detection);
    }
    if let Some(pool) = settings.connection_pool {
        connection_pool::connection_pool(&mut at.field("connectionPool"), pool);
    }
    if let Some(balancer) = settings.load_balancer {
        load_balancer(&mut at.field("loadBalancer"), balancer, outliers);
    }
    if let Some(tls) = settings.tls {
        client_tls::client_tls(&mut at.field("tls"), context, tls);
    }
}

fn tunnel(at: &mut Sink<'_>, settings: &TunnelSettings) {
    if !["", "CONNECT", "POST"].contains(&settings.protocol.as_str()) {
        let message = format!("protocol {:?} is neither CONNECT nor POST", settings.protocol);
        at.field("protocol")
            .error(Problem::new(codes::DR_22, message).with("protocol", &settings.protocol));
    }
    let target = settings.target_host.as_str();
    if host::fqdn(target).is_err() && !host::is_ip(target) {
        let message = format!("target {target:?} is neither a host name nor an IP address");
        at.field("targetHost").error(Problem::new(codes::DR_23, message).with("host", target));
    }
    if let Err(problem) = number::port(settings.target_port) {
        let problem =
            Problem::new(codes::DR_24, problem.message).with("port", settings.target_port);
        at.field("targetPort").error(problem);
    }
}
