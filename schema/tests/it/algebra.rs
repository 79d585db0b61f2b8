//! Sets as values.

use mesh_schema::{Schema, Schemas, gvk, sets};

fn schema(kind: &'static str) -> Schema {
    let plural = kind.to_lowercase();
    Schema::builder(kind)
        .group("example.io")
        .plural(plural)
        .spec::<serde_json::Value>()
        .build()
        .expect("the schema is valid")
}

fn set(kinds: &[&'static str]) -> Schemas {
    Schemas::new(kinds.iter().map(|kind| schema(kind))).expect("the kinds differ")
}

fn kinds(set: &Schemas) -> Vec<&str> {
    set.gvks().map(|gvk| gvk.kind.as_ref()).collect()
}

#[test]
fn insertion_order_is_kept() {
    assert_eq!(kinds(&set(&["C", "A", "B"])), ["C", "A", "B"]);
    assert_eq!(Vec::from_iter(set(&["C", "A", "B"]).kinds()), ["A", "B", "C"]);
}

#[test]
fn kind_names_are_listed_once() {
    let second =
        Schema::builder("A").group("example.com").plural("a").spec::<String>().build().unwrap();
    let both = set(&["A"]).with([second]).unwrap();
    assert_eq!(both.len(), 2);
    assert_eq!(Vec::from_iter(both.kinds()), ["A"]);
}

#[test]
fn second_schema_of_a_kind_is_refused() {
    let error = set(&["A"]).with([schema("B"), schema("A")]).unwrap_err();
    assert_eq!(error.to_string(), "kind example.io/v1/A is in the set already");
}

#[test]
fn schema_of_a_version_that_another_reads_is_refused() {
    let version = |version: &'static str| {
        let own = Schema::builder("VirtualService").group("networking.istio.io").version(version);
        own.plural("virtualservices").spec::<serde_json::Value>().build().expect("it is valid")
    };
    let own = version("v1beta1");
    let error = sets::all().with([own.clone()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "kind networking.istio.io/v1beta1/VirtualService is in the set already"
    );
    assert_eq!(sets::all().union(&Schemas::new([own.clone()]).unwrap()), *sets::all());

    let other = version("v2");
    let with_other = sets::all().with([other.clone()]).unwrap();
    assert_eq!(with_other.find_by_gvk_alias(other.gvk()), Some(&other));

    let istio = sets::all().find_by_gvk(&gvk::VIRTUAL_SERVICE).unwrap().clone();
    let replaced = sets::all().without(&[istio]).with([own.clone()]).unwrap();
    assert_eq!(replaced.find_by_gvk_alias(own.gvk()), Some(&own));
}

#[test]
fn union_keeps_the_left_order_and_adds_the_rest() {
    assert_eq!(kinds(&set(&["C", "A"]).union(&set(&["B", "A", "D"]))), ["C", "A", "B", "D"]);
}

#[test]
fn intersection_has_the_order_of_the_right() {
    assert_eq!(kinds(&set(&["A", "B", "C"]).intersect(&set(&["C", "D", "A"]))), ["C", "A"]);
}

#[test]
fn schema_of_another_type_is_not_shared() {
    let other =
        Schema::builder("A").group("example.io").plural("a").spec::<String>().build().unwrap();
    assert!(set(&["A"]).intersect(&Schemas::new([other]).unwrap()).is_empty());
}

#[test]
fn without_leaves_the_original_as_it_was() {
    let original = set(&["A", "B", "C"]);
    assert_eq!(kinds(&original.without(&[schema("B"), schema("X")])), ["A", "C"]);
    assert_eq!(original.len(), 3);
}

#[test]
fn first_of_several_versions_is_found_by_name() {
    let v2 = Schema::builder("A")
        .group("example.io")
        .version("v2")
        .plural("a")
        .spec::<String>()
        .build()
        .unwrap();
    let both = set(&["A"]).with([v2.clone()]).unwrap();
    assert_eq!(both.find_by_group_kind("example.io", "A"), Some(&schema("A")));
    assert_eq!(both.find_by_plural("example.io", "a"), Some(&schema("A")));
    assert_eq!(both.find_by_gvk(v2.gvk()), Some(&v2));
}

#[test]
fn alias_yields_to_an_earlier_schema() {
    let v2 = Schema::builder("A")
        .group("example.io")
        .version("v2")
        .aliases(["v1"])
        .plural("a")
        .spec::<String>();
    let both = set(&["A"]).with([v2.build().unwrap()]).unwrap();
    assert_eq!(both.find_by_gvk_alias(schema("A").gvk()), Some(&schema("A")));
}

#[test]
fn walk_can_stop_early() {
    let found = sets::all().iter().find(|schema| schema.gvk() == &gvk::CONFIG_MAP);
    assert_eq!(found.map(Schema::plural), Some("configmaps"));
}

#[test]
fn wrong_schemas_of_a_set_are_all_reported() {
    let wrong = |kind: &'static str| Schema::builder(kind).plural("x").build_unchecked();
    let set = Schemas::new([wrong("A"), schema("B"), wrong("C")]).unwrap();
    let reported: Vec<_> = set.validate().into_iter().map(|error| error.gvk.kind).collect();
    assert_eq!(reported, ["A", "C"]);
}
