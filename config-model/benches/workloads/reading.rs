//! R1 to R3: texts to trees, to JSON values and to typed objects, beside serde-saphyr.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use mesh_config_model::decode::{
    Body, DecodedSpec, KindEntry, LoadOptions, Scope, decode_spec, load,
};
use mesh_config_model::specs::{extensions, networking, security, telemetry};
use mesh_config_model::yaml::{DecodeError, Documents, Node, Options};
use mesh_config_model::{GroupVersionKind, SpecType};
use mesh_measure::{Case, compare};
use serde_json::Value;

use crate::texts;

const ROUNDS: usize = 15;

pub(crate) fn run(corpus: &Path) {
    let bundle =
        fs::read_to_string(corpus.join("data/istio-crds.yaml")).expect("the corpus has CRDs");
    let samples = [
        texts::below(&corpus.join("corpus/istio/samples")),
        texts::below(&corpus.join("corpus/istio/analyzers")),
    ]
    .concat();
    // What only one of the two reads would not be the same work.
    let samples: Vec<String> = samples
        .into_iter()
        .filter(|text| serde_saphyr::from_multiple::<Value>(text).is_ok() && values(text).is_some())
        .collect();
    for (shape, texts) in [("CRD bundle", &[bundle][..]), ("samples", &samples)] {
        trees(shape, texts);
        json(shape, texts);
    }
    typed("samples", &samples);
}

fn trees(shape: &str, texts: &[String]) {
    let case = |metric| Case { workload: "R1", shape, metric };
    let ours = || {
        for text in texts {
            black_box(Documents::new(text, &Options::new()).collect::<Vec<_>>());
        }
    };
    print_speed(
        case("located trees, MB/s (serde-saphyr: JSON values)"),
        texts,
        ours,
        saphyr(texts),
    );
}

fn json(shape: &str, texts: &[String]) {
    let case = Case { workload: "R2", shape, metric: "JSON values, MB/s (serde-saphyr: the same)" };
    let ours = || texts.iter().for_each(|text| drop(black_box(values(text))));
    print_speed(case, texts, ours, saphyr(texts));
}

fn typed(shape: &str, texts: &[String]) {
    let case = Case {
        workload: "R3",
        shape,
        metric: "typed objects, MB/s (serde-saphyr: JSON values, then types)",
    };
    let ours = || {
        for text in texts {
            black_box(load(text, "", &find_kind, &LoadOptions::new()));
        }
    };
    let baseline = || {
        for text in texts {
            let values: Vec<Value> = serde_saphyr::from_multiple(text).expect("it was tried");
            values.iter().for_each(|value| drop(black_box(decode_value(value))));
        }
    };
    print_speed(case, texts, ours, baseline);
}

fn saphyr(texts: &[String]) -> impl FnMut() + use<'_> {
    move || {
        for text in texts {
            black_box(serde_saphyr::from_multiple::<Value>(text).expect("it was tried"));
        }
    }
}

fn values(text: &str) -> Option<Vec<Value>> {
    let documents = Documents::new(text, &Options::new());
    documents.map(|document| document.ok()?.root.to_json().ok()).collect()
}

/// The types of the baseline decode without places; what does not decode is passed over by both.
fn decode_value(value: &Value) -> Option<Result<DecodedSpec, DecodeError>> {
    let gvk = GroupVersionKind::from_api_version(
        value.get("apiVersion")?.as_str()?,
        value.get("kind")?.as_str()?,
    );
    let entry = find_kind(&gvk)?;
    Some((entry.decode)(&Node::from(value.get("spec")?), Default::default()))
}

fn find_kind(gvk: &GroupVersionKind) -> Option<KindEntry> {
    if !gvk.group.ends_with(".istio.io") {
        return None;
    }
    Some(match &*gvk.kind {
        "AuthorizationPolicy" => entry::<security::AuthorizationPolicy>(),
        "DestinationRule" => entry::<networking::DestinationRule>(),
        "EnvoyFilter" => entry::<networking::EnvoyFilter>(),
        "Gateway" => entry::<networking::Gateway>(),
        "PeerAuthentication" => entry::<security::PeerAuthentication>(),
        "ProxyConfig" => entry::<networking::ProxyConfig>(),
        "RequestAuthentication" => entry::<security::RequestAuthentication>(),
        "ServiceEntry" => entry::<networking::ServiceEntry>(),
        "Sidecar" => entry::<networking::Sidecar>(),
        "Telemetry" => entry::<telemetry::Telemetry>(),
        "VirtualService" => entry::<networking::VirtualService>(),
        "WasmPlugin" => entry::<extensions::WasmPlugin>(),
        "WorkloadEntry" => entry::<networking::WorkloadEntry>(),
        "WorkloadGroup" => entry::<networking::WorkloadGroup>(),
        _ => return None,
    })
}

fn entry<T: SpecType>() -> KindEntry {
    KindEntry::new(T::GVK, Scope::Namespaced, Body::Spec, decode_spec::<T>)
}

#[expect(clippy::cast_precision_loss, reason = "texts are far smaller than 2^53 bytes")]
fn print_speed(case: Case<'_>, texts: &[String], ours: impl FnMut(), baseline: impl FnMut()) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let (ours, baseline) = compare(ROUNDS, ours, baseline);
    let speed = |nanoseconds: f64| bytes as f64 * 1e3 / nanoseconds;
    case.print(speed(ours), Some(speed(baseline)));
}
