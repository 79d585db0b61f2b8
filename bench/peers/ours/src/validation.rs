//! Verdicts on objects that are typed already.

#[path = "../../../../validation/tests/conformance/corpus.rs"]
#[expect(dead_code, clippy::print_stdout, reason = "has parts that only tests need")]
mod corpus;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use mesh_config_model::decode::{DecodeMode, KindEntry, KindLookup, LoadOptions, load};
use mesh_config_model::yaml::Node;
use mesh_config_model::{Config, GroupVersionKind, Meta};
use mesh_measure::Reading;
use mesh_validation::Validators;
use serde_json::Value;

use crate::calls::per_call;
use crate::routes::routes;
use crate::{Error, unknown};

pub(crate) fn run(workload: &str) -> Result<(), Error> {
    match workload {
        "routes" => validate_routes(),
        "cases" => validate_cases(&crate::corpus()?),
        _ => return Err(unknown(workload)),
    }
    Ok(())
}

fn validate_routes() {
    let validators = Validators::default();
    let mut loaded = load(&routes(10), "routes.yaml", &validators, &LoadOptions::new());
    let config = loaded.objects.pop().expect("it fits").config;
    let report = validators.validate(&config);
    let check =
        format!("warning {}, error {}", report.warnings().next().is_some(), !report.is_valid());
    let value = per_call(2000, || validators.validate(black_box(&config)));
    let shape = "VirtualService, 10 routes";
    Reading::new("V1", shape, "validate typed, ns", value).check(check).print();
}

/// Cases on which the two sides differ on purpose, see `validation/KNOWN_DIFFERENCES.md`, and one whose text their
/// readers of YAML understand differently: 080 without quotes.
const DIFFERENT: [&str; 4] = [
    "TestValidatePeerAuthentication/empty port level mtls",
    "TestValidatePeerAuthentication/port level ~ empty @ portLevelMtls",
    "supp/te/both",
    r#"supp/authz op/{"ports": ["080"]}"#,
];

/// What became of the cases of a kind, and those that can be validated.
#[derive(Default)]
struct Verdicts {
    objects: Vec<Config>,
    valid: usize,
    invalid: usize,
    undecodable: usize,
}

fn validate_cases(corpus: &Path) {
    let validators = Validators::default();
    let mut kinds = BTreeMap::<String, Verdicts>::new();
    let folder = corpus.join("corpus/validation");
    let cases = ["cases", "supplement", "mutated"];
    for case in cases.iter().flat_map(|part| corpus::cases(&folder.join(part))) {
        let is_same_work = case.get("expand").is_none() && case.get("args").is_none();
        if !is_same_work || DIFFERENT.iter().any(|id| case["id"] == *id) {
            continue;
        }
        let text = |field: &str| case[field].as_str().unwrap_or_default();
        let gvk = GroupVersionKind::from_api_version(text("apiVersion"), text("kind"));
        if gvk.group.ends_with(".istio.io")
            && let Some(entry) = validators.find_kind(&gvk)
        {
            kinds.entry(gvk.kind.to_string()).or_default().add(&entry, &case, &validators);
        }
    }
    for (kind, Verdicts { objects, valid, invalid, undecodable }) in kinds {
        let count = u32::try_from(objects.len()).expect("few cases");
        let all = || objects.iter().for_each(|object| drop(black_box(validators.validate(object))));
        let value = per_call(2_000 / count + 1, all) / f64::from(count);
        Reading::new("V2", kind, "validate typed, ns per object", value)
            .check(format!("{valid} valid, {invalid} invalid, {undecodable} undecodable"))
            .print();
    }
}

impl Verdicts {
    fn add(&mut self, entry: &KindEntry, case: &Value, validators: &Validators) {
        let null = Value::Object(serde_json::Map::new());
        let spec = Some(&case["spec"]).filter(|spec| !spec.is_null()).unwrap_or(&null);
        let Ok(decoded) = (entry.decode)(&Node::from(spec), DecodeMode::Lenient) else {
            self.undecodable += 1;
            return;
        };
        let text = |field: &str| case["metadata"][field].as_str().unwrap_or_default().to_owned();
        let map = |field: &str| {
            serde_json::from_value(case["metadata"][field].clone()).unwrap_or_default()
        };
        let mut meta = Meta::new(entry.gvk.clone(), text("namespace"), text("name"));
        meta.labels = map("labels");
        meta.annotations = map("annotations");
        let mut config = Config::new(meta, Value::Null);
        config.spec = decoded.spec;
        let verdict = if validators.validate(&config).is_valid() {
            &mut self.valid
        } else {
            &mut self.invalid
        };
        *verdict += 1;
        self.objects.push(config);
    }
}
