//! The codes of what is wrong with a text before any object of it can be validated.

use mesh_config_model::decode::DiagnosticCode;

use crate::Code;
use crate::codes::{Proof, proven_codes};

proven_codes! {
    YAML "LOAD-YAML" "text is not YAML" "the document is lost, the others are read"
        Proof::text("hosts: [a.example\n");
    OBJECT "LOAD-OBJECT" "document is no object" "an object of Kubernetes is a map with apiVersion and kind"
        Proof::text("- a.example\n");
    TYPE "LOAD-TYPE" "object lacks its type" "apiVersion and kind say what an object is"
        Proof::text("kind: VirtualService\nmetadata:\n  name: example\n");
    LIST "LOAD-LIST" "list has no items" "what a list holds stands under items, as a list"
        Proof::text("apiVersion: v1\nkind: List\nitems: none\n");
    METADATA "LOAD-METADATA" "metadata cannot be read" "labels and annotations are texts: quote true, 1 and null"
        Proof::text(
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: example\n  labels:\n    canary: true\n",
        );
    BODY "LOAD-BODY" "body cannot be read" "each field has a type: a number, a text, one of a fixed set"
        Proof::text(
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: example\nspec:\n  hosts: 1\n",
        );
    STATUS "LOAD-STATUS" "status cannot be read" "the status is written by controllers; leave it out"
        Proof::Unreachable("validation leaves the status unread; a store whose kinds have one reads it");
    FIELD "LOAD-FIELD" "field that the kind does not have" "look for a typing error, or for a field of another version"
        Proof::text(
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: example\nspec:\n  host: a.example\n",
        );
    DUPLICATE "LOAD-DUPLICATE" "object is defined twice" "one of the definitions takes effect"
        Proof::Unreachable("a store of files finds it, which validation of one text is not");
    INVALID "LOAD-INVALID" "object was refused by its store" "the validator of the store says why"
        Proof::Unreachable("a store that validates what is written finds it");
    IO "LOAD-IO" "file cannot be read" "the other files are read"
        Proof::Unreachable("it is a fault of the file, not of what is in it");
}

/// The code under which a diagnostic of the loader is reported.
#[must_use]
pub fn code(code: DiagnosticCode) -> Code {
    match code {
        DiagnosticCode::Yaml(_) => YAML,
        DiagnosticCode::NotAnObject => OBJECT,
        DiagnosticCode::MissingType => TYPE,
        DiagnosticCode::MalformedList => LIST,
        DiagnosticCode::InvalidMetadata => METADATA,
        DiagnosticCode::InvalidBody => BODY,
        DiagnosticCode::InvalidStatus => STATUS,
        DiagnosticCode::DuplicateObject => DUPLICATE,
        DiagnosticCode::InvalidObject => INVALID,
        DiagnosticCode::UnreadableFile => IO,
        _ => FIELD,
    }
}
