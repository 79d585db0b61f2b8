//! Addresses of the form `host:port`.

use super::{host, number};
use crate::{Code, Problem, codes, go};

/// Checks `host:port`, where a host is a name or an address.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn address(text: &str) -> Result<(), Problem> {
    let (name, port) = go::split_host_port(text).map_err(|fault| {
        let message = format!("address {text:?} {fault}; write <host>:<port>");
        Problem::new(codes::H_ADDR_1, message).with("address", text)
    })?;
    number::port(port_number(port, codes::H_ADDR_2)?)?;
    if host::fqdn(name).is_ok() || host::is_ip(name) {
        return Ok(());
    }
    let message = format!("{name:?} is neither a host name nor an IP address");
    Err(Problem::new(codes::H_ADDR_4, message).with("host", name))
}

/// Reads a port written as text, without asking whether it is in range.
pub(crate) fn port_number(port: &str, code: Code) -> Result<i64, Problem> {
    go::atoi(port).ok_or_else(|| {
        Problem::new(code, format!("port {port:?} is not a number")).with("port", port)
    })
}
