//! The codes of what a CRD forbids.

use crate::codes::plain_codes;

plain_codes! {
    UNKNOWN "CRD-UNKNOWN" "field that the kind does not have" "the API server drops the field, or refuses the object when it is asked to be strict";
    TYPE "CRD-TYPE" "value of another type" "the schema of the kind says which JSON type each field has; elements of lists and values of maps cannot be null";
    REQUIRED "CRD-REQUIRED" "field is missing" "the schema of the kind requires the field; null counts as missing";
    ENUM "CRD-ENUM" "value is not one of a fixed set" "the schema of the kind lists all values";
    FORMAT "CRD-FORMAT" "text has another format" "the schema of the kind names a format such as date-time or ipv4";
    PATTERN "CRD-PATTERN" "text does not match" "the schema of the kind has a regular expression for the field";
    MINIMUM "CRD-MINIMUM" "number is too small" "the schema of the kind has a lower bound for the field";
    MAXIMUM "CRD-MAXIMUM" "number is too large" "the schema of the kind has an upper bound for the field";
    MULTIPLE "CRD-MULTIPLE" "number is not a multiple" "the schema of the kind has a step for the field";
    RANGE "CRD-RANGE" "number does not fit its width" "the format of the field, such as int32, says how wide it is";
    MIN_LENGTH "CRD-MIN-LENGTH" "text is too short" "the schema of the kind says how many characters the text has at least";
    MAX_LENGTH "CRD-MAX-LENGTH" "text is too long" "the schema of the kind says how many characters the text has at most";
    MIN_ITEMS "CRD-MIN-ITEMS" "list is too short" "the schema of the kind says how many elements the list has at least";
    MAX_ITEMS "CRD-MAX-ITEMS" "list is too long" "the schema of the kind says how many elements the list has at most";
    UNIQUE "CRD-UNIQUE" "element stands twice" "the schema of the kind wants the elements of the list to differ";
    MIN_PROPERTIES "CRD-MIN-PROPERTIES" "map has too few entries" "the schema of the kind says how many entries the map has at least";
    MAX_PROPERTIES "CRD-MAX-PROPERTIES" "map has too many entries" "the schema of the kind says how many entries the map has at most";
    NOT "CRD-NOT" "value has a forbidden shape" "the schema of the kind forbids what it describes under not";
    ALL_OF "CRD-ALL-OF" "value does not fit all of several shapes" "the schema of the kind wants everything that it lists under allOf";
    ANY_OF "CRD-ANY-OF" "value fits none of several shapes" "the schema of the kind wants one or more of what it lists under anyOf";
    ONE_OF "CRD-ONE-OF" "value does not fit exactly one of several shapes" "of the fields that exclude each other, set one";
    DUPLICATE "CRD-DUPLICATE" "element of a set or map stands twice" "the list is a set, or a map whose elements are told apart by some of their fields";
    RULE "CRD-RULE" "rule of the kind is broken" "the kind brings a rule in CEL; the message is that of its author";
    RULE_ERROR "CRD-RULE-ERROR" "rule of the kind cannot be evaluated" "a rule that fails on a value refuses it, for instance when a text is not the duration it has to be";
    COST "CRD-COST" "rules of the kind take too long" "the object is so large that its rules exceed what the API server allows them";
    UNCHECKED "CRD-UNCHECKED" "rules of the kind were not evaluated" "rules are evaluated once types, required fields, fixed sets and upper limits of size are right";
    NAME "CRD-NAME" "name is not allowed" "names are DNS subdomains: lower case letters, digits, - and .";
    LABEL "CRD-LABEL" "label is not allowed" "a key is a name with an optional DNS subdomain before /, a value has up to 63 characters";
    ANNOTATION "CRD-ANNOTATION" "annotation is not allowed" "a key is a name with an optional DNS subdomain before /, all together have up to 256 KiB";
    METADATA "CRD-METADATA" "metadata is not allowed" "finalizers and owner references have to be complete";
    DEFINITION "CRD-DEFINITION" "definition of a kind cannot be used" "a CRD needs names, versions with a structural schema, and rules that compile";
}
