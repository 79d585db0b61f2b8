use std::collections::BTreeSet;

use mesh_config_model::specs::networking::{
    ConsistentHashLb, HashAlgorithm, HashKey, HttpCookie, LbPolicy, LoadBalancerSettings,
    WarmupConfiguration,
};

use serde_json::json;

use super::{locality, number};
use crate::{Problem, Sink, codes};

/// First table size that is too large. The proxy itself could take exactly this one.
const MAGLEV_TABLE_LIMIT: u64 = 5_000_011;

/// Whether broken endpoints are detected, which failover depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outliers {
    /// There are settings for it, even if empty.
    Detected,
    /// There are none.
    Ignored,
}

/// Checks how requests are spread over endpoints.
pub(crate) fn load_balancer(
    at: &mut Sink<'_>,
    settings: &LoadBalancerSettings,
    outliers: Outliers,
) {
    if let Some(LbPolicy::ConsistentHash(hash)) = &settings.lb_policy {
        consistent_hash(&mut at.field("consistentHash"), hash);
    }
    if settings.locality_lb_setting.is_some() && settings.zone_aware_lb_setting.is_some() {
        at.error(Problem::new(codes::H_LB_9, "give one of localityLbSetting, zoneAwareLbSetting"));
    }
    if let Some(setting) = &settings.locality_lb_setting {
        locality::locality_lb(&mut at.field("localityLbSetting"), setting, outliers);
    }
    if let Some(setting) = &settings.zone_aware_lb_setting {
        locality::zone_aware_lb(&mut at.field("zoneAwareLbSetting"), setting, outliers);
    }
    if let Some(setting) = &settings.warmup {
        warmup(&mut at.field("warmup"), setting);
    }
}

fn consistent_hash(at: &mut Sink<'_>, hash: &ConsistentHashLb) {
    if let Some(HashKey::HttpCookie(setting)) = &hash.hash_key {
        cookie(&mut at.field("httpCookie"), setting);
    }
    if hash.minimum_ring_size != 0 {
        let message = "minimumRingSize is deprecated here; use ringHash.minimumRingSize";
        let mut problem = Problem::new(codes::H_LB_4, message);
        if hash.hash_algorithm.is_none() {
            problem = problem.moved("ringHash", json!({"minimumRingSize": hash.minimum_ring_size}));
        }
        at.field("minimumRingSize").warning(problem);
        if hash.hash_algorithm.is_some() {
            let message = "minimumRingSize excludes ringHash and maglev";
            at.field("minimumRingSize").error(Problem::new(codes::H_LB_5, message));
        }
    }
    if let Some(HashAlgorithm::Maglev(maglev)) = &hash.hash_algorithm {
        table_size(&mut at.field("maglev").field("tableSize"), maglev.table_size);
    }
}

fn cookie(at: &mut Sink<'_>, cookie: &HttpCookie) {
    if cookie.name.is_empty() {
        at.field("name").error(Problem::new(codes::H_LB_1, "cookie has no name"));
    }
    let mut seen = BTreeSet::new();
    let mut at = at.field("attributes");
    for (i, attribute) in cookie.attributes.iter().enumerate() {
        let mut at = at.index(i);
        let name = attribute.name.as_str();
        if name.is_empty() {
            at.field("name").error(Problem::new(codes::H_LB_2, "cookie attribute has no name"));
        }
        if !seen.insert(name) {
            let message = format!("cookie attribute {name:?} is repeated");
            at.field("name").error(Problem::new(codes::H_LB_3, message).with("attribute", name));
        }
    }
}

fn table_size(at: &mut Sink<'_>, size: u64) {
    if size == 0 {
        at.error(Problem::new(codes::H_LB_6, "maglev needs a tableSize"));
    }
    if size >= MAGLEV_TABLE_LIMIT {
        let message = format!("tableSize {size} is not below {MAGLEV_TABLE_LIMIT}");
        at.error(Problem::new(codes::H_LB_7, message).with("size", size));
    }
    // Sizes of more than 32 bits are refused anyway, and would take long to divide.
    if u32::try_from(size).is_ok_and(|size| !is_prime(size)) {
        at.error(
            Problem::new(codes::H_LB_8, format!("tableSize {size} is not a prime number"))
                .with("size", size),
        );
    }
}

/// Trial division as the proxy does it, which takes 1 for a prime.
fn is_prime(size: u32) -> bool {
    if size <= 3 {
        return size != 0;
    }
    let mut divisors = (3..).step_by(2).take_while(|&divisor| divisor <= size / divisor);
    !size.is_multiple_of(2) && divisors.all(|divisor| !size.is_multiple_of(divisor))
}

fn warmup(at: &mut Sink<'_>, warmup: &WarmupConfiguration) {
    match warmup.duration {
        Some(duration) => at.field("duration").check(number::duration(duration)),
        None => at.check(Err(Problem::new(codes::H_LB_12, "warmup needs a duration"))),
    };
    if let Some(percent) = warmup.minimum_percent
        && percent > 100.0
    {
        let message = format!("minimumPercent {percent} is over 100");
        at.field("minimumPercent")
            .error(Problem::new(codes::H_LB_13, message).with("percent", percent));
    }
    if let Some(aggression) = warmup.aggression
        && aggression <= 0.0
    {
        let message = format!("aggression {aggression} is not greater than 0");
        at.field("aggression")
            .error(Problem::new(codes::H_LB_14, message).with("aggression", aggression));
    }
}

#[cfg(test)]
mod tests {
    use super::is_prime;

    #[test]
    fn h_lb_8_one_counts_as_prime() {
        let primes: Vec<u32> = (0..30).filter(|&n| is_prime(n)).collect();
        assert_eq!(primes, [1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
        assert!(is_prime(65537));
        assert!(!is_prime(u32::MAX));
        assert!(is_prime(u32::MAX - 4));
    }
}
