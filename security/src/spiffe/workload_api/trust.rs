//! Bundles made of what the endpoint says.

use std::collections::{BTreeMap, BTreeSet};

use parking_lot::Mutex;
use spiffe::{JwtBundleSet, X509BundleSet};
use tracing::{info, warn};

use crate::spiffe::{Bundle, Bundles, TrustDomain};

/// The bundles that an endpoint has put into force.
///
/// Every message is complete, so a trust domain that is no longer mentioned is unloaded (SPIFFE Workload API §4.4); bundles from elsewhere are left alone.
#[derive(Debug)]
pub(super) struct Trust {
    bundles: Bundles,
    loaded: Mutex<BTreeSet<TrustDomain>>,
}

impl Trust {
    pub(super) fn new(bundles: Bundles) -> Self {
        Self { bundles, loaded: Mutex::default() }
    }

    pub(super) const fn bundles(&self) -> &Bundles {
        &self.bundles
    }

    /// Puts into force what both streams say now; a stream that says nothing any more is `None`.
    pub(super) fn load(&self, certificates: Option<&X509BundleSet>, keys: Option<&JwtBundleSet>) {
        let mut wanted = BTreeMap::new();
        for (domain, authorities) in certificates.into_iter().flat_map(|set| set.iter()) {
            let Some(name) = readable(domain) else { continue };
            let ders = authorities.authorities().iter().map(|one| one.as_bytes());
            let bundle = Bundle::from_authorities(&name, ders);
            wanted.insert(name, bundle);
        }
        for (domain, keys) in keys.into_iter().flat_map(|set| set.iter()) {
            let Some(name) = readable(domain) else { continue };
            let bundle = wanted
                .entry(name)
                .or_insert_with_key(|name| Bundle::from_authorities(name, [] as [&[u8]; 0]));
            // The crate keeps them in a hash map; two messages that say the same are to make the same bundle.
            let mut keys: Vec<_> = keys.jwt_authorities().collect();
            keys.sort_by_key(|key| key.key_id());
            for key in keys {
                bundle.add_workload_key(key.jwk_json());
            }
        }
        self.replace(wanted);
    }

    fn replace(&self, wanted: BTreeMap<TrustDomain, Bundle>) {
        let mut loaded = self.loaded.lock();
        for gone in loaded.iter().filter(|domain| !wanted.contains_key(domain)) {
            info!(trust_domain = %gone, "bundle withdrawn by the workload API");
            self.bundles.remove(gone);
        }
        *loaded = wanted.keys().cloned().collect();
        for (name, bundle) in wanted {
            if self.bundles.get(&name).is_none_or(|present| *present != bundle) {
                bundle.report_warnings();
                info!(trust_domain = %name, "bundle from the workload API");
                self.bundles.force(bundle);
            }
        }
    }
}

fn readable(domain: &spiffe::TrustDomain) -> Option<TrustDomain> {
    let name = TrustDomain::parse(domain.as_str());
    if let Err(error) = &name {
        warn!(%error, "bundle of an invalid trust domain left out");
    }
    name.ok()
}
