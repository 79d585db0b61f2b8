use serde_json::json;

use super::{check, findings};

#[test]
fn types_are_those_of_the_schema() {
    let schema = "
type: object
properties:
  text: {type: string}
  count: {type: integer}
  share: {type: number}
  flag: {type: boolean}
  list: {type: array, items: {type: string}}
  map: {type: object, additionalProperties: {type: integer}}
  port: {x-kubernetes-int-or-string: true}
";
    check(
        schema,
        &json!({"text": "a", "count": 1, "share": 1, "flag": true, "list": ["a"], "map": {"a": 1}, "port": "http"}),
        &[],
    );
    check(schema, &json!({"count": 2.0, "share": 0.5, "port": 80}), &[]);
    check(
        schema,
        &json!({"text": 1, "count": 1.5, "share": "1", "flag": "true", "list": {}, "map": [], "port": true}),
        &[
            "CRD-TYPE spec.count",
            "CRD-TYPE spec.flag",
            "CRD-TYPE spec.list",
            "CRD-TYPE spec.map",
            "CRD-TYPE spec.port",
            "CRD-TYPE spec.share",
            "CRD-TYPE spec.text",
        ],
    );
    check(
        schema,
        &json!({"list": ["a", 1, null], "map": {"a": "1", "b": null}}),
        &[
            "CRD-TYPE spec.list[1]",
            "CRD-TYPE spec.list[2]",
            "CRD-TYPE spec.map.a",
            "CRD-TYPE spec.map.b",
        ],
    );
}

#[test]
fn required_fields_and_fixed_sets() {
    let schema = "
type: object
required: [mode, size]
properties:
  mode: {type: string, enum: [RUN, HALT]}
  size: {type: integer, enum: [1, 2]}
";
    check(schema, &json!({"mode": "RUN", "size": 2.0}), &[]);
    check(schema, &json!({}), &["CRD-REQUIRED spec.mode", "CRD-REQUIRED spec.size"]);
    check(
        schema,
        &json!({"mode": "run", "size": 3}),
        &["CRD-ENUM spec.mode", "CRD-ENUM spec.size"],
    );
    let said = findings(schema, &json!({"mode": "run", "size": 1}));
    assert_eq!(said[0].message, r#""run" is not one of "RUN", "HALT""#);
}

#[test]
fn limits_of_numbers() {
    let schema = "
type: object
properties:
  a: {type: integer, minimum: 1, maximum: 9}
  b: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true}
  c: {type: number, multipleOf: 0.1}
  d: {type: integer, format: int32}
";
    check(schema, &json!({"a": 1, "b": 0.5, "c": 0.3, "d": 2_147_483_647}), &[]);
    check(schema, &json!({"a": 0, "b": 0}), &["CRD-MINIMUM spec.a", "CRD-MINIMUM spec.b"]);
    check(schema, &json!({"a": 10, "b": 1}), &["CRD-MAXIMUM spec.a", "CRD-MAXIMUM spec.b"]);
    check(
        schema,
        &json!({"c": 0.35, "d": 2_147_483_648_u32}),
        &["CRD-MULTIPLE spec.c", "CRD-RANGE spec.d"],
    );
}

#[test]
fn limits_of_texts_count_characters() {
    let schema = "
type: object
properties:
  name: {type: string, minLength: 2, maxLength: 3, pattern: '^[a-zé]+$'}
";
    check(schema, &json!({"name": "ééé"}), &[]);
    check(schema, &json!({"name": "é"}), &["CRD-MIN-LENGTH spec.name"]);
    check(schema, &json!({"name": "éééé"}), &["CRD-MAX-LENGTH spec.name"]);
    check(schema, &json!({"name": "A1"}), &["CRD-PATTERN spec.name"]);
}

#[test]
fn limits_of_lists_and_maps() {
    let schema = "
type: object
minProperties: 1
properties:
  list: {type: array, minItems: 1, maxItems: 2, items: {type: integer}}
  map: {type: object, maxProperties: 1, additionalProperties: {type: integer}}
";
    check(schema, &json!({"list": [1, 2], "map": {"a": 1}}), &[]);
    check(schema, &json!({}), &["CRD-MIN-PROPERTIES spec"]);
    check(schema, &json!({"list": []}), &["CRD-MIN-ITEMS spec.list"]);
    check(
        schema,
        &json!({"list": [1, 2, 3], "map": {"a": 1, "b": "2"}}),
        &["CRD-MAX-ITEMS spec.list", "CRD-MAX-PROPERTIES spec.map"],
    );
}

