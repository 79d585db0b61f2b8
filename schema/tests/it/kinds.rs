//! Ids of kinds.

use mesh_config_model::GroupVersionKind;
use mesh_schema::{Kind, Schema, gvk, sets};

#[test]
fn ids_count_identifiers_in_ascii_order() {
    let pseudo = ["Address", "DNSName", "TypeUrl"];
    let mut identifiers: Vec<&str> =
        sets::all().iter().map(Schema::identifier).chain(pseudo).collect();
    identifiers.sort_unstable();
    assert_eq!(identifiers.len(), 55);
    for (id, identifier) in (1..).zip(identifiers) {
        assert_eq!(Kind::try_from(id).map(Kind::as_str), Ok(identifier));
        assert_eq!(Kind::try_from(id).map(Kind::id), Ok(id));
    }
}

#[test]
fn id_zero_is_the_unknown_kind() {
    assert_eq!(Kind::try_from(0), Ok(Kind::Unknown));
    assert_eq!(Kind::default(), Kind::Unknown);
}

#[test]
fn id_beyond_the_last_names_itself() {
    assert_eq!(Kind::try_from(56).unwrap_err().to_string(), "no kind has id 56");
}

#[test]
fn kind_of_an_object_is_that_of_its_registered_version() {
    assert_eq!(Kind::of(&gvk::KUBERNETES_GATEWAY_V1BETA1), Kind::KubernetesGateway);
    assert_eq!(Kind::of(&gvk::GATEWAY_V1ALPHA3), Kind::Gateway);
    assert_eq!(Kind::of(&gvk::X_BACKEND), Kind::XBackend);
    assert_eq!(Kind::of(&GroupVersionKind::default()), Kind::Unknown);
}

#[test]
fn every_schema_has_a_kind() {
    for schema in sets::all() {
        assert_eq!(Kind::of(schema.gvk()).as_str(), schema.identifier());
    }
}
