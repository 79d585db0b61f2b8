//! Regions, zones and subzones.

use std::collections::BTreeSet;

use mesh_config_model::specs::networking::{
    Distribute, LocalityLoadBalancerSetting, ZoneAwareLoadBalancerSetting,
};

use super::load_balancer::Outliers;
use crate::{Code, Problem, Sink, codes};

/// Labels that say where an endpoint is, which failover between regions uses itself.
const TOPOLOGY: [&str; 3] =
    ["topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone"];

/// Checks how traffic is kept near its source.
pub(crate) fn locality_lb(
    at: &mut Sink<'_>,
    setting: &LocalityLoadBalancerSetting,
    outliers: Outliers,
) {
    if !setting.distribute.is_empty() && !setting.failover.is_empty() {
        return at.error(Problem::new(codes::H_LOCLB_1, "give one of distribute, failover"));
    }
    let topology =
        setting.failover_priority.iter().position(|label| TOPOLOGY.contains(&label.as_str()));
    if let Some(i) = topology.filter(|_| !setting.failover.is_empty()) {
        let label = &setting.failover_priority[i];
        let message = format!("label {label} is used by failover already; remove one of them");
        let problem = Problem::new(codes::H_LOCLB_2, message).with("label", label);
        return at.field("failoverPriority").index(i).error(problem);
    }
    if !distribute(&mut at.field("distribute"), &setting.distribute) {
        return;
    }
    if !setting.failover.is_empty() || !setting.failover_priority.is_empty() {
        outliers_needed(at, outliers, codes::H_LOCLB_7);
    }
    let mut at = at.field("failover");
    let codes = [codes::H_LOCLB_8, codes::H_LOCLB_9, codes::H_LOCLB_10];
    for (i, failover) in setting.failover.iter().enumerate() {
        between_regions(&mut at.index(i), &failover.from, &failover.to, codes);
    }
}

/// Checks how traffic is kept in its zone.
pub(crate) fn zone_aware_lb(
    at: &mut Sink<'_>,
    setting: &ZoneAwareLoadBalancerSetting,
    outliers: Outliers,
) {
    for (i, label) in setting.failover_priority.iter().enumerate() {
        if TOPOLOGY.contains(&label.as_str()) {
            let message =
                format!("label {label} is used by zone aware balancing already; remove it");
            let problem = Problem::new(codes::H_ZALB_1, message).with("label", label);
            at.field("failoverPriority").index(i).error(problem);
        }
    }
    if !setting.failover.is_empty() || !setting.failover_priority.is_empty() {
        outliers_needed(at, outliers, codes::H_ZALB_2);
    }
    let mut at = at.field("failover");
    let codes = [codes::H_ZALB_3, codes::H_ZALB_4, codes::H_ZALB_5];
    for (i, failover) in setting.failover.iter().enumerate() {
        between_regions(&mut at.index(i), &failover.from, &failover.to, codes);
    }
}

fn outliers_needed(at: &mut Sink<'_>, outliers: Outliers, code: Code) {
    if outliers == Outliers::Ignored {
        at.warning(Problem::new(code, "failover never happens without outlierDetection"));
    }
}

fn between_regions(at: &mut Sink<'_>, from: &str, to: &str, [same, deep, wildcard]: [Code; 3]) {
    if from == to {
        let message = format!("failover from {from:?} to itself");
        at.error(Problem::new(same, message).with("from", from).with("to", to));
    }
    if from.contains('/') || to.contains('/') {
        let message = "failover is between whole regions; leave zones out";
        at.error(Problem::new(deep, message).with("from", from).with("to", to));
    }
    if from.contains('*') || to.contains('*') {
        let message = "failover is between two named regions, without wildcard";
        at.error(Problem::new(wildcard, message).with("from", from).with("to", to));
    }
}

/// Checks explicit shares; false when they are so wrong that Istio looks no further.
fn distribute(at: &mut Sink<'_>, entries: &[Distribute]) -> bool {
    for (i, entry) in entries.iter().enumerate() {
        let mut at = at.index(i);
        let mut at = at.field("to");
        let mut total = 0_u32;
        for (locality, &weight) in &entry.to {
            if !(1..=100).contains(&weight) {
                let message = format!("weight {weight} of {locality} is outside 1..=100");
                at.key(locality)
                    .error(Problem::new(codes::H_LOCLB_3, message).with("weight", weight));
                return false;
            }
            total = total.wrapping_add(weight);
        }
        if total != 100 {
            let message = format!("weights add up to {total}, not to 100");
            at.error(Problem::new(codes::H_LOCLB_4, message).with("total", total));
            return false;
        }
        let mut seen = Localities::default();
        for locality in entry.to.keys() {
            if !at.key(locality).check(seen.insert(locality)) {
                break;
            }
        }
    }
    let mut seen = Localities::default();
    for (i, entry) in entries.iter().enumerate() {
        if !at.index(i).field("from").check(seen.insert(&entry.from)) {
            break;
        }
    }
    true
}

/// Checks a list of `region/zone/subzone`, of which none may be a part of one before it.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn localities(localities: &[String]) -> Result<(), Problem> {
    let mut seen = Localities::default();
    localities.iter().try_for_each(|locality| seen.insert(locality))
}

