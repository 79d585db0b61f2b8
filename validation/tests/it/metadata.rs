use mesh_config_model::specs::networking::Gateway;
use mesh_config_model::specs::security::{Action, AuthorizationPolicy};
use mesh_config_model::{Config, Meta, Spec, SpecType};
use mesh_validation::Validators;

use crate::claim::expect;

#[track_caller]
fn check<T: SpecType>(spec: impl Spec, annotations: &[(&str, &str)], expected: &[&str]) {
    let mut meta = Meta::new(T::GVK, "prod", "reviews");
    meta.annotations =
        annotations.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
    expect(&Validators::default().validate(&Config::new(meta, spec)), expected);
}

fn policy(action: Action) -> AuthorizationPolicy {
    AuthorizationPolicy { action, ..AuthorizationPolicy::default() }
}

#[test]
fn meta_1_only_authorization_policies_run_dry() {
    let dry = [("istio.io/dry-run", "true")];
    check::<Gateway>(
        Gateway::default(),
        &dry,
        &[r#"META-1 metadata.annotations["istio.io/dry-run"]"#],
    );
    check::<AuthorizationPolicy>(policy(Action::Allow), &dry, &[]);
}

#[test]
fn meta_2_dry_run_is_a_boolean_of_go() {
    let wrong = r#"META-2 metadata.annotations["istio.io/dry-run"]"#;
    check::<AuthorizationPolicy>(policy(Action::Allow), &[("istio.io/dry-run", "T")], &[]);
    check::<AuthorizationPolicy>(policy(Action::Deny), &[("istio.io/dry-run", "yes")], &[wrong]);
}

#[test]
fn meta_3_dry_run_is_for_allow_and_deny() {
    let wrong = r#"META-3 metadata.annotations["istio.io/dry-run"]"#;
    check::<AuthorizationPolicy>(policy(Action::Audit), &[("istio.io/dry-run", "true")], &[wrong]);
}

#[test]
fn meta_4_to_6_annotations_of_istio_itself() {
    for (annotation, code) in [
        ("internal.istio.io/webhook-always-reject", "META-4"),
        ("internal.istio.io/parent-namespace", "META-5"),
        ("internal.istio.io/parents", "META-6"),
    ] {
        let expected = format!(r#"{code} metadata.annotations["{annotation}"]"#);
        check::<Gateway>(Gateway::default(), &[(annotation, "")], &[&expected]);
    }
}

#[test]
fn meta_7_the_first_failure_ends_validation() {
    let annotations = [("istio.io/dry-run", "true"), ("internal.istio.io/parents", "")];
    let wrong = r#"META-6 metadata.annotations["internal.istio.io/parents"]"#;
    check::<AuthorizationPolicy>(policy(Action::Deny), &annotations, &[wrong]);
    check::<AuthorizationPolicy>(policy(Action::Deny), &annotations[..1], &["AP-10 spec.rules"]);
}

#[test]
fn model_8_a_body_of_another_type_is_refused() {
    check::<AuthorizationPolicy>(Gateway::default(), &[], &["MODEL-8 spec"]);
}
