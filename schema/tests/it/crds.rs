//! The published CRDs say the same as the table.

use std::env;
use std::fs;
use std::path::Path;

use mesh_config_model::GroupVersionKind;
use mesh_config_model::yaml::{Documents, Options};
use mesh_schema::{BUNDLE_VERSION_ANNOTATION, BundleVersion, Schema, gvk, sets};
use serde::Deserialize;

#[derive(Deserialize)]
struct Crd {
    metadata: CrdMetadata,
    spec: CrdSpec,
}

#[derive(Deserialize)]
struct CrdMetadata {
    name: String,
}

#[derive(Deserialize)]
struct CrdSpec {
    group: String,
    names: CrdNames,
    scope: String,
    versions: Vec<CrdVersion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CrdNames {
    kind: String,
    plural: String,
    #[serde(default)]
    short_names: Vec<String>,
    categories: Vec<String>,
}

#[derive(Deserialize)]
struct CrdVersion {
    name: String,
    served: bool,
    storage: bool,
}

fn crds(corpus: &Path) -> Vec<Crd> {
    let text =
        fs::read_to_string(corpus.join("data/istio-crds.yaml")).expect("the corpus has the CRDs");
    let documents = Documents::new(&text, &Options::new())
        .map(|document| document.expect("the CRDs are YAML").root);
    let filled = documents.filter(|root| !root.is_null());
    filled.map(|root| root.decode::<Crd>().expect("the documents are CRDs")).collect()
}

#[test]
fn crds_agree_with_the_table() {
    let Some(corpus) = env::var_os("MESH_CORPUS") else {
        println!("skipped: MESH_CORPUS is not set");
        return;
    };
    let crds = crds(Path::new(&corpus));
    assert_eq!(crds.len(), 15);
    for Crd { metadata, spec } in crds {
        let schema = sets::pilot()
            .find_by_plural(&spec.group, &spec.names.plural)
            .expect("the kind is registered");
        assert_eq!(schema.crd_name(), Some(metadata.name));
        check(schema, &spec);
    }
}

fn check(schema: &Schema, crd: &CrdSpec) {
    let identifier = schema.identifier();
    assert_eq!(schema.gvk().kind, crd.names.kind);
    assert_eq!(Vec::from_iter(schema.short_names()), crd.names.short_names, "{identifier}");
    assert_eq!(Vec::from_iter(schema.categories()), crd.names.categories, "{identifier}");
    assert_eq!(crd.scope, "Namespaced", "{identifier}");
    assert!(crd.versions.iter().all(|version| version.served), "{identifier}");
    let mut defined: Vec<&str> = crd.versions.iter().map(|version| version.name.as_str()).collect();
    let mut read: Vec<String> = schema.alias_gvks().map(|gvk| gvk.version.into_owned()).collect();
    defined.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, defined, "{identifier}");
    let stored: Vec<&str> = crd
        .versions
        .iter()
        .filter(|version| version.storage)
        .map(|version| version.name.as_str())
        .collect();
    let expected = if identifier == "Telemetry" { "v1alpha1" } else { &schema.gvk().version };
    assert_eq!(stored, [expected], "{identifier}");
}

/// The releases are those of §2.6 of the specification.
#[test]
fn crds_of_old_releases_of_the_gateway_api_are_not_read() {
    let minima: Vec<String> = sets::all()
        .iter()
        .filter_map(|schema| Some(format!("{} {}", schema.crd_name()?, schema.minimum_bundle()?)))
        .collect();
    let expected = [
        "backendtlspolicies.gateway.networking.k8s.io v1.4.0",
        "grpcroutes.gateway.networking.k8s.io v1.1.0",
        "tcproutes.gateway.networking.k8s.io v1.6.0",
        "tlsroutes.gateway.networking.k8s.io v1.5.0",
    ];
    assert_eq!(minima, expected);

    let of = |version: &str| [(BUNDLE_VERSION_ANNOTATION.to_owned(), version.to_owned())].into();
    let routes = find(&gvk::TLS_ROUTE);
    assert_eq!(routes.minimum_bundle(), Some(BundleVersion::new(1, 5, 0)));
    let read = ["v1.5.0", "v1.4.9", "latest"].map(|version| routes.reads_crd(&of(version)));
    assert_eq!(read, [true, false, false]);
    assert!(find(&gvk::HTTP_ROUTE).reads_crd(&of("v0.1.0")));
    assert!(find(&gvk::SIDECAR).reads_crd(&[].into()));
}

#[test]
fn kinds_without_crd_have_no_name_of_one() {
    assert_eq!(find(&gvk::MESH_CONFIG).crd_name(), None);
    assert_eq!(find(&gvk::POD).crd_name(), None);
}

fn find(gvk: &GroupVersionKind) -> &'static Schema {
    sets::all().find_by_gvk(gvk).expect("registered")
}
