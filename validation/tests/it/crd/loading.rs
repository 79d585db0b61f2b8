use mesh_validation::crd::{Definitions, codes};
use serde_json::json;

use super::{check, findings, load};

#[test]
fn what_cannot_be_used_is_named_with_its_place() {
    let (definitions, reports) = load(
        "
type: object
properties:
  a: {type: text}
  b: {type: string, pattern: '('}
x-kubernetes-validations:
- rule: self.a ==
- rule: self.a == other
- rule: nothing(self.a)
- rule: 'true'
  reason: Because
- rule: 'true'
  fieldPath: a
- rule: self.a == self.b
- rule: self.?a.optMap(1, 2).hasValue()
- rule: self.?a.optFlatMap(v).hasValue()
- rule: self.?a.optMap(v, v).value() == v
",
    );
    let said: Vec<String> = reports[0]
        .findings()
        .iter()
        .map(|finding| {
            format!("{}: {}", finding.path, finding.message.lines().next().unwrap_or_default())
        })
        .collect();
    let schema = "spec.versions[0].schema.openAPIV3Schema.properties.spec";
    let starts = [
        format!("{schema}.properties.a.type: not a type"),
        format!("{schema}.properties.b.pattern: pattern \"(\" does not compile"),
        format!("{schema}.x-kubernetes-validations[0].rule: does not compile"),
        format!(
            "{schema}.x-kubernetes-validations[1].rule: does not compile: nothing is called \"other\""
        ),
        format!(
            "{schema}.x-kubernetes-validations[2].rule: does not compile: nothing is called \"nothing\""
        ),
        format!("{schema}.x-kubernetes-validations[3].reason: reason \"Because\""),
        format!("{schema}.x-kubernetes-validations[4].fieldPath: \"a\" is not a path"),
        format!(
            "{schema}.x-kubernetes-validations[6].rule: does not compile: the first argument of optMap is a name"
        ),
        format!(
            "{schema}.x-kubernetes-validations[7].rule: does not compile: optFlatMap takes a name and an expression"
        ),
        format!(
            "{schema}.x-kubernetes-validations[8].rule: does not compile: nothing is called \"v\""
        ),
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (said, start) in said.iter().zip(&starts) {
        assert!(said.starts_with(start), "{said}");
    }
    assert!(
        reports[0]
            .iter()
            .all(|finding| finding.code == codes::DEFINITION && finding.position.is_some())
    );
    assert_eq!(definitions.len(), 1, "the rest is taken");
}

#[test]
fn documents_that_are_no_crd_are_passed_over() {
    let mut definitions = Definitions::new();
    let reports =
        definitions.load("kind: ConfigMap\napiVersion: v1\n---\na: [\n---\n", "mixed.yaml");
    assert_eq!(reports.len(), 1, "{reports:?}");
    assert_eq!(reports[0].findings()[0].position.map(|place| place.line), Some(4));
    assert!(definitions.is_empty());
}

#[test]
fn elements_of_a_list_are_read() {
    let item = |kind: &str, schema: &str| {
        format!(
            "- metadata: {{name: {kind}}}
  apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
  spec:
    group: example.io
    names: {{kind: {kind}}}
    versions:
    - {{name: v1, schema: {{openAPIV3Schema: {schema}}}}}
"
        )
    };
    let items = item("Apple", "{type: object}") + &item("Pear", "{type: fruit}");
    let other = "- {apiVersion: v1, kind: ConfigMap}\n";
    let bare = items
        .replace("  apiVersion: apiextensions.k8s.io/v1\n  kind: CustomResourceDefinition\n", "");
    let texts = [
        format!("apiVersion: v1\nkind: List\nitems:\n{other}{items}"),
        format!("apiVersion: v1\nkind: List\nitems:\n{items}"),
        format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinitionList\nitems:\n{bare}"
        ),
    ];
    for (text, line) in texts.iter().zip([20, 19, 15]) {
        let mut definitions = Definitions::new();
        let reports = definitions.load(text, "list.yaml");
        let kinds: Vec<&str> =
            definitions.iter().map(|definition| &*definition.kind().kind).collect();
        assert_eq!(kinds, ["Apple", "Pear"], "{text}");
        assert_eq!(reports.len(), 1, "{reports:?}");
        assert_eq!(reports[0].object().name.name(), "Pear");
        let finding = &reports[0].findings()[0];
        assert_eq!(
            finding.path.to_string(),
            "spec.versions[0].schema.openAPIV3Schema.type",
            "{text}"
        );
        assert_eq!(finding.position.map(|place| place.line), Some(line), "{text}");
    }
}

#[test]
fn versions_are_apart() {
    let text = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.io
  scope: Cluster
  names: {kind: Thing}
  versions:
  - {name: v1, served: true, schema: {openAPIV3Schema: {type: object, properties: {a: {type: string}}}}}
  - {name: v2, served: false, schema: {openAPIV3Schema: {type: object, properties: {b: {type: string}}}}}
  - {name: v3, served: true}
";
    let mut definitions = Definitions::new();
    let reports = definitions.load(text, "things.yaml");
    assert_eq!(reports[0].findings()[0].message, "the version has no schema");
    let versions: Vec<(&str, bool, bool)> = definitions
        .iter()
        .map(|definition| {
            (&*definition.kind().version, definition.is_served(), definition.is_namespaced())
        })
        .collect();
    assert_eq!(versions, [("v1", true, false), ("v2", false, false)]);
}