#[test]
fn shapes_that_exclude_each_other() {
    let schema = "
type: object
properties: {a: {type: string}, b: {type: string}, c: {type: string}}
oneOf:
- not: {anyOf: [{required: [a]}, {required: [b]}]}
- required: [a]
- required: [b]
anyOf:
- required: [c]
- properties: {a: {enum: [x]}}
  required: [a]
not: {properties: {c: {enum: [never]}}, required: [c]}
";
    check(schema, &json!({"a": "x"}), &[]);
    check(schema, &json!({"c": "y"}), &[]);
    check(schema, &json!({"a": "x", "b": "y"}), &["CRD-ONE-OF spec"]);
    check(schema, &json!({"c": "never"}), &["CRD-NOT spec"]);
    check(schema, &json!({"a": "y"}), &["CRD-ANY-OF spec", "CRD-REQUIRED spec.c"]);
    let said = findings(schema, &json!({"a": "x", "b": "y"}));
    assert_eq!(said[0].message, "a and b exclude each other, keep one");
}

#[test]
fn all_shapes_are_asked_for() {
    let schema = "
type: object
properties: {a: {type: integer}}
allOf:
- properties: {a: {minimum: 2}}
- properties: {a: {maximum: 3}}
";
    check(schema, &json!({"a": 2}), &[]);
    check(schema, &json!({"a": 4}), &["CRD-MAXIMUM spec.a", "CRD-ALL-OF spec"]);
}

#[test]
fn sets_and_maps_among_lists() {
    let schema = "
type: object
properties:
  set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
  ports:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [number, protocol]
    items:
      type: object
      properties: {number: {type: integer}, protocol: {type: string}, name: {type: string}}
";
    check(
        schema,
        &json!({"set": ["a", "b"], "ports": [{"number": 1}, {"number": 1, "protocol": "UDP"}]}),
        &[],
    );
    check(
        schema,
        &json!({"set": ["a", "b", "a"], "ports": [{"number": 1, "name": "a"}, {"number": 1, "name": "b"}]}),
        &["CRD-DUPLICATE spec.ports[1]", "CRD-DUPLICATE spec.set[2]"],
    );
}

#[test]
fn formats() {
    let cases = [
        ("date-time", "2026-02-28T23:59:59.5Z", "2026-02-30T00:00:00Z"),
        ("date", "2026-02-28", "2026-2-28"),
        ("duration", "1h30m", "soon"),
        ("ipv4", "10.0.0.1", "10.0.0.256"),
        ("ipv6", "::1", "10.0.0.1"),
        ("cidr", "10.0.0.0/8", "10.0.0.0/33"),
        ("uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810"),
        ("uuid4", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("byte", "aGk=", "hi!"),
        ("uri", "https://example.io/a", "example.io"),
        ("uri", "http://[::1]:80/", "http://::1:80/"),
        ("uri", "http://a/[", "http://a[::1]/"),
        ("email", "a@example.io", "example.io"),
        ("hostname", "a.example.io", "a..io"),
        ("mac", "00:00:5e:00:53:01", "00:00:5e"),
        ("isbn10", "0-306-40615-2", "0-306-40615-3"),
        ("isbn13", "978-0-306-40615-7", "978-0-306-40615-8"),
        ("creditcard", "4012 8888 8888 1881", "4012 8888 8888 1882"),
        ("ssn", "078-05-1120", "078-051120"),
        ("hexcolor", "#a0b1c2", "#xyz"),
        ("rgbcolor", "rgb(0, 128, 255)", "rgb(0,128,256)"),
        ("bsonobjectid", "507f1f77bcf86cd799439011", "507f"),
        ("k8s-short-name", "a-1", "A"),
        ("k8s-long-name", "a.b", "a..b"),
    ];
    for (format, right, wrong) in cases {
        let schema = format!("type: object\nproperties: {{a: {{type: string, format: {format}}}}}");
        check(&schema, &json!({"a": right}), &[]);
        check(&schema, &json!({"a": wrong}), &["CRD-FORMAT spec.a"]);
    }
    check(
        "type: object\nproperties: {a: {type: string, format: color}}",
        &json!({"a": "any"}),
        &[],
    );
}

#[test]
fn objects_in_objects_have_a_kind_and_a_name() {
    let schema = "
type: object
properties:
  inner: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
";
    check(
        schema,
        &json!({"inner": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {}}}),
        &[],
    );
    check(
        schema,
        &json!({"inner": {"kind": "Pod", "metadata": {"name": "A"}}}),
        &["CRD-REQUIRED spec.inner.apiVersion", "CRD-NAME spec.inner.metadata.name"],
    );
    let nameless = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {"a": "b"}}});
    check(schema, &json!({"inner": nameless}), &[]);
}
