//! Precedence, by small meshes written as YAML.

use std::sync::Arc;

use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::{Config, NamespacedName};
use mesh_schema::sets;

use super::{
    Settings, attached, destination_rules, mutual_tls, names, route_hosts, sidecar, telemetries,
    visible_to,
};
use crate::model::{Mode, ObjectKey, Workload};

#[track_caller]
fn objects(text: &str) -> Vec<Config> {
    let loaded =
        load(text, "mesh.yaml", sets::pilot(), &LoadOptions::new().domain("cluster.local"));
    assert_eq!(loaded.diagnostics, []);
    loaded.objects.into_iter().map(|object| object.config).collect()
}

/// `kind namespace/name`, and the spec as flow YAML.
fn written(objects: &[(&str, &str, &str)]) -> String {
    let document = |(kind, name, spec): &(&str, &str, &str)| {
        let (namespace, name) = name.split_once('/').expect("a name has a namespace");
        let group = match *kind {
            "Sidecar" | "VirtualService" | "DestinationRule" => "networking",
            "Telemetry" => "telemetry",
            _ => "security",
        };
        format!(
            "apiVersion: {group}.istio.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {spec}\n"
        )
    };
    objects.iter().map(document).collect::<Vec<_>>().join("---\n")
}

fn cart() -> Workload {
    Workload {
        key: ObjectKey::new("Pod", NamespacedName::new("shop", "cart")),
        labels: Arc::new(
            [("app", "cart"), ("gateway.networking.k8s.io/gateway-name", "edge")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        ),
        service_account: "default".into(),
    }
}

fn settings() -> Settings {
    Settings::new("istio-system")
}

const SELECTS_CART: &str = "selector: {matchLabels: {app: cart}}";

#[track_caller]
fn check_mtls(policies: &[(&str, &str)], mode: Mode, source: &str, ports: &[(u32, Mode)]) {
    let policies: Vec<_> =
        policies.iter().map(|(name, spec)| ("PeerAuthentication", *name, *spec)).collect();
    let mtls = mutual_tls(&objects(&written(&policies)), &cart(), &settings());
    assert_eq!((mtls.mode, mtls.source.as_str()), (mode, source));
    assert_eq!(mtls.ports.into_iter().collect::<Vec<_>>(), ports);
}

#[test]
fn without_a_policy_mutual_tls_is_permissive() {
    check_mtls(&[], Mode::Permissive, "mesh default", &[]);
    check_mtls(
        &[("other/default", "{mtls: {mode: STRICT}}")],
        Mode::Permissive,
        "mesh default",
        &[],
    );
}

#[test]
fn the_narrower_policy_wins() {
    let mesh = ("istio-system/default", "{mtls: {mode: STRICT}}");
    let namespace = ("shop/default", "{mtls: {mode: DISABLE}}");
    let own = format!("{{{SELECTS_CART}, mtls: {{mode: PERMISSIVE}}}}");
    check_mtls(&[mesh], Mode::Strict, "istio-system/default", &[]);
    check_mtls(&[mesh, namespace], Mode::Disable, "shop/default", &[]);
    check_mtls(&[mesh, namespace, ("shop/cart", &own)], Mode::Permissive, "shop/cart", &[]);
}

#[test]
fn a_mode_that_is_not_set_is_inherited() {
    let own = format!(
        "{{{SELECTS_CART}, portLevelMtls: {{8080: {{mode: DISABLE}}, 9090: {{mode: UNSET}}}}}}"
    );
    check_mtls(
        &[
            ("istio-system/default", "{mtls: {mode: STRICT}}"),
            ("shop/default", "{mtls: {}}"),
            ("shop/cart", &own),
        ],
        Mode::Strict,
        "istio-system/default",
        &[(8080, Mode::Disable), (9090, Mode::Strict)],
    );
}

#[test]
fn among_equals_the_first_by_name_wins_without_times() {
    check_mtls(
        &[("shop/b", "{mtls: {mode: DISABLE}}"), ("shop/a", "{mtls: {mode: STRICT}}")],
        Mode::Strict,
        "shop/a",
        &[],
    );
}

#[test]
fn a_selector_in_the_root_namespace_selects_nothing_for_mutual_tls() {
    let own = format!("{{{SELECTS_CART}, mtls: {{mode: STRICT}}}}");
    check_mtls(&[("istio-system/cart", &own)], Mode::Permissive, "mesh default", &[]);
}

#[test]
fn authorization_adds_up_over_root_namespace_and_selectors() {
    let own = format!("{{{SELECTS_CART}}}");
    let policies = objects(&written(&[
        ("AuthorizationPolicy", "istio-system/all", "{}"),
        ("AuthorizationPolicy", "istio-system/cart", &own),
        ("AuthorizationPolicy", "shop/all", "{}"),
        ("AuthorizationPolicy", "shop/cart", &own),
        ("AuthorizationPolicy", "shop/pay", "{selector: {matchLabels: {app: pay}}}"),
        ("AuthorizationPolicy", "other/all", "{}"),
        (
            "AuthorizationPolicy",
            "shop/edge",
            "{targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: edge}]}",
        ),
        ("AuthorizationPolicy", "shop/svc", "{targetRef: {kind: Service, name: cart}}"),
    ]));
    assert_eq!(
        *attached(&policies, &cart(), &settings()),
        ["istio-system/all", "istio-system/cart", "shop/all", "shop/cart", "shop/edge"]
    );
}

#[test]
fn a_sidecar_that_selects_wins_over_the_namespace_and_the_mesh() {
    let mesh = ("Sidecar", "istio-system/default", "{}");
    let namespace = ("Sidecar", "shop/a-default", "{}");
    let own = ("Sidecar", "shop/cart", "{workloadSelector: {labels: {app: cart}}}");
    let foreign = ("Sidecar", "istio-system/cart", "{workloadSelector: {labels: {app: cart}}}");
    let check = |sidecars: &[_], expected: Option<&str>| {
        assert_eq!(
            sidecar(&objects(&written(sidecars)), &cart(), &settings()).as_deref(),
            expected
        );
    };
    check(&[mesh, namespace, own], Some("shop/cart"));
    check(&[mesh, namespace, foreign], Some("shop/a-default"));
    check(&[mesh, foreign], Some("istio-system/default"));
    check(&[foreign], None);
}

#[test]
fn telemetry_has_one_object_per_reach() {
    let own = format!("{{{SELECTS_CART}}}");
    let found = objects(&written(&[
        ("Telemetry", "istio-system/b", "{}"),
        ("Telemetry", "istio-system/a", "{}"),
        ("Telemetry", "shop/x", "{}"),
        ("Telemetry", "shop/cart-2", &own),
        ("Telemetry", "shop/cart-1", &own),
        ("Telemetry", "istio-system/cart", &own),
    ]));
    assert_eq!(
        *telemetries(&found, &cart(), &settings()),
        ["istio-system/a", "shop/cart-1", "shop/x"]
    );
}

#[test]
fn routes_lead_to_destinations_and_mirrors_by_their_full_hosts() {
    let spec = "{hosts: [cart], http: [{route: [{destination: {host: cart}}], mirror: {host: shadow.test},
        mirrors: [{destination: {host: m.test.svc.cluster.local}}]}],
        tcp: [{route: [{destination: {host: db}}]}], tls: [{match: [{sniHosts: [a.b]}], route: [{destination: {host: 1.2.3.4}}]}]}";
    let found = objects(&written(&[("VirtualService", "shop/cart", spec)]));
    assert_eq!(
        route_hosts(&found[0]).into_iter().collect::<Vec<_>>(),
        [
            "1.2.3.4",
            "cart.shop.svc.cluster.local",
            "db.shop.svc.cluster.local",
            "m.test.svc.cluster.local",
            "shadow.test"
        ]
    );
}

