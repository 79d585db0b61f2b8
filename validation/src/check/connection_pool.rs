use mesh_config_model::specs::networking::{
    ConnectionKeepalive, ConnectionPoolSettings, H2UpgradePolicy, HttpSettings, TcpSettings,
};
use mesh_config_model::value::Duration;

use super::number;
use crate::{Code, Problem, Sink, codes};

const NANOS_PER_MILLI: i64 = 1_000_000;

/// Checks the limits of connections to a service.
pub(crate) fn connection_pool(at: &mut Sink<'_>, pool: &ConnectionPoolSettings) {
    mesh_default(at, pool);
    let keepalive = pool.http.as_ref().and_then(|http| http.http2_keep_alive.as_ref());
    if let Some(keepalive) = keepalive {
        http2_keepalive(&mut at.field("http").field("http2KeepAlive"), keepalive);
    }
}

/// Checks the limits that hold for the whole mesh, of which Istio does not check the keepalive of HTTP/2.
pub(crate) fn mesh_default(at: &mut Sink<'_>, pool: &ConnectionPoolSettings) {
    if pool.http.is_none() && pool.tcp.is_none() {
        at.error(Problem::new(codes::H_POOL_1, "connection pool is empty; give tcp or http"));
    }
    if let Some(settings) = &pool.http {
        http(&mut at.field("http"), settings);
    }
    if let Some(settings) = &pool.tcp {
        tcp(&mut at.field("tcp"), settings);
    }
}

fn http(at: &mut Sink<'_>, settings: &HttpSettings) {
    let limits = [
        ("http1MaxPendingRequests", settings.http1_max_pending_requests, codes::H_POOL_2),
        ("http2MaxRequests", settings.http2_max_requests, codes::H_POOL_3),
        ("maxRequestsPerConnection", settings.max_requests_per_connection, codes::H_POOL_4),
        ("maxRetries", settings.max_retries, codes::H_POOL_5),
        ("maxConcurrentStreams", settings.max_concurrent_streams, codes::H_POOL_8),
    ];
    for (name, value, code) in limits {
        limit(at, name, value, code);
    }
    optional_duration(at, "idleTimeout", settings.idle_timeout);
    if settings.h2_upgrade_policy == H2UpgradePolicy::Upgrade && settings.use_client_protocol {
        let message = "h2UpgradePolicy UPGRADE decides the protocol, so useClientProtocol cannot";
        at.field("useClientProtocol").error(Problem::new(codes::H_POOL_7, message));
    }
}

fn http2_keepalive(at: &mut Sink<'_>, keepalive: &ConnectionKeepalive) {
    let mut required = |name, duration: Option<Duration>, code| match duration {
        Some(duration) => at.field(name).check(number::duration(duration)),
        None => at.check(Err(Problem::new(code, format!("keepalive needs {name}")))),
    };
    required("interval", keepalive.interval, codes::H_POOL_9);
    required("timeout", keepalive.timeout, codes::H_POOL_10);
}

fn tcp(at: &mut Sink<'_>, settings: &TcpSettings) {
    limit(at, "maxConnections", settings.max_connections, codes::H_POOL_11);
    optional_duration(at, "connectTimeout", settings.connect_timeout);
    optional_duration(at, "maxConnectionDuration", settings.max_connection_duration);
    // What rounds to zero milliseconds turns the timeout off.
    let idle = settings.idle_timeout.filter(|idle| idle.as_nanos() / NANOS_PER_MILLI != 0);
    optional_duration(at, "idleTimeout", idle);
    if let Some(keepalive) = &settings.tcp_keepalive {
        let mut at = at.field("tcpKeepalive");
        optional_duration(&mut at, "time", keepalive.time);
        optional_duration(&mut at, "interval", keepalive.interval);
    }
}

fn limit(at: &mut Sink<'_>, name: &'static str, value: i32, code: Code) {
    at.field(name).check(number::not_negative(name, value, code));
}

fn optional_duration(at: &mut Sink<'_>, name: &'static str, duration: Option<Duration>) {
    if let Some(duration) = duration {
        at.field(name).check(number::duration(duration));
    }
}
