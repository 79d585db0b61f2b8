use mesh_config_model::specs::networking::{
    HealthCheckMethod, HttpHealthCheckConfig, ReadinessProbe, WorkloadGroup,
};

use crate::check::{header_name, labels, number};
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for WorkloadGroup {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        if self.template.is_none() {
            return sink.error(Problem::new(codes::WG_1, "group has no template"));
        }
        if let Some(metadata) = &self.metadata
            && !metadata_labels(sink, &metadata.labels)
        {
            return;
        }
        if let Some(given) = &self.probe {
            probe(&mut sink.field("probe"), given);
        }
    }
}

/// Checks the labels of the workloads; as in Istio, the probe is not looked at when they are wrong.
fn metadata_labels(at: &mut Sink<'_>, given: &std::collections::BTreeMap<String, String>) -> bool {
    let mut at = at.field("metadata");
    labels::labels(&mut at.field("labels"), given)
}

fn probe(at: &mut Sink<'_>, probe: &ReadinessProbe) {
    let numbers = [
        ("periodSeconds", probe.period_seconds, codes::WG_3),
        ("initialDelaySeconds", probe.initial_delay_seconds, codes::WG_4),
        ("timeoutSeconds", probe.timeout_seconds, codes::WG_5),
        ("successThreshold", probe.success_threshold, codes::WG_6),
        ("failureThreshold", probe.failure_threshold, codes::WG_7),
    ];
    for (field, value, code) in numbers {
        at.field(field).check(number::not_negative(field, value, code));
    }
    match &probe.health_check_method {
        Some(HealthCheckMethod::HttpGet(check)) => http_get(&mut at.field("httpGet"), check),
        Some(HealthCheckMethod::TcpSocket(check)) => {
            at.field("tcpSocket").field("port").check(number::port(check.port));
        }
        Some(HealthCheckMethod::Exec(check)) => {
            if check.command.is_empty() {
                let problem = Problem::new(codes::WG_12, "probe has no command");
                at.field("exec").field("command").error(problem);
            }
        }
        Some(HealthCheckMethod::Grpc(_)) => {
            let message =
                "the webhook of Istio refuses gRPC probes; use httpGet, tcpSocket or exec";
            at.field("grpc").error(Problem::new(codes::WG_13, message));
        }
        _ => {
            let message = "probe does nothing; give one of httpGet, tcpSocket, exec";
            at.error(Problem::new(codes::WG_13, message));
        }
    }
}

fn http_get(at: &mut Sink<'_>, check: &HttpHealthCheckConfig) {
    at.field("port").check(number::port(check.port));
    if !matches!(check.scheme.as_str(), "" | "HTTP" | "HTTPS") {
        let message = format!("scheme {:?} is neither HTTP nor HTTPS", check.scheme);
        let mut problem = Problem::new(codes::WG_9, message).with("scheme", &check.scheme);
        let upper = check.scheme.to_ascii_uppercase();
        if matches!(upper.as_str(), "HTTP" | "HTTPS") {
            problem = problem.replaced(upper);
        }
        at.field("scheme").error(problem);
    }
    for (i, header) in check.http_headers.iter().enumerate() {
        let mut at = at.field("httpHeaders");
        at.index(i).field("name").check(header_name::probe(&header.name));
    }
}
