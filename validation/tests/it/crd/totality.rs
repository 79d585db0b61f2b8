//! Whatever an object is, checking it ends with findings and without a panic.

use mesh_validation::crd::{Definitions, UnknownFields};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const CRD: &str = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.io
  scope: Namespaced
  names: {kind: Widget}
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            x-kubernetes-preserve-unknown-fields: true
            required: [a]
            properties:
              a: {type: string, format: date-time, default: '2026-01-01T00:00:00Z'}
              b: {type: array, x-kubernetes-list-type: set, items: {type: string, minLength: 1}}
              c:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [a]
                items: {type: object, properties: {a: {x-kubernetes-int-or-string: true}}}
              d: {type: object, nullable: true, additionalProperties: {type: number, minimum: 0}}
            oneOf: [{required: [b]}, {required: [c]}, {not: {anyOf: [{required: [b]}, {required: [c]}]}}]
            x-kubernetes-validations:
            - {rule: 'self.b == self.e || self.c in [self.b]', messageExpression: self.a}
            - {rule: 'self.d.all(key, self.d[key] > oldSelf.d[key])'}
            - {rule: 'url(self.e).getQuery() == self.d && quantity(self.e).sign() > 0', fieldPath: .e}
            - {rule: 'self.c.map(x, x.a) + self.b == [] || self.b.isSorted() || self.b.max() == self.e'}
";

fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-e]{0,2}",
        "\\PC{0,4}",
        Just("2026-01-01T00:00:00Z".to_owned()),
        Just("1.5Gi".to_owned())
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map("[a-e]", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_object_is_answered(spec in json(), old in json(), metadata in json()) {
        let mut definitions = Definitions::new();
        prop_assert_eq!(definitions.load(CRD, "widget.yaml"), []);
        let definition = definitions.iter().next().expect("a kind");
        let whole = |spec: &Value| json!({"apiVersion": "example.io/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": spec});
        let complete = definition.complete(whole(&spec));
        prop_assert_eq!(&definition.complete(complete.clone()), &complete, "completing is done at once");
        let created = definition.check(whole(&spec), UnknownFields::Drop);
        let again = definition.check(complete.clone(), UnknownFields::Drop);
        prop_assert_eq!(created, again, "what was completed is judged alike");
        let _ = definition.check_update(whole(&spec), whole(&old), UnknownFields::Warn);
        let mut strange = whole(&spec);
        strange["metadata"] = metadata.clone();
        let _ = definition.check(strange, UnknownFields::Refuse);
        let _ = definition.check(spec, UnknownFields::Refuse);
        let _ = definition.check(old, UnknownFields::Refuse);
    }
}
