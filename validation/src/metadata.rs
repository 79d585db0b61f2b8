//! Checks of the metadata of every kind.

use mesh_config_model::specs::security::{Action, AuthorizationPolicy};
use mesh_config_model::{Config, SpecType};

use crate::{Problem, Sink, codes, go};

const DRY_RUN: &str = "istio.io/dry-run";
const ALWAYS_REJECT: &str = "internal.istio.io/webhook-always-reject";
const PARENT_NAMESPACE: &str = "internal.istio.io/parent-namespace";
const PARENTS: &str = "internal.istio.io/parents";

/// Reports the first annotation that does not belong on the object, and tells whether there is none.
pub(crate) fn check(at: &mut Sink<'_>, config: &Config) -> bool {
    if config.meta.annotations.is_empty() {
        return true;
    }
    let mut at = at.field("metadata");
    let mut at = at.field("annotations");
    if !at.field(DRY_RUN).check(check_dry_run(config)) {
        return false;
    }
    let internal = [
        (ALWAYS_REJECT, codes::META_4),
        (PARENT_NAMESPACE, codes::META_5),
        (PARENTS, codes::META_6),
    ];
    for (annotation, code) in internal {
        if config.meta.annotations.contains_key(annotation) {
            let message = format!("annotation {annotation} is Istio's own; remove it");
            let problem = Problem::new(code, message).with("annotation", annotation).removed();
            return at.field(annotation).check(Err(problem));
        }
    }
    true
}

fn check_dry_run(config: &Config) -> Result<(), Problem> {
    let Some(value) = config.meta.annotations.get(DRY_RUN) else { return Ok(()) };
    let policy_kind = AuthorizationPolicy::GVK;
    let kind = &config.meta.gvk;
    let policy = config.spec_as::<AuthorizationPolicy>();
    let (true, Some(policy)) =
        (kind.group == policy_kind.group && kind.kind == policy_kind.kind, policy)
    else {
        let message = format!("annotation {DRY_RUN} works on AuthorizationPolicy alone; remove it");
        return Err(Problem::new(codes::META_1, message).removed());
    };
    match policy.action {
        Action::Allow | Action::Deny if go::parse_bool(value).is_some() => Ok(()),
        Action::Allow | Action::Deny => {
            let message = format!("annotation {DRY_RUN} is {value:?}, not true or false");
            Err(Problem::new(codes::META_2, message).with("value", value))
        }
        action => {
            let message =
                format!("annotation {DRY_RUN} works with the actions ALLOW and DENY, not {action}");
            Err(Problem::new(codes::META_3, message).with("action", action))
        }
    }
}
