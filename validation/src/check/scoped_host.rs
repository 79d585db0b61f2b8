use mesh_config_model::labels::is_dns1123_label;

use super::host;
use crate::{Code, Problem, Sink, codes};

/// Who names hosts of a namespace, which decides what may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A sidecar or an extension provider.
    Sidecar,
    /// A gateway; the namespace may be left out.
    Gateway,
    /// A gateway translated from the Gateway API, which may also serve no namespace.
    GatewayApi,
}

/// Checks `namespace/host`.
pub(crate) fn scoped_host(at: &mut Sink<'_>, text: &str, owner: Owner) {
    let Some((namespace, name)) = text.split_once('/') else {
        if owner == Owner::Sidecar {
            let message = format!("host {text:?} is not of the form <namespace>/<host>");
            return at.error(Problem::new(codes::H_NSHOST_2, message).with("host", text));
        }
        return host_part(at, text, owner);
    };
    if namespace.is_empty() || name.is_empty() {
        let message = format!("host {text:?} lacks a part of <namespace>/<host>");
        at.error(Problem::new(codes::H_NSHOST_3, message).with("host", text));
    }
    at.check(namespace_part(namespace, owner));
    host_part(at, name, owner);
}

fn namespace_part(namespace: &str, owner: Owner) -> Result<(), Problem> {
    let (code, allowed): (Code, bool) = match owner {
        Owner::Sidecar => {
            let rest = namespace.strip_prefix('~').unwrap_or(namespace);
            (codes::H_NSHOST_4, rest.is_empty() || is_namespace(rest))
        }
        Owner::Gateway => (codes::H_NSHOST_5, is_namespace(namespace)),
        Owner::GatewayApi => (codes::H_NSHOST_5, namespace == "~" || is_namespace(namespace)),
    };
    if allowed {
        return Ok(());
    }
    let message = format!("{namespace:?} is no namespace; use . or * or a DNS label");
    Err(Problem::new(code, message).with("namespace", namespace))
}

fn is_namespace(text: &str) -> bool {
    text == "*" || text == "." || is_dns1123_label(text)
}

fn host_part(at: &mut Sink<'_>, name: &str, owner: Owner) {
    if name != "*" && !name.contains('.') {
        let message = format!("host {name:?} is a short name; write it in full");
        at.error(Problem::new(codes::H_HOSTPART_1, message).with("host", name));
    }
    if let Err(problem) = host::wildcard(name) {
        let address = host::is_ip(name);
        if owner == Owner::Sidecar {
            // Istio says it twice, once as a host and once as what is no address either.
            at.error(problem.clone());
        }
        if !address {
            at.error(problem);
        }
    }
    at.check(partial_wildcard(name));
}

/// Checks that a wildcard stands for whole labels.
pub(crate) fn partial_wildcard(name: &str) -> Result<(), Problem> {
    if !name.contains('*') || name == "*" || name.starts_with("*.") {
        return Ok(());
    }
    let message = format!("host {name:?} has a wildcard for a part of a label; write *.<domain>");
    Err(Problem::new(codes::H_PARTWILD_1, message).with("host", name))
}
