//! Reads a generated file of virtual services: as trees, as JSON, as typed objects; and with another crate.

use std::fmt::Write as _;

use divan::Bencher;
use divan::counter::BytesCount;
use mesh_config_model::decode::{Body, KindEntry, LoadOptions, Scope, decode_spec, load};
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::yaml::{Documents, Options};
use mesh_config_model::{GroupVersionKind, SpecType};
use serde_json::Value;

const OBJECTS: usize = 1_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn trees(bencher: Bencher<'_, '_>) {
    let text = virtual_services();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let read = Documents::new(&text, &Options::new()).flatten().count();
        assert_eq!(read, OBJECTS);
    });
}

#[divan::bench]
fn json_values(bencher: Bencher<'_, '_>) {
    let text = virtual_services();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let documents = Documents::new(&text, &Options::new()).flatten();
        let values: Vec<Value> = documents
            .map(|document| document.root.to_json().expect("it has a JSON form"))
            .collect();
        assert_eq!(values.len(), OBJECTS);
        values
    });
}

#[divan::bench]
fn json_values_by_serde_saphyr(bencher: Bencher<'_, '_>) {
    let text = virtual_services();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let values: Vec<Value> = serde_saphyr::from_multiple(&text).expect("it is YAML");
        assert_eq!(values.len(), OBJECTS);
        values
    });
}

#[divan::bench]
fn typed_objects(bencher: Bencher<'_, '_>) {
    let text = virtual_services();
    let kinds = |gvk: &GroupVersionKind| {
        let entry = || {
            KindEntry::new(
                VirtualService::GVK,
                Scope::Namespaced,
                Body::Spec,
                decode_spec::<VirtualService>,
            )
        };
        (*gvk == VirtualService::GVK).then(entry)
    };
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let loaded = load(&text, "generated.yaml", &kinds, &LoadOptions::new());
        assert_eq!(loaded.objects.len(), OBJECTS);
        loaded
    });
}

fn virtual_services() -> String {
    let mut text = String::new();
    for n in 0..OBJECTS {
        write!(
            text,
            "---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: service-{n}
  namespace: namespace-{}
  labels:
    app: service-{n}
    version: v1
spec:
  hosts:
  - service-{n}.example.com
  gateways: [mesh, ingress]
  http:
  - name: canary
    match:
    - headers:
        end-user: {{exact: \"tester-{n}\"}}
      uri:
        prefix: /api/v{n}
    timeout: 5s
    retries:
      attempts: 3
      perTryTimeout: 2s
    route:
    - destination: {{host: service-{n}, subset: canary, port: {{number: 8080}}}}
      weight: 100
  # Everybody else.
  - route:
    - destination:
        host: service-{n}
        subset: stable
      weight: 90
    - destination:
        host: service-{n}
        subset: canary
      weight: 10
",
            n % 20
        )
        .expect("a string takes any text");
    }
    text
}
