use mesh_config_model::labels::is_dns1123_label;
use mesh_config_model::specs::mesh::{
    IstioNetworkGateway, MeshNetworks, Network, NetworkEndpointsSource, NetworkGatewayAddress,
};

use crate::check::{host, number};
use crate::{Context, Mode, Problem, Sink, Validate, codes};

impl Validate for MeshNetworks {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let mut at = sink.field("networks");
        for (name, given) in &self.networks {
            network(&mut at.key(name), given, context.mode());
        }
    }
}

fn network(at: &mut Sink<'_>, network: &Network, mode: Mode) {
    // Istio forgets what it found of a network when the address of one of its gateways is wrong.
    let last_wrong = network.gateways.iter().rposition(|gateway| address(gateway).is_err());
    let forgotten = last_wrong.filter(|_| mode == Mode::AsIstio);
    if forgotten.is_none() {
        for (i, endpoints) in network.endpoints.iter().enumerate() {
            if let Some(source) = &endpoints.ne {
                endpoint(&mut at.field("endpoints").index(i), source);
            }
        }
    }
    for (i, given) in network.gateways.iter().enumerate().skip(forgotten.unwrap_or(0)) {
        gateway(&mut at.field("gateways").index(i), given);
    }
}

fn endpoint(at: &mut Sink<'_>, source: &NetworkEndpointsSource) {
    match source {
        NetworkEndpointsSource::FromCidr(range) => {
            at.field("fromCidr").check(number::subnet(range));
        }
        NetworkEndpointsSource::FromRegistry(name) if !is_dns1123_label(name) => {
            let message = format!("registry name {name:?} is not a DNS label");
            at.field("fromRegistry").error(Problem::new(codes::MN_3, message).with("name", name));
        }
        _ => {}
    }
}

fn gateway(at: &mut Sink<'_>, gateway: &IstioNetworkGateway) {
    if let Some(NetworkGatewayAddress::RegistryServiceName(name)) = &gateway.gw {
        at.field("registryServiceName").check(host::fqdn(name));
    }
    at.field("address").check(address(gateway));
    at.field("port").check(number::port(gateway.port));
}

fn address(gateway: &IstioNetworkGateway) -> Result<(), Problem> {
    let Some(NetworkGatewayAddress::Address(address)) = &gateway.gw else { return Ok(()) };
    if host::is_ip(address) || host::fqdn(address).is_ok() {
        return Ok(());
    }
    let message = format!("address {address:?} is neither a host name nor an IP address");
    Err(Problem::new(codes::MN_5, message).with("address", address))
}
