use super::host;
use super::scoped_host::{Owner, scoped_host};
use crate::{Problem, Sink, codes};

/// Checks the service behind an extension provider: a host, an address, or `namespace/host`.
pub(crate) fn service(at: &mut Sink<'_>, service: &str) {
    let mut at = at.field("service");
    if service.is_empty() {
        at.error(Problem::new(codes::H_EXTSVC_1, "provider has no service"));
    } else if service.contains('/') {
        scoped_host(&mut at, service, Owner::Sidecar);
    } else if host::fqdn(service).is_err() && !host::is_ip(service) {
        let message = format!("service {service:?} is neither a host name nor an IP address");
        at.error(Problem::new(codes::H_EXTSVC_2, message).with("service", service));
    }
}
