//! Which objects a control plane reads.

use mesh_config_model::store::{
    ConfigStore, ContentOptions, ContentSource, NamespaceFilter, ObjectFilter,
};
use mesh_config_model::{Config, GroupVersionKind, Meta, REVISION_LABEL};

use crate::widgets::{WIDGET, find_kind, widget};

const GATEWAY: GroupVersionKind =
    GroupVersionKind::from_static("gateway.networking.k8s.io", "v1", "Gateway");
const ISTIO_GATEWAY: GroupVersionKind =
    GroupVersionKind::from_static("networking.istio.io", "v1", "Gateway");

fn object(gvk: GroupVersionKind, namespace: &str, revision: Option<&str>) -> Config {
    let mut config = Config::new(Meta::new(gvk, namespace, "x"), String::new());
    let label = revision.map(|revision| (REVISION_LABEL.to_owned(), revision.to_owned()));
    config.meta.labels.extend(label);
    config
}

#[test]
fn revisions_and_tags() {
    let check = |filter: ObjectFilter, kept: [bool; 4]| {
        let revisions = [None, Some("canary"), Some("prod"), Some("other")];
        let actual = revisions.map(|revision| filter.keeps(&object(WIDGET, "ns", revision)));
        assert_eq!(actual, kept, "{filter:?}");
    };
    check(ObjectFilter::new(), [true, true, true, true]);
    check(ObjectFilter::new().revision("canary"), [true, true, false, false]);
    check(ObjectFilter::new().revision("canary").tags(["prod"]), [true, true, true, false]);
}

#[test]
fn gateways_of_the_gateway_api_pass_whatever_their_revision() {
    let filter = ObjectFilter::new().revision("canary").namespaces(|namespace| namespace == "a");
    assert!(filter.keeps(&object(GATEWAY, "a", Some("other"))));
    assert!(!filter.keeps(&object(GATEWAY, "b", Some("other"))));
    assert!(!filter.keeps(&object(ISTIO_GATEWAY, "a", Some("other"))));
}

#[test]
fn namespaces_do_not_concern_objects_of_the_cluster() {
    let filter = ObjectFilter::new().namespaces(|namespace| namespace == "a");
    let kept = ["a", "b", ""].map(|namespace| filter.keeps(&object(WIDGET, namespace, None)));
    assert_eq!(kept, [true, false, true]);
}

#[test]
fn filter_of_a_kind_is_asked_for_that_kind_alone() {
    let filter = ObjectFilter::new().kind(WIDGET, |config| config.meta.namespace == "a");
    assert!(filter.keeps(&object(WIDGET, "a", None)));
    assert!(!filter.keeps(&object(WIDGET, "b", None)));
    assert!(filter.keeps(&object(GATEWAY, "b", None)));
}

#[test]
fn stores_over_texts_pass_over_what_is_not_kept() {
    let filter = ObjectFilter::new().revision("canary");
    let options = ContentOptions::new().keep(move |config| filter.keeps(config));
    let source = ContentSource::new([WIDGET], find_kind, options);
    let other = "apiVersion: example.io/v1\nkind: Widget\nmetadata: {name: b, labels: {istio.io/rev: old}}\n";
    let text = format!("{}---\n{other}", widget("a", ""));
    assert_eq!(source.apply("x", text), []);
    let listed = source.list(&WIDGET, NamespaceFilter::All);
    assert_eq!(listed.iter().map(|object| &*object.meta.name).collect::<Vec<_>>(), ["a"]);
}
