use mesh_config_model::decode::{
    Body, DecodeMode, DiagnosticCode, KindEntry, LoadOptions, Loaded, Scope, decode_spec,
    load_bytes,
};
use mesh_config_model::specs::{extensions, networking, security, telemetry};
use mesh_config_model::yaml::{self, Documents, Node, Options};
use mesh_config_model::{FieldPath, GroupVersionKind, SpecType};
use serde_json::Value;

use crate::corpus::{CorpusFile, yaml_files};

fn load(file: &CorpusFile, mode: DecodeMode) -> Loaded {
    load_bytes(&file.bytes, &*file.name, &find_kind, &LoadOptions::new().mode(mode))
}

fn find_kind(gvk: &GroupVersionKind) -> Option<KindEntry> {
    if !gvk.group.ends_with(".istio.io") || gvk.group == "install.istio.io" {
        return None;
    }
    let kinds = [
        entry::<extensions::TrafficExtension>(),
        entry::<extensions::WasmPlugin>(),
        entry::<networking::DestinationRule>(),
        entry::<networking::EnvoyFilter>(),
        entry::<networking::Gateway>(),
        entry::<networking::ProxyConfig>(),
        entry::<networking::ServiceEntry>(),
        entry::<networking::Sidecar>(),
        entry::<networking::VirtualService>(),
        entry::<networking::WorkloadEntry>(),
        entry::<networking::WorkloadGroup>(),
        entry::<security::AuthorizationPolicy>(),
        entry::<security::PeerAuthentication>(),
        entry::<security::RequestAuthentication>(),
        entry::<telemetry::Telemetry>(),
    ];
    kinds.into_iter().find(|entry| entry.gvk.group == gvk.group && entry.gvk.kind == gvk.kind)
}

fn entry<T: SpecType>() -> KindEntry {
    KindEntry::new(T::GVK, Scope::Namespaced, Body::Spec, decode_spec::<T>)
        .with_status(decode_spec::<Value>)
}

/// Files that hold something else than objects, or text that is wrong on purpose: what is said, and why.
const LENIENT: &[&str] = &[
    // Mesh configuration without the envelope of an object.
    "analyzers/common/meshconfig.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "analyzers/common/meshnetworks.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "analyzers/mesh-with-automtls.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "analyzers/serviceentry-address-allocated-mesh-cfg.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "analyzers/serviceentry-missing-addresses-protocol-mesh-cfg.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "analyzers/telemetry-lightstep-meshconfig.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    // Wrong on purpose.
    "crd-tests/peerauth-invalid.yaml:8:11: spec.mtls.mode: PeerAuthentication bad-mode: \
     unknown name \"BLAH\", expected one of UNSET, DISABLE, PERMISSIVE, STRICT",
    "crd-tests/peerauth-invalid.yaml:20:5: spec.portLevelMtls: PeerAuthentication bad-port: \
     key \"acd\" is not a number of 32 bits",
    "crd-tests/reqauth-invalid.yaml:211:14: spec.jwtRules[0].timeout: RequestAuthentication bad-timeout: \
     \"apple\" is not a duration such as 1m30s or 100ms",
    // Helm charts: metadata and values of a chart, and templates that are YAML only once expanded.
    "samples/ambient-argo/tag-chart/Chart.yaml:1:1: kind: object has no kind",
    "samples/ambient-argo/tag-chart/templates/mutatingwebhooks.yaml:1:3: \"-\" is only valid inside a block",
    "samples/ambient-argo/tag-chart/templates/mutatingwebhooks.yaml:109:3: \"-\" is only valid inside a block",
    "samples/ambient-argo/tag-chart/templates/shimservice.yaml:1:3: \"-\" is only valid inside a block",
    "samples/ambient-argo/tag-chart/templates/validatingwebhook.yaml:1:3: \"-\" is only valid inside a block",
    "samples/ambient-argo/tag-chart/templates/validatingwebhook.yaml:47:3: \"-\" is only valid inside a block",
    "samples/ambient-argo/tag-chart/values.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "samples/security/spire-trust-domain-federation/spire-base.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "samples/security/spire-trust-domain-federation/spire-east.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    "samples/security/spire-trust-domain-federation/spire-west.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
    // A description of an HTTP API.
    "samples/bookinfo/swagger.yaml:1:1: not a Kubernetes object, it has neither apiVersion nor kind",
];

