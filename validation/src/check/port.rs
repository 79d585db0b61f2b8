//! Names and protocols of ports.

use mesh_config_model::Protocol;
use mesh_config_model::labels::is_dns1123_label;

use crate::{Problem, codes};

/// Checks the name of a port.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn name(name: &str) -> Result<(), Problem> {
    if is_dns1123_label(name) {
        return Ok(());
    }
    let message = format!("port name {name:?} is not a DNS label");
    Err(Problem::new(codes::H_PORTNAME_1, message).with("name", name))
}

/// Checks the protocol of a port; none at all leaves it to the proxy to find out.
pub(crate) fn protocol(protocol: &str) -> Result<(), Problem> {
    if protocol.is_empty() || is_known(protocol) {
        return Ok(());
    }
    let message =
        format!("protocol {protocol:?} is unknown; use one such as HTTP, HTTPS, GRPC, TCP");
    Err(Problem::new(codes::H_PROTO_3, message).with("protocol", protocol))
}

/// Tells whether a name is that of a protocol.
pub(crate) fn is_known(protocol: &str) -> bool {
    Protocol::parse(protocol) != Protocol::Unsupported
}
