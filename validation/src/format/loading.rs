//! The codes of what is wrong with a text before any object of it can be validated.

use mesh_config_model::decode::DiagnosticCode;

use crate::Code;
use crate::codes::plain_codes;

plain_codes! {
    YAML "LOAD-YAML" "text is not YAML" "the document is lost, the others are read";
    OBJECT "LOAD-OBJECT" "document is no object" "an object of Kubernetes is a map with apiVersion and kind";
    TYPE "LOAD-TYPE" "object lacks its type" "apiVersion and kind say what an object is";
    LIST "LOAD-LIST" "list has no items" "what a list holds stands under items, as a list";
    METADATA "LOAD-METADATA" "metadata cannot be read" "labels and annotations are texts: quote true, 1 and null";
    BODY "LOAD-BODY" "body cannot be read" "each field has a type: a number, a text, one of a fixed set";
    STATUS "LOAD-STATUS" "status cannot be read" "the status is written by controllers; leave it out";
    FIELD "LOAD-FIELD" "field that the kind does not have" "look for a typing error, or for a field of another version";
    DUPLICATE "LOAD-DUPLICATE" "object is defined twice" "one of the definitions takes effect";
    INVALID "LOAD-INVALID" "object was refused by its store" "the validator of the store says why";
    IO "LOAD-IO" "file cannot be read" "the other files are read";
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
