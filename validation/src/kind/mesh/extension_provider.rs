use mesh_config_model::specs::mesh::{
    EnvoyExternalAuthorizationHttpProvider, ExtensionProvider, ExtensionProviderKind as Kind,
};

use crate::check::external_service::service;
use crate::check::number;
use crate::{Context, Problem, Sink, Validate, codes, go};

impl Validate for ExtensionProvider {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        if self.name.is_empty() {
            sink.field("name").error(Problem::new(codes::EX_2, "provider has no name"));
        }
        match &self.provider {
            Some(kind) => provider(sink, kind),
            None => sink.error(Problem::new(codes::EX_4, "provider is of no known kind")),
        }
    }
}

fn provider(at: &mut Sink<'_>, kind: &Kind) {
    let mut reached = |field: &'static str, port: u32, name: &str| {
        let mut at = at.field(field);
        at.field("port").check(number::port(port));
        service(&mut at, name);
    };
    match kind {
        Kind::EnvoyExtAuthzHttp(given) => {
            reached("envoyExtAuthzHttp", given.port, &given.service);
            authorization_http(&mut at.field("envoyExtAuthzHttp"), given);
        }
        Kind::EnvoyExtAuthzGrpc(given) => {
            reached("envoyExtAuthzGrpc", given.port, &given.service);
            let mut at = at.field("envoyExtAuthzGrpc");
            at.field("statusOnError").check(status_on_error(&given.status_on_error));
        }
        Kind::Zipkin(given) => reached("zipkin", given.port, &given.service),
        Kind::Lightstep(given) => {
            reached("lightstep", given.port, &given.service);
            if given.access_token.is_empty() {
                let problem = Problem::new(codes::EX_14, "provider has no accessToken");
                at.field("lightstep").field("accessToken").error(problem);
            }
        }
        Kind::Datadog(given) => reached("datadog", given.port, &given.service),
        Kind::Opencensus(given) => reached("opencensus", given.port, &given.service),
        Kind::Skywalking(given) => reached("skywalking", given.port, &given.service),
        Kind::EnvoyOtelAls(given) => reached("envoyOtelAls", given.port, &given.service),
        Kind::Opentelemetry(given) => {
            reached("opentelemetry", given.port, &given.service);
            if given.http.is_some() && given.grpc.is_some() {
                let problem = Problem::new(codes::EX_20, "give one of http, grpc");
                at.field("opentelemetry").error(problem);
            }
        }
        Kind::EnvoyHttpAls(given) => reached("envoyHttpAls", given.port, &given.service),
        Kind::EnvoyTcpAls(given) => reached("envoyTcpAls", given.port, &given.service),
        Kind::Stackdriver(_) | Kind::Prometheus(_) | Kind::EnvoyFileAccessLog(_) => {}
        _ => at.error(Problem::new(codes::EX_4, "the validators of Istio do not know this kind")),
    }
}

fn authorization_http(at: &mut Sink<'_>, given: &EnvoyExternalAuthorizationHttpProvider) {
    at.field("statusOnError").check(status_on_error(&given.status_on_error));
    let prefix = given.path_prefix.as_str();
    if prefix.is_empty() {
        return;
    }
    let mut at = at.field("pathPrefix");
    if let Err(fault) = go::parse_url(prefix) {
        let message = format!("pathPrefix {prefix:?} {fault}");
        at.error(Problem::new(codes::EX_8, message).with("path", prefix));
    }
    if !prefix.starts_with('/') {
        let message = format!("pathPrefix {prefix:?} does not begin with a slash");
        at.error(Problem::new(codes::EX_9, message).with("path", prefix));
    }
}

/// Checks the status a request gets when the provider cannot be asked.
fn status_on_error(status: &str) -> Result<(), Problem> {
    if status.is_empty() {
        return Ok(());
    }
    let known = status.parse::<i32>().is_ok_and(|status| {
        matches!(
            status,
            0 | 100
                | 200..=208
                | 226
                | 300..=305
                | 307
                | 308
                | 400..=417
                | 421..=424
                | 426
                | 428
                | 429
                | 431
                | 500..=508
                | 510
                | 511
        )
    });
    if known {
        return Ok(());
    }
    let message = format!("{status:?} is not the number of a status the proxy can answer with");
    Err(Problem::new(codes::EX_7, message).with("status", status))
}
