//! The bundles in force.

use std::{collections::BTreeMap, fmt, sync::Arc};

use parking_lot::RwLock;
use serde_json::{Map, Value, json};
use tracing::warn;

use super::{Bundle, BundleError, ForeignIds, document::read_members};
use crate::{signal::Signal, spiffe::TrustDomain};

type ByDomain = BTreeMap<TrustDomain, Arc<Bundle>>;

/// A shared handle to the bundles in force, at most one for each trust domain.
///
/// Clones share the set. Whoever reads gets the bundle of that moment and keeps it as long as it likes.
///
/// ```
/// use mesh_security::spiffe::{Bundle, BundleError, Bundles, TrustDomain};
///
/// let domain = TrustDomain::parse("example.org")?;
/// let bundles = Bundles::new();
/// bundles.put(Bundle::parse(&domain, r#"{"spiffe_sequence": 7, "keys": []}"#)?)?;
/// let older = Bundle::parse(&domain, r#"{"spiffe_sequence": 6, "keys": []}"#)?;
/// assert_eq!(bundles.put(older), Err(BundleError::StaleBundle { offered: 6, present: 7 }));
/// assert_eq!(bundles.get(&domain).unwrap().sequence(), Some(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Bundles(Arc<Shared>);

#[derive(Default)]
struct Shared {
    bundles: RwLock<Arc<ByDomain>>,
    changes: Signal,
}

impl Bundles {
    /// No bundle.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bundle of a trust domain.
    #[must_use]
    pub fn get(&self, trust_domain: &TrustDomain) -> Option<Arc<Bundle>> {
        self.0.bundles.read().get(trust_domain).cloned()
    }

    /// Every trust domain that has a bundle, in order.
    #[must_use]
    pub fn trust_domains(&self) -> Vec<TrustDomain> {
        self.0.bundles.read().keys().cloned().collect()
    }

    /// Puts a bundle into force instead of the one its trust domain had.
    ///
    /// # Errors
    ///
    /// `StaleBundle` if it has a lower sequence number.
    pub fn put(&self, bundle: Bundle) -> Result<(), BundleError> {
        let trust_domain = bundle.trust_domain().clone();
        let mut order = Order::Fine;
        self.change(|bundles| {
            if let Some(present) = bundles.get(&trust_domain) {
                order = check_sequence(present, &bundle)?;
            }
            bundles.insert(trust_domain.clone(), Arc::new(bundle));
            Ok(())
        })?;
        if order == Order::SameNumber {
            warn!(%trust_domain, "bundle changed without a new sequence number");
        }
        Ok(())
    }

    /// Puts a bundle into force whatever its sequence number, as after a restore.
    pub fn force(&self, bundle: Bundle) {
        let _: Result<(), BundleError> = self.change(|bundles| {
            bundles.insert(bundle.trust_domain().clone(), Arc::new(bundle));
            Ok(())
        });
    }

    /// Forgets a trust domain; whether it had a bundle.
    pub fn remove(&self, trust_domain: &TrustDomain) -> bool {
        let mut removed = false;
        let _: Result<(), BundleError> = self.change(|bundles| {
            removed = bundles.remove(trust_domain).is_some();
            Ok(())
        });
        removed
    }

    /// Replaces all bundles at once by those of a map, `{"trust_domains": {"<name>": bundle, …}}`.
    ///
    /// Refresh hints inside a map mean nothing.
    ///
    /// # Errors
    ///
    /// If the map, a name or a bundle is invalid; then nothing changes.
    pub fn load_map(&self, text: &str) -> Result<(), BundleError> {
        let members = read_members(text)?;
        let Some(Value::Object(domains)) = members.get("trust_domains") else {
            return Err(BundleError::InvalidBundle("no object `trust_domains`"));
        };
        let mut loaded = ByDomain::new();
        for (name, bundle) in domains {
            let domain = TrustDomain::parse(name)
                .map_err(|_| BundleError::InvalidBundle("not a trust domain"))?;
            let Value::Object(members) = bundle else {
                return Err(BundleError::InvalidBundle("not a JSON object"));
            };
            let bundle = Bundle::of_members(&domain, members, ForeignIds::Warn)?;
            loaded.insert(domain, Arc::new(bundle));
        }
        self.change(|bundles| {
            *bundles = loaded;
            Ok(())
        })
    }

    /// All bundles as a map, to be served to others.
    #[must_use]
    pub fn to_map(&self) -> String {
        let bundles = Arc::clone(&self.0.bundles.read());
        let domains: Map<String, Value> =
            bundles.iter().map(|(name, bundle)| (name.to_string(), bundle.to_value())).collect();
        json!({ "trust_domains": domains }).to_string()
    }

    /// Counts the changes so far.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.0.changes.count()
    }

    /// Waits until there have been more changes than `version`, and returns how many there are.
    pub async fn changed_since(&self, version: u64) -> u64 {
        self.0.changes.after(version).await
    }

    fn change<E>(&self, change: impl FnOnce(&mut ByDomain) -> Result<(), E>) -> Result<(), E> {
        {
            let mut bundles = self.0.bundles.write();
            change(Arc::make_mut(&mut bundles))?;
        }
        self.0.changes.raise();
        Ok(())
    }
}

/// How the sequence numbers of two bundles go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Fine,
    /// The content is another, the number is not.
    SameNumber,
}

fn check_sequence(present: &Bundle, offered: &Bundle) -> Result<Order, BundleError> {
    match (present.sequence(), offered.sequence()) {
        (Some(old), Some(new)) if new < old => {
            Err(BundleError::StaleBundle { offered: new, present: old })
        }
        (Some(old), Some(new)) if new == old && present != offered => Ok(Order::SameNumber),
        _ => Ok(Order::Fine),
    }
}

impl fmt::Debug for Bundles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bundles").field(&self.trust_domains()).finish()
    }
}
