use mesh_config_model::specs::extensions::{FilterConfig, LuaConfig, TrafficExtension};

use crate::check::{target_ref, wasm};
use crate::{Context, Problem, Sink, Validate, codes};

/// Longest Lua program in bytes.
const MAX_CODE: usize = 64 << 10;

impl Validate for TrafficExtension {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        target_ref::policy_target(sink, self.selector.as_ref(), None, &self.target_refs);
        match &self.filter_config {
            None => {
                sink.error(Problem::new(codes::TX_1, "extension does nothing; give wasm or lua"));
            }
            Some(FilterConfig::Lua(program)) => lua(&mut sink.field("lua"), program),
            Some(FilterConfig::Wasm(config)) => {
                let module = wasm::Module {
                    url: &config.url,
                    sha256: &config.sha256,
                    image_pull_secret: &config.image_pull_secret,
                    plugin_name: &config.plugin_name,
                    vm_config: config.vm_config.as_ref(),
                };
                wasm::module(&mut sink.field("wasm"), &module);
            }
            Some(_) => {}
        }
        let ports = self.r#match.iter().map(|selector| selector.ports.as_slice());
        wasm::match_ports(&mut sink.field("match"), ports, codes::TX_9);
    }
}

fn lua(at: &mut Sink<'_>, program: &LuaConfig) {
    let length = program.inline_code.len();
    let mut at = at.field("inlineCode");
    if length == 0 {
        at.error(Problem::new(codes::TX_6, "extension has no code"));
    } else if length > MAX_CODE {
        let message = format!("code has {length} bytes, at most {MAX_CODE} are allowed");
        at.error(Problem::new(codes::TX_7, message).with("length", length));
    }
}