#[test]
fn export_to_bounds_who_sees_a_route() {
    let check = |spec: &str, namespace: &str, expected: bool| {
        let found = objects(&written(&[("VirtualService", "shop/cart", spec)]));
        assert_eq!(
            visible_to(&found[0], namespace, &settings()),
            expected,
            "{spec} in {namespace}"
        );
    };
    check("{}", "other", true);
    check("{exportTo: ['*']}", "other", true);
    check("{exportTo: ['.']}", "other", false);
    check("{exportTo: ['.']}", "shop", true);
    check("{exportTo: [other]}", "other", true);
    check("{exportTo: [other]}", "shop", false);
    check("{exportTo: ['~']}", "shop", false);
}

#[test]
fn the_most_specific_rule_of_a_namespace_counts_and_the_root_is_the_last_resort() {
    const HOST: &str = "cart.shop.svc.cluster.local";
    let root = ("DestinationRule", "istio-system/all", "{host: '*.local'}");
    let wild = ("DestinationRule", "shop/wild", "{host: '*.shop.svc.cluster.local'}");
    let exact = ("DestinationRule", "shop/cart", "{host: cart}");
    let twin = ("DestinationRule", "shop/cart-2", "{host: cart.shop.svc.cluster.local}");
    let client = ("DestinationRule", "client/cart", "{host: cart.shop.svc.cluster.local}");
    let hidden =
        ("DestinationRule", "client/own", "{host: cart.shop.svc.cluster.local, exportTo: ['.']}");
    let check = |rules: &[_], expected: &[&str]| {
        let rules = objects(&written(rules));
        assert_eq!(*names(destination_rules(&rules, HOST, "shop", &settings())), *expected);
    };
    check(&[root], &["istio-system/all"]);
    check(&[root, wild], &["shop/wild"]);
    check(&[root, wild, exact, twin], &["shop/cart", "shop/cart-2"]);
    check(&[root, client, hidden], &["client/cart", "istio-system/all"]);
}
