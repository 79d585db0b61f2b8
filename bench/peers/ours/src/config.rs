//! Texts to typed objects.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::yaml;
use mesh_measure::Reading;
use mesh_validation::{Report, Validators};

use crate::calls::per_call;
use crate::routes::routes;
use crate::{Error, corpus, unknown};

pub(crate) fn run(workload: &str, sizes: &[u32]) -> Result<(), Error> {
    match (workload, sizes) {
        ("generated", &[count]) => {
            decode_texts(&format!("{count} VirtualServices"), &[generated(count as usize)], 1);
        }
        ("routes", _) => {
            decode_texts("VirtualService, 10 routes", &[routes(10)], 500);
            decode_json();
        }
        ("samples", _) => decode_texts("samples", &samples(&corpus()?)?, 1),
        _ => return Err(unknown(workload)),
    }
    Ok(())
}

fn decode_texts(shape: &str, texts: &[String], calls: u32) {
    let validators = Validators::default();
    let size: usize = texts.iter().map(String::len).sum();
    let print = |metric, objects: usize, nanoseconds| {
        let check = format!("{objects} objects of {size} bytes");
        Reading::new("C1", shape, metric, speed(size, nanoseconds)).check(check).print();
    };
    let options = LoadOptions::new();
    let decode = || {
        let loaded = texts.iter().map(|text| load(text, "", &validators, &options).objects.len());
        loaded.sum::<usize>()
    };
    print("YAML to typed, MB/s", decode(), per_call(calls, decode));
    let valid = |text: &String| {
        let reports = validators.validate_text(text, "").reports;
        if reports.iter().all(Report::is_valid) { reports.len() } else { 0 }
    };
    let validate = || texts.iter().map(valid).sum::<usize>();
    print("YAML to validated, MB/s", validate(), per_call(calls, validate));
}

fn decode_json() {
    let object = yaml::from_str(&routes(10), &yaml::Options::new()).expect("it is YAML");
    let spec = object.to_json().expect("it has a JSON form")["spec"].to_string();
    let decode = || serde_json::from_str::<VirtualService>(black_box(&spec)).expect("it fits");
    let value = per_call(1000, decode);
    Reading::new(
        "C2",
        "VirtualService, 10 routes",
        "JSON spec to typed, MB/s",
        speed(spec.len(), value),
    )
    .check(format!("{} bytes", spec.len()))
    .print();
}

#[expect(clippy::cast_precision_loss, reason = "texts are far smaller than 2^53 bytes")]
fn speed(bytes: usize, nanoseconds: f64) -> f64 {
    bytes as f64 * 1e3 / nanoseconds
}

/// A text of so many virtual services.
fn generated(count: usize) -> String {
    vec![routes(2); count].join("---\n")
}

/// The documents of the corpus that hold objects of Istio, without lists, which Istio does not read.
fn samples(corpus: &Path) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    for folder in ["samples", "analyzers"] {
        let mut found = Vec::new();
        find(&corpus.join("corpus/istio").join(folder), &mut found)?;
        found.sort();
        paths.append(&mut found);
    }
    let mut documents = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path)?;
        let is_of_istio = |text: &&str| text.contains(".istio.io/") && !text.contains("kind: List");
        let of_istio = text.split("\n---\n").filter(is_of_istio);
        documents.extend(of_istio.map(|document| format!("{document}\n")));
    }
    Ok(documents)
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            paths.push(path);
        }
    }
    Ok(())
}
