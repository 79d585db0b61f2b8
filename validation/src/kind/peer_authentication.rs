use mesh_config_model::specs::security::PeerAuthentication;

use crate::check::selector;
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for PeerAuthentication {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let selects =
            self.selector.as_ref().is_some_and(|selector| !selector.match_labels.is_empty());
        if !selects && !self.port_level_mtls.is_empty() {
            let message = "ports belong to workloads; select them, or leave portLevelMtls out";
            sink.field("portLevelMtls").error(Problem::new(codes::PA_1, message));
        }
        for &port in self.port_level_mtls.keys() {
            if !(1..=65535).contains(&port) {
                let problem =
                    Problem::new(codes::PA_3, format!("port {port} is outside 1..=65535"));
                sink.field("portLevelMtls")
                    .key(&port.to_string())
                    .error(problem.with("port", port));
            }
        }
        if let Some(selector) = &self.selector {
            selector::match_labels(&mut sink.field("selector"), &selector.match_labels);
        }
    }
}
