//! Schemas of own kinds.

use mesh_config_model::decode::{Body, Scope};
use mesh_schema::{Class, Schema, SchemaBuilder, SchemaFault};

fn widget() -> SchemaBuilder {
    Schema::builder("Widget").group("example.io").plural("widgets").spec::<serde_json::Value>()
}

#[test]
fn what_is_left_out_has_its_default() {
    let schema = widget().build().unwrap();
    assert_eq!(schema.identifier(), "Widget");
    assert_eq!(schema.gvk().version, "v1");
    assert_eq!(schema.scope(), Scope::Namespaced);
    assert_eq!(schema.class(), Class::CustomResource);
    assert_eq!(schema.body(), Body::Spec);
    assert_eq!((schema.status_type(), schema.status_package()), (None, None));
    assert_eq!(schema.aliases().count(), 0);
}

#[test]
fn every_fault_is_reported_at_once() {
    let error = Schema::builder("Wid.get").group("example.io").plural("-").build().unwrap_err();
    let expected = [
        SchemaFault::Kind("Wid.get".to_owned()),
        SchemaFault::Plural("-".to_owned()),
        SchemaFault::UnknownSpec,
    ];
    assert_eq!(error.faults, expected);
    let text = r#"schema of example.io/v1/Wid.get is invalid: kind "Wid.get" is not a DNS label; plural "-" is not a DNS label; type of the body is not known"#;
    assert_eq!(error.to_string(), text);
}

#[test]
fn upper_case_is_part_of_a_name() {
    assert!(widget().plural("WIDGETS").build().is_ok());
}

#[test]
fn unchecked_schema_is_found_wrong_later() {
    let schema = Schema::builder("Widget").plural("widgets").build_unchecked();
    assert_eq!(schema.validate().unwrap_err().faults, [SchemaFault::UnknownSpec]);
}

#[test]
fn equality_is_of_names_scope_and_body_type() {
    let equal = |changed: SchemaBuilder| changed.build().unwrap() == widget().build().unwrap();
    assert!(equal(widget()));
    assert!(equal(
        widget().aliases(["v1beta1"]).status::<String>().identifier("Other").synthetic()
    ));
    assert!(!equal(widget().cluster_scoped()));
    assert!(!equal(widget().plural("wodgets")));
    assert!(!equal(widget().group("example.com")));
    assert!(!equal(widget().version("v2")));
    assert!(!equal(widget().spec::<String>()));
    assert!(!equal(widget().spec_name("other", "Value")));
}

#[test]
fn alias_versions_come_in_declared_order_and_the_registered_one_last() {
    let schema = widget().aliases(["v1beta1", "v1alpha1"]).build().unwrap();
    let versions: Vec<_> = schema.alias_gvks().map(|gvk| gvk.version).collect();
    assert_eq!(versions, ["v1beta1", "v1alpha1", "v1"]);
    let resources: Vec<_> = schema.alias_gvrs().map(|gvr| gvr.to_string()).collect();
    assert_eq!(
        resources,
        ["example.io/v1beta1/widgets", "example.io/v1alpha1/widgets", "example.io/v1/widgets"]
    );
}