/// Localities of a list read so far, to find one that is part of another.
#[derive(Default)]
struct Localities<'a> {
    all: bool,
    regions: BTreeSet<&'a str>,
    /// Regions named without zone, or with the zone `*`.
    whole_regions: BTreeSet<&'a str>,
    zones: BTreeSet<(&'a str, &'a str)>,
    /// Zones named without subzone, or with the subzone `*`.
    whole_zones: BTreeSet<(&'a str, &'a str)>,
    subzones: BTreeSet<(&'a str, &'a str, &'a str)>,
}

impl<'a> Localities<'a> {
    /// Takes `region/zone/subzone`, shorter, or ending in a wildcard.
    fn insert(&mut self, locality: &'a str) -> Result<(), Problem> {
        let refuse = |code, fault: &str| {
            let message = format!("locality {locality:?} {fault}");
            Err(Problem::new(code, message).with("locality", locality))
        };
        if locality.find('*').is_some_and(|at| at + 1 != locality.len()) {
            return refuse(codes::H_LOCALITIES_2, "has a wildcard other than one at its end");
        }
        if self.all {
            return refuse(codes::H_LOCALITIES_3, "is part of \"*\"");
        }
        let mut parts = locality.splitn(3, '/');
        let (region, zone, subzone) =
            (parts.next().unwrap_or_default(), parts.next(), parts.next());
        if [Some(region), zone, subzone].contains(&Some("")) {
            return refuse(
                codes::H_LOCALITIES_4,
                "has an empty part; the form is region/zone/subzone",
            );
        }
        let (code, fresh) = match (zone, subzone) {
            (None, _) => (codes::H_LOCALITIES_5, self.insert_region(region)),
            (Some(zone), None) => (codes::H_LOCALITIES_6, self.insert_zone(region, zone)),
            (Some(zone), Some(subzone)) => {
                (codes::H_LOCALITIES_7, self.insert_subzone(region, zone, subzone))
            }
        };
        if fresh { Ok(()) } else { refuse(code, "overlaps one before it") }
    }

    fn insert_region(&mut self, region: &'a str) -> bool {
        self.all = region == "*";
        self.whole_regions.insert(region);
        self.regions.insert(region)
    }

    fn insert_zone(&mut self, region: &'a str, zone: &'a str) -> bool {
        let fresh = !self.whole_regions.contains(region) && self.zones.insert((region, zone));
        self.regions.insert(region);
        self.whole_zones.insert((region, zone));
        if zone == "*" {
            self.whole_regions.insert(region);
        }
        fresh
    }

    fn insert_subzone(&mut self, region: &'a str, zone: &'a str, subzone: &'a str) -> bool {
        let within =
            self.whole_regions.contains(region) || self.whole_zones.contains(&(region, zone));
        let fresh = !within && self.subzones.insert((region, zone, subzone));
        self.regions.insert(region);
        self.zones.insert((region, zone));
        if subzone == "*" {
            self.whole_zones.insert((region, zone));
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::Localities;

    #[track_caller]
    fn check(list: &[&str], expected: &str) {
        let mut seen = Localities::default();
        let found = list.iter().find_map(|locality| seen.insert(locality).err());
        assert_eq!(found.map_or("ok", |problem| problem.code().id()), expected, "{list:?}");
    }

    #[test]
    fn h_localities_2_one_wildcard_at_the_end() {
        check(&["a*"], "ok");
        check(&["*/zone/*"], "H-LOCALITIES-2");
        check(&["*/zone"], "H-LOCALITIES-2");
    }

    #[test]
    fn h_localities_3_nothing_after_the_star() {
        check(&["a", "*"], "ok");
        check(&["*", "a"], "H-LOCALITIES-3");
    }

    #[test]
    fn h_localities_4_no_empty_part() {
        check(&[""], "H-LOCALITIES-4");
        check(&["a/"], "H-LOCALITIES-4");
        check(&["a//c"], "H-LOCALITIES-4");
        check(&["a/b/c/d"], "ok");
    }

    #[test]
    fn h_localities_5_region_once_in_any_form() {
        check(&["a", "a"], "H-LOCALITIES-5");
        check(&["a/b", "a"], "H-LOCALITIES-5");
        check(&["a/b/c", "a"], "H-LOCALITIES-5");
    }

    #[test]
    fn h_localities_6_zone_within_region() {
        check(&["a", "a/b"], "H-LOCALITIES-6");
        check(&["a/*", "a/b"], "H-LOCALITIES-6");
        check(&["a/b", "a/*"], "ok");
        check(&["a/b/c", "a/b"], "H-LOCALITIES-6");
        check(&["a/b", "a/c"], "ok");
    }

    #[test]
    fn h_localities_7_subzone_within_zone() {
        check(&["a", "a/b/c"], "H-LOCALITIES-7");
        check(&["a/b", "a/b/c"], "H-LOCALITIES-7");
        check(&["a/b/*", "a/b/c"], "H-LOCALITIES-7");
        check(&["a/b/c", "a/b/c"], "H-LOCALITIES-7");
        check(&["a/b/c", "a/b/*"], "ok");
    }
}
