use std::collections::BTreeSet;

use mesh_config_model::specs::extensions::{EnvValueSource, VmConfig};
use mesh_config_model::specs::selector::PortSelector;

use crate::{Code, Problem, Sink, codes, go};

const SCHEMES: [&str; 5] = ["", "file", "http", "https", "oci"];
const DIGEST: usize = 64;
const MAX_SECRET: usize = 253;
const MAX_NAME: usize = 256;

/// What is to be loaded into a proxy, whichever kind names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Module<'a> {
    pub(crate) url: &'a str,
    pub(crate) sha256: &'a str,
    pub(crate) image_pull_secret: &'a str,
    pub(crate) plugin_name: &'a str,
    pub(crate) vm_config: Option<&'a VmConfig>,
}

/// Checks where a module comes from and what it runs in.
pub(crate) fn module(at: &mut Sink<'_>, module: &Module<'_>) {
    at.field("url").check(url(module.url));
    if !module.sha256.is_empty() {
        at.field("sha256").check(digest(module.sha256));
    }
    let limits = [
        ("imagePullSecret", module.image_pull_secret, MAX_SECRET, codes::H_WASM_7),
        ("pluginName", module.plugin_name, MAX_NAME, codes::H_WASM_8),
    ];
    for (field, text, limit, code) in limits {
        if text.len() > limit {
            let message = format!("{field} has {} bytes, at most {limit} are allowed", text.len());
            at.field(field).error(Problem::new(code, message).with("length", text.len()));
        }
    }
    if let Some(vm) = module.vm_config {
        environment(&mut at.field("vmConfig").field("env"), vm);
    }
}

/// Checks the ports a module is for; the first wrong one ends the check. `at` stands at the list of matches.
pub(crate) fn match_ports<'a>(
    at: &mut Sink<'_>,
    matches: impl IntoIterator<Item = &'a [PortSelector]>,
    code: Code,
) {
    for (i, ports) in matches.into_iter().enumerate() {
        for (j, port) in ports.iter().enumerate() {
            if !(1..=65535).contains(&port.number) {
                let message = format!("port {} is outside 1..=65535", port.number);
                let mut at = at.index(i);
                let mut at = at.field("ports");
                let mut at = at.index(j);
                return at
                    .field("number")
                    .error(Problem::new(code, message).with("port", port.number));
            }
        }
    }
}

fn url(text: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::new(codes::H_WASM_1, "module has no url"));
    }
    let url = go::parse_request_uri(text)
        .or_else(|fault| go::parse_request_uri(&format!("http://{text}")).map_err(|_| fault))
        .map_err(|fault| {
            Problem::new(codes::H_WASM_2, format!("url {text:?} {fault}")).with("url", text)
        })?;
    if SCHEMES.contains(&url.scheme.as_str()) {
        return Ok(());
    }
    let message =
        format!("url {text:?} has the scheme {:?}, not file, http, https or oci", url.scheme);
    Err(Problem::new(codes::H_WASM_4, message).with("scheme", url.scheme))
}

fn digest(text: &str) -> Result<(), Problem> {
    if text.len() != DIGEST {
        let message = format!("sha256 has {} characters, not {DIGEST}", text.len());
        return Err(Problem::new(codes::H_WASM_5, message).with("length", text.len()));
    }
    if text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
        return Ok(());
    }
    let message = format!("sha256 {text:?} has characters other than 0-9 and a-f");
    Err(Problem::new(codes::H_WASM_6, message).with("sha256", text))
}

/// Checks the variables of a module; the first wrong one ends the check.
fn environment(at: &mut Sink<'_>, vm: &VmConfig) {
    let mut seen = BTreeSet::new();
    for (i, variable) in vm.env.iter().enumerate() {
        let name = variable.name.as_str();
        let (field, problem) = if name.is_empty() {
            ("name", Problem::new(codes::H_WASM_9, "variable has no name"))
        } else if name.len() > MAX_NAME {
            let message = format!(
                "variable has a name of {} bytes, at most {MAX_NAME} are allowed",
                name.len()
            );
            ("name", Problem::new(codes::H_WASM_10, message).with("length", name.len()))
        } else if !seen.insert(name) {
            let message = format!("variable {name:?} is repeated");
            ("name", Problem::new(codes::H_WASM_11, message).with("name", name))
        } else if variable.value_from != EnvValueSource::Inline && !variable.value.is_empty() {
            let message = format!("variable {name:?} has a value, but takes it from elsewhere");
            ("value", Problem::new(codes::H_WASM_12, message).with("name", name))
        } else {
            continue;
        };
        return at.index(i).field(field).error(problem);
    }
}
