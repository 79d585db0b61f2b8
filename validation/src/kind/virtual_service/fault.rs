use mesh_config_model::specs::networking::{
    Abort, AbortErrorType, Delay, HttpDelayType, HttpFaultInjection,
};

use crate::check::{number, status};
use crate::{Problem, Sink, codes};

/// Checks faults to inject.
pub(super) fn fault(at: &mut Sink<'_>, fault: &HttpFaultInjection) {
    if fault.abort.is_none() && fault.delay.is_none() {
        at.error(Problem::new(codes::VS_H_39, "fault is empty; give abort, delay or both"));
    }
    if let Some(settings) = &fault.abort {
        abort(&mut at.field("abort").without_warnings(), settings);
    }
    if let Some(settings) = &fault.delay {
        delay(&mut at.field("delay"), settings);
    }
}

fn abort(at: &mut Sink<'_>, abort: &Abort) {
    if let Some(percentage) = &abort.percentage {
        at.field("percentage").field("value").check(number::fractional_percent(percentage.value));
    }
    match &abort.error_type {
        Some(AbortErrorType::HttpStatus(code)) => {
            at.field("httpStatus").check(status::http(i64::from(*code)));
        }
        Some(AbortErrorType::GrpcStatus(name)) => {
            at.field("grpcStatus").check(status::grpc(name));
        }
        Some(AbortErrorType::Http2Error(_)) => {
            let message = "http2Error is not supported; use httpStatus or grpcStatus";
            at.field("http2Error").error(Problem::new(codes::VS_H_42, message));
        }
        _ => at.warning(Problem::new(
            codes::VS_H_44,
            "abort does not say with what; give httpStatus or grpcStatus",
        )),
    }
}

fn delay(at: &mut Sink<'_>, delay: &Delay) {
    if let Some(percentage) = &delay.percentage {
        at.field("percentage").field("value").check(number::fractional_percent(percentage.value));
    }
    match &delay.http_delay_type {
        Some(HttpDelayType::FixedDelay(duration)) => {
            at.field("fixedDelay").check(number::duration(*duration));
        }
        Some(HttpDelayType::ExponentialDelay(duration)) => {
            let mut at = at.field("exponentialDelay");
            at.check(number::duration(*duration));
            at.error(Problem::new(
                codes::VS_H_47,
                "exponentialDelay is not supported; use fixedDelay",
            ));
        }
        _ => {}
    }
}
