//! What agents say in the tests.

use std::time::Duration;

use mesh_security::spiffe::WorkloadApiOptions;
use rcgen::IsCa;
use serde_json::json;

use super::agent::{Agent, Certificates, Keys, Svid};
use crate::{
    pki::{Authority, ID, authority, lasting, leaf},
    signing::Key,
};

pub(super) const PARTNER: &str = "partner.example";

/// A certificate as agents make them: the crate insists that it says that it is no authority.
pub(super) fn lasting_leaf(id: &str) -> rcgen::CertificateParams {
    let mut params = lasting(leaf(id));
    params.is_ca = IsCa::ExplicitNoCa;
    params
}

pub(super) fn root() -> Authority {
    Authority::root_of(lasting(authority("root")))
}

pub(super) fn svid_of(root: &Authority, params: &rcgen::CertificateParams) -> Svid {
    let (certificate, key) = root.leaf_and_key(params);
    Svid {
        id: ID.to_owned(),
        chain: certificate.to_vec(),
        key: key.serialize_der(),
        bundle: root.der().to_vec(),
    }
}

/// A certificate of ours by this authority, and the bundles of partners.
pub(super) fn certificates(root: &Authority, partners: &[(&str, &Authority)]) -> Certificates {
    let partner =
        |(name, root): &(&str, &Authority)| (format!("spiffe://{name}"), root.der().to_vec());
    Certificates {
        svids: vec![svid_of(root, &lasting_leaf(ID))],
        federated: partners.iter().map(partner).collect(),
    }
}

/// A certificate that is none.
pub(super) fn malformed(root: &Authority) -> Certificates {
    let mut message = certificates(root, &[]);
    message.svids[0].chain = b"junk".to_vec();
    message
}

/// The keys of JWT-SVIDs of some trust domains.
pub(super) fn keys(domains: &[(&str, &[serde_json::Value])]) -> Keys {
    let bundle = |(name, keys): &(&str, &[serde_json::Value])| {
        (format!("spiffe://{name}"), json!({ "keys": keys }).to_string().into_bytes())
    };
    Keys { bundles: domains.iter().map(bundle).collect() }
}

pub(super) fn own_keys() -> Keys {
    keys(&[("example.org", &[Key::P256.jwk(json!({ "kid": "k1" }))])])
}

pub(super) fn options(agent: &Agent) -> WorkloadApiOptions {
    WorkloadApiOptions::new()
        .endpoint(agent.endpoint())
        .retries(Duration::from_millis(5), Duration::from_millis(20))
}
