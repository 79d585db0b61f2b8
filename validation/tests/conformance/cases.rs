use std::collections::BTreeMap;

use mesh_config_model::specs::extensions::{TrafficExtension, WasmPlugin};
use mesh_config_model::specs::mesh::{self, MeshConfig, MeshNetworks};
use mesh_config_model::specs::networking::{
    DestinationRule, EnvoyFilter, Gateway, ProxyConfig, ServiceEntry, Sidecar, VirtualService,
    WorkloadEntry, WorkloadGroup,
};
use mesh_config_model::specs::security::{
    AuthorizationPolicy, PeerAuthentication, RequestAuthentication,
};
use mesh_config_model::specs::telemetry::Telemetry;
use mesh_config_model::{Config, Meta, SpecType};
use mesh_validation::{Context, Finding, Mode, Severity, Sink, Validate, Validators};
use serde_json::Value;

use crate::{corpus, helpers};

/// Cases that differ on purpose, by id; `KNOWN_DIFFERENCES.md` says why.
const KNOWN_DIFFERENCES: &[&str] = &[
    "TestValidatePeerAuthentication/empty port level mtls",
    "TestValidatePeerAuthentication/port level ~ empty @ portLevelMtls",
    "supp/te/both",
];

#[test]
fn cases_get_istio_s_verdict() {
    let Some(folders) = corpus::case_folders() else { return };
    let mut tally: BTreeMap<String, Tally> = BTreeMap::new();
    for case in folders.iter().flat_map(|folder| corpus::cases(folder)) {
        let kind = corpus::kind(&case);
        let tally = tally.entry(kind.clone()).or_default();
        tally.total += 1;
        let difference = if kind == corpus::HELPERS {
            helpers::difference(&case)
        } else {
            difference(&kind, &case)
        };
        let id = case["id"].as_str().unwrap_or_default();
        match (difference, KNOWN_DIFFERENCES.contains(&id)) {
            (None, known) => {
                tally.passed += 1;
                if known {
                    println!("{kind}: {id} no longer differs");
                }
            }
            (Some(_), true) => tally.known += 1,
            (Some(difference), false) => println!("--- {kind}: {id}\n{difference}"),
        }
    }
    for (kind, tally) in &tally {
        if tally.known > 0 {
            println!("{kind}: {} known differences", tally.known);
        }
    }
    for (kind, Tally { passed, total, .. }) in &tally {
        println!("{kind}: {passed}/{total}");
    }
    let wrong: Vec<&String> =
        tally.iter().filter(|(_, tally)| !tally.is_as_expected()).map(|(kind, _)| kind).collect();
    assert!(wrong.is_empty(), "cases differ: {wrong:?}");
}

#[derive(Default)]
struct Tally {
    passed: usize,
    known: usize,
    total: usize,
}

impl Tally {
    fn is_as_expected(&self) -> bool {
        self.passed + self.known == self.total
    }
}

/// What is compared of a case.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Undecodable,
    Checked { errors: usize, warnings: usize },
}

/// Says what differs from the recorded verdict.
fn difference(kind: &str, case: &Value) -> Option<String> {
    let validate = match kind {
        "AuthorizationPolicy" => object::<AuthorizationPolicy>,
        "DestinationRule" => object::<DestinationRule>,
        "EnvoyFilter" => object::<EnvoyFilter>,
        "Gateway" => object::<Gateway>,
        "MeshConfig" => bare::<MeshConfig>,
        "MeshNetworks" => bare::<MeshNetworks>,
        "MeshProxyConfig" => bare::<mesh::ProxyConfig>,
        "PeerAuthentication" => object::<PeerAuthentication>,
        "ProxyConfig" => object::<ProxyConfig>,
        "RequestAuthentication" => object::<RequestAuthentication>,
        "ServiceEntry" => object::<ServiceEntry>,
        "Sidecar" => object::<Sidecar>,
        "Telemetry" => object::<Telemetry>,
        "TrafficExtension" => object::<TrafficExtension>,
        "VirtualService" => object::<VirtualService>,
        "WasmPlugin" => object::<WasmPlugin>,
        "WorkloadEntry" => object::<WorkloadEntry>,
        "WorkloadGroup" => object::<WorkloadGroup>,
        _ => return Some(format!("no validator for {kind}")),
    };
    let expected = expected(&case["expected"]);
    let findings = validate(case);
    let found = match &findings {
        Ok(findings) => {
            let count =
                |severity| findings.iter().filter(|finding| finding.severity == severity).count();
            Verdict::Checked { errors: count(Severity::Error), warnings: count(Severity::Warning) }
        }
        Err(_) => Verdict::Undecodable,
    };
    (found != expected).then(|| explain(case, &expected, &findings))
}

type Findings = Result<Vec<Finding>, serde_json::Error>;

/// Validates an object of a cluster.
fn object<T: SpecType>(case: &Value) -> Findings {
    let spec: T = spec(case)?;
    let text = |field: &str| case["metadata"][field].as_str().unwrap_or_default().to_owned();
    let map =
        |field: &str| serde_json::from_value(case["metadata"][field].clone()).unwrap_or_default();
    let mut meta = Meta::new(T::GVK, text("namespace"), text("name"));
    meta.labels = map("labels");
    meta.annotations = map("annotations");
    let report = Validators::default().validate(&Config::new(meta, spec));
    Ok(report.findings().to_vec())
}

/// Validates a message that has no metadata.
fn bare<T: Validate + Default + serde::de::DeserializeOwned>(case: &Value) -> Findings {
    let spec: T = spec(case)?;
    let meta = Meta::default();
    let context = Context::new(&meta, Mode::AsIstio);
    Ok(Sink::collect(Mode::AsIstio, |sink| spec.validate(&context, sink)))
}

fn spec<T: Default + serde::de::DeserializeOwned>(case: &Value) -> Result<T, serde_json::Error> {
    match &case["spec"] {
        Value::Null => Ok(T::default()),
        spec => T::deserialize(spec),
    }
}

fn expected(expected: &Value) -> Verdict {
    if expected.get("parse_error").is_some() {
        return Verdict::Undecodable;
    }
    let count = |part: &str| {
        let leaves = expected[part].as_array().map_or(&[][..], Vec::as_slice);
        leaves.iter().filter_map(Value::as_str).map(causes).sum()
    };
    Verdict::Checked { errors: count("errors"), warnings: count("warnings") }
}

/// Counts the causes in one recorded message: a heading is none, a list of bullets is several.
fn causes(message: &str) -> usize {
    match message.matches("\n\t* ").count() {
        0 => usize::from(message != "UriRegexRewrite has errors"),
        bullets => bullets,
    }
}

fn explain(case: &Value, expected: &Verdict, findings: &Findings) -> String {
    let mut lines = vec![
        format!("expected {expected:?}"),
        format!("metadata: {}", case["metadata"]),
        format!("spec: {:.1500}", case["spec"].to_string()),
        format!("recorded: {}", case["expected"]),
    ];
    match findings {
        Ok(findings) => lines.extend(findings.iter().map(|finding| format!("found: {finding}"))),
        Err(error) => lines.push(format!("found: {error}")),
    }
    lines.join("\n")
}
