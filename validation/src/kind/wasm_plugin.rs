use mesh_config_model::specs::extensions::WasmPlugin;

use crate::check::{target_ref, wasm};
use crate::{Context, Sink, Validate, codes};

impl Validate for WasmPlugin {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let target = self.target_ref.as_ref();
        target_ref::policy_target(sink, self.selector.as_ref(), target, &self.target_refs);
        let module = wasm::Module {
            url: &self.url,
            sha256: &self.sha256,
            image_pull_secret: &self.image_pull_secret,
            plugin_name: &self.plugin_name,
            vm_config: self.vm_config.as_ref(),
        };
        wasm::module(sink, &module);
        let ports = self.r#match.iter().map(|selector| selector.ports.as_slice());
        wasm::match_ports(&mut sink.field("match"), ports, codes::H_WASM_13);
    }
}
