//! The codes of what a CRD forbids.

use crate::codes::{Proof, proven_codes};

proven_codes! {
    UNKNOWN "CRD-UNKNOWN" "field that the kind does not have" "the API server drops the field, or refuses the object when it is asked to be strict"
        Proof::defined("{type: object, properties: {size: {type: integer}}}", "", "{colour: red}");
    TYPE "CRD-TYPE" "value of another type" "the schema of the kind says which type each field has; elements of lists and values of maps are not null"
        Proof::defined("{type: object, properties: {size: {type: integer}}}", "", "{size: large}");
    REQUIRED "CRD-REQUIRED" "field is missing" "the schema of the kind requires the field; null counts as missing"
        Proof::defined("{type: object, required: [size], properties: {size: {type: integer}}}", "", "{}");
    ENUM "CRD-ENUM" "value is not one of a fixed set" "the schema of the kind lists all values"
        Proof::defined("{type: object, properties: {size: {type: string, enum: [small, large]}}}", "", "{size: huge}");
    FORMAT "CRD-FORMAT" "text has another format" "the schema of the kind names a format such as date-time or ipv4"
        Proof::defined("{type: object, properties: {address: {type: string, format: ipv4}}}", "", "{address: 10.0.0.256}");
    PATTERN "CRD-PATTERN" "text does not match" "the schema of the kind has a regular expression for the field"
        Proof::defined("{type: object, properties: {colour: {type: string, pattern: '^#[0-9a-f]{6}$'}}}", "", "{colour: red}");
    MINIMUM "CRD-MINIMUM" "number is too small" "the schema of the kind has a lower bound for the field"
        Proof::defined("{type: object, properties: {size: {type: integer, minimum: 1}}}", "", "{size: 0}");
    MAXIMUM "CRD-MAXIMUM" "number is too large" "the schema of the kind has an upper bound for the field"
        Proof::defined("{type: object, properties: {size: {type: integer, maximum: 9}}}", "", "{size: 10}");
    MULTIPLE "CRD-MULTIPLE" "number is not a multiple" "the schema of the kind has a step for the field"
        Proof::defined("{type: object, properties: {size: {type: integer, multipleOf: 8}}}", "", "{size: 12}");
    RANGE "CRD-RANGE" "number does not fit its width" "the format of the field, such as int32, says how wide it is"
        Proof::defined("{type: object, properties: {size: {type: integer, format: int32}}}", "", "{size: 3000000000}");
    MIN_LENGTH "CRD-MIN-LENGTH" "text is too short" "the schema of the kind says how many characters the text has at least"
        Proof::defined("{type: object, properties: {colour: {type: string, minLength: 1}}}", "", "{colour: ''}");
    MAX_LENGTH "CRD-MAX-LENGTH" "text is too long" "the schema of the kind says how many characters the text has at most"
        Proof::defined("{type: object, properties: {colour: {type: string, maxLength: 3}}}", "", "{colour: blue}");
    MIN_ITEMS "CRD-MIN-ITEMS" "list is too short" "the schema of the kind says how many elements the list has at least"
        Proof::defined("{type: object, properties: {parts: {type: array, minItems: 1, items: {type: string}}}}", "", "{parts: []}");
    MAX_ITEMS "CRD-MAX-ITEMS" "list is too long" "the schema of the kind says how many elements the list has at most"
        Proof::defined("{type: object, properties: {parts: {type: array, maxItems: 1, items: {type: string}}}}", "", "{parts: [a, b]}");
    UNIQUE "CRD-UNIQUE" "element stands twice" "the schema of the kind wants the elements of the list to differ"
        Proof::defined("{type: object, properties: {parts: {type: array, uniqueItems: true, items: {type: string}}}}", "", "{parts: [a, a]}");
    MIN_PROPERTIES "CRD-MIN-PROPERTIES" "map has too few entries" "the schema of the kind says how many entries the map has at least"
        Proof::defined("{type: object, properties: {sizes: {type: object, minProperties: 1, additionalProperties: {type: integer}}}}", "", "{sizes: {}}");
    MAX_PROPERTIES "CRD-MAX-PROPERTIES" "map has too many entries" "the schema of the kind says how many entries the map has at most"
        Proof::defined("{type: object, properties: {sizes: {type: object, maxProperties: 1, additionalProperties: {type: integer}}}}", "", "{sizes: {a: 1, b: 2}}");
    NOT "CRD-NOT" "value has a forbidden shape" "the schema of the kind forbids what it describes under not"
        Proof::defined("{type: object, properties: {size: {type: integer, not: {enum: [13]}}}}", "", "{size: 13}");
    ALL_OF "CRD-ALL-OF" "value does not fit all of several shapes" "the schema of the kind wants everything that it lists under allOf"
        Proof::defined("{type: object, properties: {size: {type: integer, allOf: [{minimum: 1}, {multipleOf: 8}]}}}", "", "{size: 12}");
    ANY_OF "CRD-ANY-OF" "value fits none of several shapes" "the schema of the kind wants one or more of what it lists under anyOf"
        Proof::defined("{type: object, properties: {size: {type: integer, anyOf: [{maximum: 1}, {minimum: 9}]}}}", "", "{size: 5}");
    ONE_OF "CRD-ONE-OF" "value does not fit exactly one of several shapes" "of the fields that exclude each other, set one"
        Proof::defined("{type: object, properties: {size: {type: integer}, weight: {type: integer}}, oneOf: [{required: [size]}, {required: [weight]}]}", "", "{size: 1, weight: 2}");
    DUPLICATE "CRD-DUPLICATE" "element of a set or map stands twice" "the list is a set, or a map whose elements are told apart by some of their fields"
        Proof::defined("{type: object, properties: {parts: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}", "", "{parts: [a, a]}");
    RULE "CRD-RULE" "rule of the kind is broken" "the kind brings a rule in CEL; the message is that of its author"
        Proof::defined("{type: object, properties: {least: {type: integer}, most: {type: integer}}, x-kubernetes-validations: [{rule: self.least <= self.most}]}", "", "{least: 3, most: 2}");
    RULE_ERROR "CRD-RULE-ERROR" "rule of the kind cannot be evaluated" "a rule that fails on a value refuses it, for instance when a text is not the duration it has to be"
        Proof::defined("{type: object, properties: {wait: {type: string}}, x-kubernetes-validations: [{rule: duration(self.wait) > duration('0s')}]}", "", "{wait: soon}");
    COST "CRD-COST" "rules of the kind take too long" "the object is so large that its rules exceed what the API server allows them"
        Proof::defined("{type: object, properties: {text: {type: string}}, x-kubernetes-validations: [{rule: \"self.text.split('').all(a, self.text.split('').all(b, a == b))\"}]}", "", "{text: <a*5000>}");
    UNCHECKED "CRD-UNCHECKED" "rules of the kind were not evaluated" "rules are evaluated once types, required fields, fixed sets and upper limits of size are right"
        Proof::defined("{type: object, properties: {size: {type: integer}}, x-kubernetes-validations: [{rule: self.size > 0}]}", "", "{size: large}");
    NAME "CRD-NAME" "name is not allowed" "names are DNS subdomains: lower case letters, digits, dots and hyphens"
        Proof::defined("{type: object}", "{name: Example}", "{}");
    LABEL "CRD-LABEL" "label is not allowed" "a key is a name with an optional DNS subdomain before /, a value has up to 63 characters"
        Proof::defined("{type: object}", "{labels: {app: a b}}", "{}");
    ANNOTATION "CRD-ANNOTATION" "annotation is not allowed" "a key is a name with an optional DNS subdomain before /, all together have up to 256 KiB"
        Proof::defined("{type: object}", "{annotations: {a b: c}}", "{}");
    METADATA "CRD-METADATA" "metadata is not allowed" "finalizers and owner references have to be complete"
        Proof::defined("{type: object}", "{finalizers: [a/b/c]}", "{}");
    DEFINITION "CRD-DEFINITION" "definition of a kind cannot be used" "a CRD needs names, versions with a structural schema, and rules that compile"
        Proof::defined("{type: object, properties: {size: {type: integer}}, x-kubernetes-validations: [{rule: 'self.size >'}]}", "", "{size: 1}");
}