/// Unknown fields that the strict mode finds: removed or misplaced ones.
const STRICT: &[&str] = &[
    "analyzers/deprecation.yaml:8:4: spec.workloadLabels: \
     EnvoyFilter istio-system/istio-multicluster-egressgateway: unknown field",
    "analyzers/deprecation.yaml:11:4: spec.filters: \
     EnvoyFilter istio-system/istio-multicluster-egressgateway: unknown field",
    "analyzers/envoy-filter-add-operation.yaml:89:7: spec.configPatches[0].match.app: \
     EnvoyFilter bookinfo/test-auth-4: unknown field",
    "analyzers/envoy-filter-add-operation.yaml:115:7: spec.configPatches[0].match.app: \
     EnvoyFilter bookinfo/test-auth-5: unknown field",
];

#[test]
fn corpus_loads_but_for_what_is_wrong_on_purpose() {
    let Some(files) = yaml_files("corpus/istio") else { return };
    let loaded: Vec<_> = files.iter().map(|file| load(file, DecodeMode::Lenient)).collect();
    let said: Vec<_> =
        loaded.iter().flat_map(|loaded| &loaded.diagnostics).map(ToString::to_string).collect();
    assert_eq!(sorted(said), sorted(LENIENT.iter().map(ToString::to_string).collect()));
    assert_eq!(loaded.iter().map(|loaded| loaded.objects.len()).sum::<usize>(), 463);
    assert_eq!(loaded.iter().map(|loaded| loaded.documents).sum::<usize>(), 975);
}

#[test]
fn strict_mode_finds_the_unknown_fields_of_the_corpus() {
    let Some(files) = yaml_files("corpus/istio") else { return };
    let loaded: Vec<_> = files.iter().map(|file| load(file, DecodeMode::Strict)).collect();
    let unknown = loaded.iter().flat_map(|loaded| &loaded.diagnostics).filter(|diagnostic| {
        // The invalid objects of the schema tests carry the expected error in a field beside their spec.
        diagnostic.code == DiagnosticCode::UnknownField && diagnostic.path.to_string() != "_err"
    });
    assert_eq!(
        sorted(unknown.map(ToString::to_string).collect()),
        sorted(STRICT.iter().map(ToString::to_string).collect())
    );
}

#[test]
fn every_value_of_the_corpus_is_found_by_its_path() {
    let Some(files) = yaml_files("corpus/istio") else { return };
    let mut seen = 0;
    for file in &files {
        let text = yaml::from_utf8(&file.bytes).expect("the corpus is UTF-8");
        for document in Documents::new(text, &Options::new()).flatten() {
            walk(&document.root, &mut FieldPath::root(), &mut |path, node| {
                let written = path.to_string();
                assert_eq!(document.root.find(&written), Some(node), "{}: {written}", file.name);
                assert!(node.span().slice(text).is_some(), "{}: {written}", file.name);
                seen += 1;
            });
        }
    }
    assert!(seen > 20_000, "{seen} values");
}

fn walk(node: &Node, path: &mut FieldPath, see: &mut impl FnMut(&FieldPath, &Node)) {
    see(path, node);
    for (index, item) in node.as_sequence().into_iter().flatten().enumerate() {
        path.push_index(index);
        walk(item, path, see);
        path.pop();
    }
    for entry in node.as_mapping().into_iter().flatten() {
        path.push_field(entry.key().to_owned());
        walk(entry.value(), path, see);
        path.pop();
    }
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

#[test]
fn written_objects_of_the_corpus_are_read_back_equal() {
    let Some(files) = yaml_files("corpus/istio") else { return };
    let options = LoadOptions::new().default_namespace("default");
    let mut compared = 0;
    for file in &files {
        for object in load_bytes(&file.bytes, &*file.name, &find_kind, &options).objects {
            let config = object.config;
            let entry = find_kind(&config.meta.gvk).expect("it was loaded");
            let json = config.to_kubernetes(&entry).expect("it has a JSON form");
            let text = yaml::to_string(&json).expect("it is JSON");
            let again = load_bytes(text.as_bytes(), "again.yaml", &find_kind, &options);
            assert_eq!(again.diagnostics, [], "{text}");
            assert_eq!(again.objects[0].config, config, "{text}");
            compared += 1;
        }
    }
    assert_eq!(compared, 463);
}