#[test]
fn messages_and_fields_of_rules() {
    let schema = "
type: object
properties: {low: {type: integer}, high: {type: integer}}
x-kubernetes-validations:
- rule: self.low <= self.high
  message: low is above high
  messageExpression: \"'low ' + string(self.low) + ' is above high ' + string(self.high)\"
  fieldPath: .low
- rule: self.low != 7
- rule: self.high != 8
  message: not eight
  messageExpression: self.none
- rule: self.high != 9
  message: not nine
  messageExpression: \"'in\\\\ntwo lines'\"
";
    let found = findings(schema, &json!({"low": 3, "high": 2}));
    assert_eq!(found[0].to_string(), "error at spec.low: low 3 is above high 2 [CRD-RULE]");
    assert_eq!(found[0].parameter("rule"), Some("self.low <= self.high"));
    assert_eq!(
        findings(schema, &json!({"low": 7, "high": 7}))[0].message,
        "failed rule: self.low != 7"
    );
    assert_eq!(findings(schema, &json!({"low": 1, "high": 8}))[0].message, "not eight");
    assert_eq!(findings(schema, &json!({"low": 1, "high": 9}))[0].message, "not nine");
}

#[test]
fn rules_are_not_evaluated_on_wrong_types() {
    let schema = "
type: object
required: [a]
properties: {a: {type: integer, minimum: 1}}
x-kubernetes-validations: [{rule: self.a > 5}]
";
    check(schema, &json!({"a": "x"}), &["CRD-TYPE spec.a", "CRD-UNCHECKED "]);
    check(schema, &json!({}), &["CRD-REQUIRED spec.a", "CRD-UNCHECKED "]);
    check(schema, &json!({"a": 0}), &["CRD-MINIMUM spec.a", "CRD-RULE spec"]);
}

#[test]
fn contradictions_of_a_schema_are_named() {
    let said = |schema: &str| -> Vec<String> {
        let (_, reports) = load(&format!("type: object\nproperties:\n  a: {schema}"));
        let findings = reports.iter().flat_map(|report| report.findings());
        findings
            .map(|finding| {
                let path = finding.path.to_string();
                let (_, path) = path.split_once(".properties.a.").expect("it is about a");
                format!("{path}: {}", finding.message)
            })
            .collect()
    };
    assert_eq!(said("{type: integer, default: 3}"), [""; 0]);
    assert_eq!(said("{type: integer, default: x}"), ["default: \"x\" is a string, not an integer"]);
    assert_eq!(said("{type: object, $ref: '#/b'}"), ["$ref: $ref is not allowed in a CRD"]);
    assert_eq!(
        said("{type: object, properties: {}, additionalProperties: {type: string}}"),
        ["additionalProperties: properties and additionalProperties exclude each other"]
    );
    assert_eq!(said("{type: array, items: {minimum: 1}}"), ["items: the type is missing"]);
    for free in [
        "{x-kubernetes-int-or-string: true}",
        "{x-kubernetes-preserve-unknown-fields: true}",
        "{type: object, properties: {b: {type: string}}, not: {properties: {b: {minLength: 1}}}, anyOf: [{required: [b]}]}",
    ] {
        assert_eq!(said(free), [""; 0], "{free}");
    }
    let set = "type: array, x-kubernetes-list-type: set";
    assert_eq!(
        said(&format!("{{{set}, items: {{type: object}}}}")),
        ["x-kubernetes-list-type: the elements of a set are scalars or atomic"]
    );
    let atomic = "{type: object, x-kubernetes-map-type: atomic}";
    assert_eq!(said(&format!("{{{set}, items: {atomic}}}")), [""; 0]);
}

#[test]
fn contradictions_of_a_crd_are_named() {
    let said = |text: &str| -> Vec<String> {
        let reports = Definitions::new().load(text, "crd.yaml");
        let findings = reports.iter().flat_map(|report| report.findings());
        findings.map(|finding| format!("{}: {}", finding.path, finding.message)).collect()
    };
    let old = "
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
spec: {group: example.io, version: v1, names: {kind: Widget}}
";
    assert_eq!(
        said(old),
        [
            "apiVersion: apiextensions.k8s.io/v1beta1 is not served; write the CRD in apiextensions.k8s.io/v1"
        ]
    );
    let twice = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widget.example.io}
spec:
  group: example.io
  names: {kind: Widget, plural: widgets}
  versions:
  - {name: v1, storage: true, schema: {openAPIV3Schema: {type: object}}}
  - {name: v2, storage: true, schema: {openAPIV3Schema: {type: object}}}
";
    assert_eq!(
        said(twice),
        [
            "metadata.name: the name is \"widget.example.io\", it has to be \"widgets.example.io\"",
            "spec.versions: only one version is that of storage",
        ]
    );
}
