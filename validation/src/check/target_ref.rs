use mesh_config_model::specs::selector::{PolicyTargetReference, WorkloadSelector};

use super::selector;
use crate::{Problem, Sink, codes};

/// Kinds a policy can be attached to, by group and kind.
const TARGETS: [(&str, &str); 4] = [
    ("core", "Service"),
    ("networking.istio.io", "ServiceEntry"),
    ("gateway.networking.k8s.io", "Gateway"),
    ("gateway.networking.k8s.io", "GatewayClass"),
];

/// Checks what a policy applies to: one selector, or references.
pub(crate) fn policy_target(
    at: &mut Sink<'_>,
    selector: Option<&WorkloadSelector>,
    target: Option<&PolicyTargetReference>,
    targets: &[PolicyTargetReference],
) {
    one_target(at, selector, target, targets);
    if let Some(selector) = selector {
        selector::match_labels(&mut at.field("selector"), &selector.match_labels);
    }
    target_refs(at, target, targets);
}

/// Checks that a policy says in one way alone what it applies to.
fn one_target(
    at: &mut Sink<'_>,
    selector: Option<&WorkloadSelector>,
    target: Option<&PolicyTargetReference>,
    targets: &[PolicyTargetReference],
) {
    let ways = usize::from(selector.is_some())
        + usize::from(target.is_some())
        + usize::from(!targets.is_empty());
    if ways > 1 {
        at.error(Problem::new(codes::H_TREF_1, "give one of selector, targetRef, targetRefs"));
    }
}

/// Checks every reference to what a policy applies to.
fn target_refs(
    at: &mut Sink<'_>,
    target: Option<&PolicyTargetReference>,
    targets: &[PolicyTargetReference],
) {
    if let Some(target) = target {
        target_ref(&mut at.field("targetRef"), target);
    }
    let mut at = at.field("targetRefs");
    for (i, target) in targets.iter().enumerate() {
        target_ref(&mut at.index(i), target);
    }
}

fn target_ref(at: &mut Sink<'_>, target: &PolicyTargetReference) {
    if target.name.is_empty() {
        at.field("name").error(Problem::new(codes::H_TREF_2, "reference has no name"));
    }
    if !target.namespace.is_empty() {
        let message = "reference has a namespace; a policy applies to its own namespace alone";
        at.field("namespace")
            .error(Problem::new(codes::H_TREF_3, message).with("namespace", &target.namespace));
    }
    let group = if target.group.is_empty() { "core" } else { &target.group };
    let kind = target.kind.as_str();
    if !TARGETS.contains(&(group, kind)) {
        let allowed = TARGETS.map(|(group, kind)| format!("{group}/{kind}")).join(", ");
        let message = format!("reference is to {group}/{kind}, not to one of {allowed}");
        at.field("kind")
            .error(Problem::new(codes::H_TREF_4, message).with("group", group).with("kind", kind));
    }
}
