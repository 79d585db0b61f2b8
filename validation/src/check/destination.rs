use mesh_config_model::specs::networking::Destination;

use super::{host, labels, number};
use crate::{Problem, Sink, codes};

/// Checks where traffic is sent.
pub(crate) fn destination(at: &mut Sink<'_>, destination: &Destination) {
    if destination.host == "*" {
        at.field("host")
            .error(Problem::new(codes::H_DEST_2, "destination host is *; name one host"));
    } else {
        at.field("host").check(host::wildcard(&destination.host));
    }
    let subset = &destination.subset;
    if !subset.is_empty() && !labels::subset_name(subset) {
        let message = format!("subset {subset:?} is not a DNS label");
        at.field("subset").error(Problem::new(codes::H_DEST_4, message).with("subset", subset));
    }
    if let Some(port) = &destination.port {
        at.field("port").field("number").check(number::port(port.number));
    }
}
