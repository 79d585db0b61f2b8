super::table::codes! {
    TE_5 "TE-5" "provider without name" "a provider is found by its name"
        Telemetry "{accessLogging: [{providers: [{}]}]}";
    TE_6 "TE-6" "overridden tag without name" "a tag is found by its name"
        Telemetry "{metrics: [{overrides: [{tagOverrides: {'': {value: a}}}]}]}";
    TE_7 "TE-7" "tag without value" "UPSERT sets a tag to a value"
        Telemetry "{metrics: [{overrides: [{tagOverrides: {a: {}}}]}]}";
    TE_8 "TE-8" "value of a removed tag" "REMOVE needs none"
        Telemetry "{metrics: [{overrides: [{tagOverrides: {a: {operation: REMOVE, value: b}}}]}]}";
    TE_9 "TE-9" "metric without name" "a metric is found by its name"
        Telemetry "{metrics: [{overrides: [{match: {customMetric: ''}}]}]}";
    TE_11 "TE-11" "several settings of tracing" "only one is used"
        Telemetry "{tracing: [{}, {}]}";
    TE_12 "TE-12" "several providers of tracing" "only one is used"
        Telemetry "{tracing: [{providers: [{name: a}, {name: b}]}]}";
    TE_13 "TE-13" "share of traces out of range" "percentages run from 0 to 100"
        Telemetry "{tracing: [{randomSamplingPercentage: 101}]}";
    TE_14 "TE-14" "tag without name" "a tag is found by its name"
        Telemetry "{tracing: [{customTags: {'': {literal: {value: a}}}}]}";
    TE_15 "TE-15" "literal tag without value" "it says the same in every trace"
        Telemetry "{tracing: [{customTags: {a: {literal: {}}}}]}";
    TE_16 "TE-16" "header tag without header" "it takes its value from a header"
        Telemetry "{tracing: [{customTags: {a: {header: {}}}}]}";
    TE_17 "TE-17" "environment tag without variable" "it takes its value from a variable"
        Telemetry "{tracing: [{customTags: {a: {environment: {}}}}]}";
    TE_18 "TE-18" "malformed filter of logs" "the filter is an expression of CEL"
        Telemetry "{accessLogging: [{filter: {expression: 'response.code >='}}]}";
}
