use mesh_config_model::specs::security::RequestAuthentication;

use crate::check::{jwt, target_ref};
use crate::{Context, Sink, Validate};

impl Validate for RequestAuthentication {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let target = self.target_ref.as_ref();
        target_ref::policy_target(sink, self.selector.as_ref(), target, &self.target_refs);
        for (i, rule) in self.jwt_rules.iter().enumerate() {
            jwt::jwt_rule(&mut sink.field("jwtRules").index(i), rule);
        }
    }
}
