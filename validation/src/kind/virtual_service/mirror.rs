use mesh_config_model::specs::networking::{HttpRoute, Percent};

use serde_json::json;

use crate::check::destination::destination;
use crate::{Code, Problem, Sink, codes};

/// Checks where requests are copied to, in the old and the new form; `at` stands at the route.
pub(super) fn mirrors(at: &mut Sink<'_>, route: &HttpRoute) {
    if let Some(percent) = route.mirror_percent {
        let mut at = at.field("mirrorPercent");
        if percent > 100 {
            let message = format!("mirrorPercent {percent} is over 100");
            at.error(Problem::new(codes::VS_H_48, message).with("percentage", percent));
        }
        let message = "mirrorPercent is deprecated; use mirrorPercentage";
        let mut problem = Problem::new(codes::VS_H_49, message);
        if percent <= 100 && route.mirror_percentage.is_none() {
            problem = problem.moved("mirrorPercentage", json!({"value": percent}));
        }
        at.warning(problem);
    }
    percentage(
        at,
        "mirrorPercentage",
        route.mirror_percentage.as_ref(),
        [codes::VS_H_50, codes::VS_H_51],
    );
    if let Some(target) = &route.mirror {
        destination(&mut at.field("mirror"), target);
    }
    for (i, mirror) in route.mirrors.iter().enumerate() {
        let mut at = at.field("mirrors");
        let mut at = at.index(i);
        let Some(target) = &mirror.destination else {
            at.error(Problem::new(codes::VS_H_53, "mirror has no destination"));
            continue;
        };
        percentage(
            &mut at,
            "percentage",
            mirror.percentage.as_ref(),
            [codes::VS_H_55, codes::VS_H_55],
        );
        destination(&mut at.field("destination"), target);
    }
}

fn percentage(
    at: &mut Sink<'_>,
    name: &'static str,
    percentage: Option<&Percent>,
    [over, under]: [Code; 2],
) {
    let Some(&Percent { value, .. }) = percentage else { return };
    let mut at = at.field(name);
    let mut at = at.field("value");
    if value > 100.0 {
        at.error(
            Problem::new(over, format!("percentage {value} is over 100")).with("percentage", value),
        );
    }
    if value < 0.0 {
        at.error(
            Problem::new(under, format!("percentage {value} is negative"))
                .with("percentage", value),
        );
    }
}
