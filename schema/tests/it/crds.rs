//! The published CRDs say the same as the table.

use std::env;
use std::fs;
use std::path::Path;

use mesh_config_model::yaml::{Documents, Options};
use mesh_schema::{Schema, sets};
use serde::Deserialize;

#[derive(Deserialize)]
struct Crd {
    spec: CrdSpec,
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

fn crds(corpus: &Path) -> Vec<CrdSpec> {
    let text =
        fs::read_to_string(corpus.join("data/istio-crds.yaml")).expect("the corpus has the CRDs");
    let documents = Documents::new(&text, &Options::new())
        .map(|document| document.expect("the CRDs are YAML").root);
    let filled = documents.filter(|root| !root.is_null());
    filled.map(|root| root.decode::<Crd>().expect("the documents are CRDs").spec).collect()
}

#[test]
fn crds_agree_with_the_table() {
    let Some(corpus) = env::var_os("MESH_CORPUS") else {
        println!("skipped: MESH_CORPUS is not set");
        return;
    };
    let crds = crds(Path::new(&corpus));
    assert_eq!(crds.len(), 15);
    for crd in crds {
        let schema = sets::pilot()
            .find_by_plural(&crd.group, &crd.names.plural)
            .expect("the kind is registered");
        check(schema, &crd);
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
