//! Namespaces an object is visible in.

use std::collections::BTreeSet;

use mesh_config_model::labels::is_dns1123_label;

use crate::{Context, Problem, Sink, codes};

/// What the rules of `exportTo` depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exported {
    /// Any object without further rules.
    Plain,
    /// A destination rule for selected workloads, which stays in its namespace.
    WorkloadRule,
    /// A service entry, which may be visible nowhere.
    ServiceEntry,
}

/// Checks the namespaces an object is visible in.
pub fn export_to(at: &mut Sink<'_>, context: &Context<'_>, entries: &[String], exported: Exported) {
    let namespace = context.namespace();
    let mut seen = BTreeSet::new();
    let mut at = at.field("exportTo");
    for (i, entry) in entries.iter().enumerate() {
        let key = if entry == "." { namespace } else { entry };
        if seen.contains(key) {
            at.index(i).error(duplicate(entry, namespace));
        } else if at.index(i).check(allowed(key, entry, exported)) {
            seen.insert(key);
        }
    }
    if exported == Exported::WorkloadRule {
        check_workload_rule(&mut at, &seen, namespace);
    }
    if seen.contains("*") && entries.len() > 1 {
        at.error(Problem::new(
            codes::H_EXPORT_9,
            "* stands for all namespaces; remove the other entries",
        ));
    }
    if seen.contains("~") && entries.len() > 1 {
        at.error(Problem::new(
            codes::H_EXPORT_10,
            "~ stands for no namespace; remove the other entries",
        ));
    }
}

fn allowed(key: &str, entry: &str, exported: Exported) -> Result<(), Problem> {
    if entry == "~" {
        if exported == Exported::ServiceEntry {
            return Ok(());
        }
        return Err(Problem::new(
            codes::H_EXPORT_4,
            "~ (no namespace) works for service entries alone",
        ));
    }
    if entry == "*" || is_dns1123_label(key) {
        return Ok(());
    }
    let message = format!("{key:?} is no namespace; use . or * or a DNS label");
    Err(Problem::new(codes::H_EXPORT_5, message).with("entry", entry))
}

fn duplicate(entry: &str, namespace: &str) -> Problem {
    if entry == "." {
        let message = format!("entry . repeats an entry for the own namespace {namespace}");
        Problem::new(codes::H_EXPORT_2, message).with("namespace", namespace).removed()
    } else {
        let problem = Problem::new(codes::H_EXPORT_3, format!("entry {entry} is repeated"));
        problem.with("entry", entry).removed()
    }
}

fn check_workload_rule(at: &mut Sink<'_>, seen: &BTreeSet<&str>, namespace: &str) {
    if seen.is_empty() {
        return;
    }
    if !seen.contains(namespace) {
        let message =
            "a destination rule with a workload selector is exported to its own namespace alone";
        at.error(Problem::new(codes::H_EXPORT_8, message));
    } else if seen.len() > 1 {
        let message =
            "a destination rule with a workload selector is exported to one namespace alone";
        at.error(Problem::new(codes::H_EXPORT_7, message));
    }
}
