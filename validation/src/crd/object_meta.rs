//! The types of the fields of metadata, which no schema of a kind names.

use std::sync::LazyLock;

use mesh_config_model::FieldPath;
use mesh_config_model::yaml::{Documents, Options};

use super::schema::{Reader, Schema};

/// What the API server can decode; null means that a field is not there.
pub(super) static TYPES: LazyLock<Schema> = LazyLock::new(|| {
    let document = Documents::new(TEXT, &Options::new()).flatten().next();
    let document = document.expect("there is a document");
    Reader::new(FieldPath::root()).schema(&document.root)
});

const TEXT: &str = "
type: object
properties:
  annotations: {type: object, nullable: true, additionalProperties: {type: string, nullable: true}}
  creationTimestamp: {type: string, nullable: true, format: date-time}
  deletionGracePeriodSeconds: {type: integer, nullable: true}
  deletionTimestamp: {type: string, nullable: true, format: date-time}
  finalizers: {type: array, nullable: true, items: {type: string, nullable: true}}
  generateName: {type: string, nullable: true}
  generation: {type: integer, nullable: true}
  labels: {type: object, nullable: true, additionalProperties: {type: string, nullable: true}}
  managedFields:
    type: array
    nullable: true
    items:
      type: object
      nullable: true
      properties:
        apiVersion: {type: string, nullable: true}
        fieldsType: {type: string, nullable: true}
        manager: {type: string, nullable: true}
        operation: {type: string, nullable: true}
        subresource: {type: string, nullable: true}
        time: {type: string, nullable: true, format: date-time}
  name: {type: string, nullable: true}
  namespace: {type: string, nullable: true}
  ownerReferences:
    type: array
    nullable: true
    items:
      type: object
      nullable: true
      properties:
        apiVersion: {type: string, nullable: true}
        blockOwnerDeletion: {type: boolean, nullable: true}
        controller: {type: boolean, nullable: true}
        kind: {type: string, nullable: true}
        name: {type: string, nullable: true}
        uid: {type: string, nullable: true}
  resourceVersion: {type: string, nullable: true}
  selfLink: {type: string, nullable: true}
  uid: {type: string, nullable: true}
";
