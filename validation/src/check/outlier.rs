use mesh_config_model::specs::networking::OutlierDetection;

use super::number;
use crate::{Problem, Sink, codes};

/// Checks when endpoints count as broken.
pub(crate) fn outlier_detection(at: &mut Sink<'_>, outlier: &OutlierDetection) {
    if let Some(time) = outlier.base_ejection_time {
        at.field("baseEjectionTime").check(number::duration(time));
    }
    if outlier.consecutive_errors != 0 {
        let message =
            "consecutiveErrors is deprecated; use consecutiveGatewayErrors or consecutive5xxErrors";
        at.field("consecutiveErrors").warning(Problem::new(codes::H_OUTLIER_2, message));
    }
    let local_failures =
        outlier.consecutive_local_origin_failures.is_some_and(|failures| failures > 0);
    if local_failures && !outlier.split_external_local_origin_errors {
        let message =
            "consecutiveLocalOriginFailures counts only with splitExternalLocalOriginErrors";
        at.field("consecutiveLocalOriginFailures").error(Problem::new(codes::H_OUTLIER_3, message));
    }
    if let Some(interval) = outlier.interval {
        at.field("interval").check(number::duration(interval));
    }
    at.field("maxEjectionPercent").check(number::percent(outlier.max_ejection_percent));
    at.field("minHealthPercent").check(number::percent(outlier.min_health_percent));
}
