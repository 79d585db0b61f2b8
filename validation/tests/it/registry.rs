use mesh_config_model::specs::gateway_api::GatewaySpec;
use mesh_config_model::specs::networking::{DestinationRule, Gateway, VirtualService};
use mesh_config_model::specs::security::{AuthorizationPolicy, PeerAuthentication};
use mesh_config_model::{Config, GroupVersionKind, Meta, SpecType};
use mesh_validation::{Code, Context, Problem, Sink, Validate, Validators};
use serde::{Deserialize, Serialize};

use crate::claim::expect;

const EMPTY: Code = Code::new("QUOTA-1", "empty quota", "a quota allows something");
const UNOWNED: Code = Code::new("OWNER-1", "no owner", "every object names its owner");

/// A kind of somebody else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Quota {
    pods: u32,
}

impl SpecType for Quota {
    const GVK: GroupVersionKind = GroupVersionKind::from_static("example.com", "v1", "Quota");
}

impl Validate for Quota {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        if self.pods == 0 {
            sink.field("pods").error(Problem::new(EMPTY, "quota allows no pod"));
        }
    }
}

#[test]
fn built_in_kinds_are_covered_in_any_version() {
    let validators = Validators::default();
    for kind in [
        Gateway::GVK,
        VirtualService::GVK,
        DestinationRule::GVK,
        PeerAuthentication::GVK,
        AuthorizationPolicy::GVK,
    ] {
        assert!(validators.covers(&kind), "{kind}");
        let old = GroupVersionKind { version: "v1alpha3".into(), ..kind };
        assert!(validators.covers(&old), "{old}");
    }
    assert_eq!(validators.kinds().count(), 17);
}

#[test]
fn kinds_without_validator_are_not_covered() {
    assert!(!Validators::default().covers(&GatewaySpec::GVK));
    assert!(!Validators::none().covers(&VirtualService::GVK));
    let foreign = GroupVersionKind::from_static("example.com", "v1", "VirtualService");
    assert!(!Validators::default().covers(&foreign));
}

#[test]
fn own_kind_is_validated_by_its_validator() {
    let validators = Validators::default().with::<Quota>();
    let config = Config::new(Meta::new(Quota::GVK, "prod", "small"), Quota { pods: 0 });
    expect(&validators.validate(&config), &["QUOTA-1 spec.pods"]);
}

#[test]
fn own_rule_runs_after_the_built_in_validator() {
    let validators =
        Validators::default().with_check(PeerAuthentication::GVK, |_, context, sink| {
            if !context.labels().contains_key("owner") {
                sink.field("metadata")
                    .field("labels")
                    .warning(Problem::new(UNOWNED, "label owner is missing"));
            }
        });
    let node: PeerAuthentication = serde_json::from_str(r#"{"selector": {}}"#).expect("a spec");
    let config = Config::new(Meta::new(PeerAuthentication::GVK, "prod", "strict"), node);
    expect(
        &validators.validate(&config),
        &["warning H-SEL-3 spec.selector", "warning OWNER-1 metadata.labels"],
    );
}

#[test]
fn validators_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Validators::default());
}
