//! How long validation takes, beside what has to be done anyway; prints a line of JSON for each result.
//!
//! `cargo xtask bench validation` makes a table of it.

mod objects;

use std::hint::black_box;

use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::specs::networking::VirtualService;
use mesh_measure::{Case, compare};
use mesh_validation::Validators;
use objects::Shape;

const ROUNDS: usize = 200;
const OBJECTS: u32 = 100;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    for shape in [Shape::Plain, Shape::Rich] {
        typed(shape);
        from_yaml(shape);
    }
    mixed();
}

/// A `VirtualService` of ten routes that is there already, beside copying it.
fn typed(shape: Shape) {
    let validators = Validators::default();
    let config = objects::virtual_service(10, shape);
    let spec = config.spec_as::<VirtualService>().expect("it is one");
    let ours = || {
        for _ in 0..OBJECTS {
            assert!(validators.validate(black_box(&config)).is_empty());
        }
    };
    let baseline = || {
        for _ in 0..OBJECTS {
            black_box(black_box(spec).clone());
        }
    };
    report("V1", shape.name(), "validate typed, beside clone, µs", ours, baseline);
}

/// The same from text, beside decoding it without validation.
fn from_yaml(shape: Shape) {
    let validators = Validators::default();
    let text = objects::virtual_service_text(10, shape);
    let options = LoadOptions::new().default_namespace("default");
    let ours = || {
        for _ in 0..OBJECTS {
            let found = validators.validate_text(black_box(&text), "reviews.yaml");
            assert!(found.is_valid());
        }
    };
    let baseline = || {
        for _ in 0..OBJECTS {
            black_box(load(black_box(&text), "reviews.yaml", &validators, &options));
        }
    };
    report("V2", shape.name(), "validate YAML, beside load, µs", ours, baseline);
}

/// One object of each kind, right and wrong, from text.
fn mixed() {
    let validators = Validators::default();
    let texts = objects::mixed_texts();
    let options = LoadOptions::new().default_namespace("default");
    let count = f64::from(u32::try_from(texts.len()).expect("few texts"));
    let ours = || {
        for text in &texts {
            black_box(validators.validate_text(black_box(text), "mixed.yaml"));
        }
    };
    let baseline = || {
        for text in &texts {
            black_box(load(black_box(text), "mixed.yaml", &validators, &options));
        }
    };
    let (ours, baseline) = compare(ROUNDS, ours, baseline);
    let case = Case {
        workload: "V3",
        shape: "examples of all codes",
        metric: "validate YAML, beside load, µs per object",
    };
    case.print(ours / count / 1e3, Some(baseline / count / 1e3));
}

fn report(workload: &str, shape: &str, metric: &str, ours: impl FnMut(), baseline: impl FnMut()) {
    let (ours, baseline) = compare(ROUNDS, ours, baseline);
    let of = |nanoseconds: f64| nanoseconds / f64::from(OBJECTS) / 1e3;
    Case { workload, shape, metric }.print(of(ours), Some(of(baseline)));
}
