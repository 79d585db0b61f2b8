use mesh_config_model::specs::networking::ProxyConfig;

use crate::check::selector;
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for ProxyConfig {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        if let Some(selector) = &self.selector {
            selector::match_labels(&mut sink.field("selector"), &selector.match_labels);
        }
        if let Some(concurrency) = self.concurrency.filter(|&threads| threads < 0) {
            let message = format!("concurrency {concurrency} is negative; 0 stands for all cores");
            sink.field("concurrency")
                .error(Problem::new(codes::PX_3, message).with("concurrency", concurrency));
        }
    }
}
