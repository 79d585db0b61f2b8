use mesh_config_model::specs::mesh::ConnectionSettings;
use mesh_config_model::value::Duration;

use crate::{Code, Problem, Sink, codes};

/// Smallest window of an HTTP/2 stream or connection.
const LEAST_WINDOW: i32 = 65_535;

/// Checks the limits of a proxy's connections.
pub(super) fn connection_settings(at: &mut Sink<'_>, settings: &ConnectionSettings) {
    let s = settings;
    let numbers: [(&'static str, Option<i32>, i32, Code); 7] = [
        (
            "listenerPerConnectionBufferLimitBytes",
            s.listener_per_connection_buffer_limit_bytes,
            0,
            codes::MP_25,
        ),
        (
            "clusterPerConnectionBufferLimitBytes",
            s.cluster_per_connection_buffer_limit_bytes,
            0,
            codes::MP_26,
        ),
        ("httpMaxConcurrentStreams", s.http_max_concurrent_streams, 1, codes::MP_34),
        (
            "http2InitialStreamWindowSize",
            s.http2_initial_stream_window_size,
            LEAST_WINDOW,
            codes::MP_35,
        ),
        (
            "http2InitialConnectionWindowSize",
            s.http2_initial_connection_window_size,
            LEAST_WINDOW,
            codes::MP_36,
        ),
        ("listenerConnectionLimit", s.listener_connection_limit, 1, codes::MP_37),
        ("globalDownstreamConnectionLimit", s.global_downstream_connection_limit, 1, codes::MP_38),
    ];
    for (field, value, least, code) in numbers {
        if let Some(value) = value.filter(|&value| value < least) {
            let message = format!("{field} {value} is below {least}");
            at.field(field).error(Problem::new(code, message).with("value", value));
        }
    }
    let durations: [(&'static str, Option<Duration>, Code); 7] = [
        ("httpIdleTimeout", s.http_idle_timeout, codes::MP_27),
        ("httpMaxConnectionDuration", s.http_max_connection_duration, codes::MP_28),
        ("httpDrainTimeout", s.http_drain_timeout, codes::MP_29),
        ("httpRequestTimeout", s.http_request_timeout, codes::MP_30),
        ("httpRequestHeadersTimeout", s.http_request_headers_timeout, codes::MP_31),
        ("httpStreamIdleTimeout", s.http_stream_idle_timeout, codes::MP_32),
        ("httpMaxStreamDuration", s.http_max_stream_duration, codes::MP_33),
    ];
    for (field, value, code) in durations {
        if let Some(value) = value.filter(|&value| value < Duration::ZERO) {
            let message = format!("{field} {value} is negative");
            at.field(field).error(Problem::new(code, message).with("value", value));
        }
    }
}
