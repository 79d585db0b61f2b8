use mesh_validation::Severity;
use mesh_validation::crd::UnknownFields;
use serde_json::{Value, json};

use super::{check, lines, load, load_versions, widget};

const SCHEMA: &str = "
type: object
required: [mode]
properties:
  mode: {type: string, default: RUN}
  maybe: {type: string, nullable: true}
  inner:
    type: object
    properties:
      size: {type: integer, default: 3}
  each:
    type: object
    additionalProperties: {type: object, properties: {size: {type: integer, default: 1}}}
  open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object, properties: {b: {type: string}}}}}
  any: {type: object, additionalProperties: true}
";

#[test]
fn defaults_are_filled_in_where_their_parent_is() {
    let (definitions, _) = load(SCHEMA);
    let definition = definitions.iter().next().expect("a kind");
    let complete =
        definition.complete(widget(&json!({"inner": {}, "each": {"x": {}}, "mode": null})));
    assert_eq!(
        complete["spec"],
        json!({"mode": "RUN", "inner": {"size": 3}, "each": {"x": {"size": 1}}})
    );
    let complete = definition.complete(widget(&json!({"maybe": null, "inner": null})));
    assert_eq!(complete["spec"], json!({"mode": "RUN", "maybe": null}));
}

#[test]
fn unknown_fields_are_named_and_dropped() {
    check(
        SCHEMA,
        &json!({"mod": "RUN", "inner": {"sise": 1}, "each": {"x": {"y": 1}}}),
        &["CRD-UNKNOWN spec.each.x.y", "CRD-UNKNOWN spec.inner.sise", "CRD-UNKNOWN spec.mod"],
    );
    check(SCHEMA, &json!({"open": {"x": 1, "a": {"b": ""}}, "any": {"x": {"y": 1}}}), &[]);
    check(SCHEMA, &json!({"open": {"a": {"c": ""}}}), &["CRD-UNKNOWN spec.open.a.c"]);
}

#[test]
fn unknown_fields_may_be_warned_of_or_dropped() {
    let (definitions, _) = load(SCHEMA);
    let definition = definitions.iter().next().expect("a kind");
    let object = widget(&json!({"mod": "RUN"}));
    let warned = definition.check(object.clone(), UnknownFields::Warn);
    assert_eq!(
        warned.iter().map(|finding| finding.severity).collect::<Vec<_>>(),
        [Severity::Warning]
    );
    assert_eq!(definition.check(object.clone(), UnknownFields::Drop), []);
    assert_eq!(definition.complete(object)["spec"], json!({"mode": "RUN"}));
}

#[test]
fn unknown_metadata_is_named_too() {
    let (definitions, _) = load(SCHEMA);
    let mut object = widget(&json!({}));
    object["metadata"]["label"] = json!({});
    object["extra"] = json!(1);
    let found = definitions.iter().next().expect("a kind").check(object, UnknownFields::Refuse);
    let paths: Vec<String> = found.iter().map(|finding| finding.path.to_string()).collect();
    assert_eq!(paths, ["extra", "metadata.label"]);
}

#[test]
fn status_is_not_written_with_the_object() {
    let schema = "
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {size: {type: integer}}}
          status: {type: object, properties: {size: {type: integer}}}
        x-kubernetes-validations:
        - rule: '!has(self.status) || self.status.size == self.spec.size'
";
    let with_status = format!("\n  - name: v1\n    subresources: {{status: {{}}}}{schema}");
    let without = format!("\n  - name: v1\n    subresources: {{}}{schema}");
    let object = |spec: i32, status: Value| {
        let mut object = widget(&json!({"size": spec}));
        object["status"] = status;
        object
    };
    let created = |definitions: &str, status: Value| {
        let (definitions, reports) = load_versions(definitions);
        assert_eq!(reports, []);
        let definition = definitions.iter().next().expect("a kind");
        let found = definition.check(object(1, status.clone()), UnknownFields::Refuse);
        (lines(&found), definition.complete(object(1, status)).get("status").is_some())
    };
    assert_eq!(created(&with_status, json!("wrong")), (vec![], false));
    assert_eq!(created(&with_status, json!({"size": 2})), (vec![], false));
    let unknown = vec!["CRD-UNKNOWN status.none".to_owned()];
    assert_eq!(created(&with_status, json!({"none": 1})), (unknown, false));
    assert_eq!(created(&without, json!({"size": 2})), (vec!["CRD-RULE ".to_owned()], true));

    let (definitions, _) = load_versions(&with_status);
    let definition = definitions.iter().next().expect("a kind");
    let updated =
        |new: Value, old: Value| lines(&definition.check_update(new, old, UnknownFields::Refuse));
    assert_eq!(updated(object(2, json!("wrong")), object(1, json!({"size": 2}))), [""; 0]);
    assert_eq!(
        updated(object(3, json!({"size": 3})), object(1, json!({"size": 1}))),
        ["CRD-RULE "]
    );
    assert_eq!(updated(object(3, json!({"size": 4})), widget(&json!({"size": 1}))), [""; 0]);
}
