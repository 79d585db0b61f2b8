//! Every object of the corpus through the whole registry.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use mesh_config_model::decode::{DecodeMode, LoadOptions, load};
use mesh_schema::sets;

/// All that strict reading says of objects of known kinds.
const WRONG: &[&str] = &[
    "analyzers/deprecation.yaml:8:4: spec.workloadLabels: EnvoyFilter istio-system/istio-multicluster-egressgateway: unknown field",
    "analyzers/deprecation.yaml:11:4: spec.filters: EnvoyFilter istio-system/istio-multicluster-egressgateway: unknown field",
    "analyzers/envoy-filter-add-operation.yaml:89:7: spec.configPatches[0].match.app: EnvoyFilter bookinfo/test-auth-4: unknown field",
    "analyzers/envoy-filter-add-operation.yaml:115:7: spec.configPatches[0].match.app: EnvoyFilter bookinfo/test-auth-5: unknown field",
    "crd-tests/peerauth-invalid.yaml:8:11: spec.mtls.mode: PeerAuthentication bad-mode: unknown name \"BLAH\", expected one of UNSET, DISABLE, PERMISSIVE, STRICT",
    "crd-tests/peerauth-invalid.yaml:20:5: spec.portLevelMtls: PeerAuthentication bad-port: key \"acd\" is not a number of 32 bits",
    "crd-tests/reqauth-invalid.yaml:211:14: spec.jwtRules[0].timeout: RequestAuthentication bad-timeout: \"apple\" is not a duration such as 1m30s or 100ms",
];

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the corpus is readable") {
        let path = entry.expect("the corpus is readable").path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            found.push(path);
        }
    }
}

#[cfg(feature = "schemars")]
fn assert_fits_its_json_schema(schema: &mesh_schema::Schema, object: &serde_json::Value) {
    let Some(json) = schema.json_schema() else { return };
    let validator = jsonschema::validator_for(&json.to_value()).expect("it is a JSON schema");
    let errors: Vec<String> = validator.iter_errors(object).map(|e| e.to_string()).collect();
    assert_eq!(errors, [""; 0], "{object}");
}

#[test]
fn every_object_of_a_known_kind_is_written_as_it_was_read() {
    let Some(corpus) = env::var_os("MESH_CORPUS") else {
        println!("skipped: MESH_CORPUS is not set");
        return;
    };
    let root = Path::new(&corpus).join("corpus/istio");
    let mut files = Vec::new();
    yaml_files(&root, &mut files);
    files.sort();
    let (mut objects, mut gateways, mut kubernetes) = (0, 0, 0);
    let mut wrong = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let name = file.strip_prefix(&root).expect("it was found below").display().to_string();
        let loaded =
            load(&text, name.as_str(), sets::all(), &LoadOptions::new().mode(DecodeMode::Strict));
        wrong.extend(
            loaded.diagnostics.iter().filter(|d| d.object.is_some()).map(ToString::to_string),
        );
        for object in loaded.objects {
            objects += 1;
            let config = object.config;
            gateways += usize::from(config.meta.gvk.group.contains("gateway.networking"));
            kubernetes += usize::from(!config.meta.gvk.group.contains('.'));
            let schema = sets::all().find_by_gvk(&config.meta.gvk).expect("it was known");
            let written = config.to_kubernetes(schema.entry()).expect("it has a JSON form");
            #[cfg(feature = "schemars")]
            assert_fits_its_json_schema(schema, &written);
            let text = serde_json::to_string(&written).expect("it is JSON");
            let read =
                load(&text, "written", sets::all(), &LoadOptions::new().mode(DecodeMode::Strict));
            assert_eq!(read.diagnostics, [], "{name}: {text}");
            let read = &read.objects[0].config;
            assert_eq!(config.spec.to_json().ok(), read.spec.to_json().ok(), "{name}");
            assert!(config.spec.dyn_eq(read.spec.as_ref()), "{name}: {text}");
        }
    }
    assert!(objects > 800, "only {objects} objects were found");
    assert!(gateways >= 25, "only {gateways} objects of the Gateway API were found");
    assert!(kubernetes > 300, "only {kubernetes} objects of Kubernetes were found");
    // The tests of the CRDs say in a field beside the spec what is to be refused.
    wrong.retain(|line| !line.contains(": _err: "));
    assert_eq!(wrong, WRONG);
}
