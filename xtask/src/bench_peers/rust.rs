//! Which rows of our benchmarks stand beside another crate of Rust, and what it buys to be slower.

use mesh_measure::Row;

/// A crate that is measured beside ours.
#[derive(Debug)]
pub(super) struct Peer {
    /// What a row has in workload, shape or metric to be about it.
    words: &'static [&'static str],
    pub(super) name: &'static str,
    /// What ours does besides, for rows in which it is slower.
    pub(super) extra: &'static str,
}

/// The first that fits counts; a row that none fits compares ours with itself or with a limit.
const PEERS: &[Peer] = &[
    peer(&["W1", "full build", "differential-dataflow"], "differential-dataflow", OWNED_OBJECTS),
    peer(&["W1", "differential-dataflow"], "differential-dataflow", ""),
    peer(&["W1", "incremental"], "incremental", ""),
    peer(&["W1", "beside the better baseline"], SELECTOR_INDEX, ENGINE),
    peer(&["W1", "full build, ns per pod"], NAMESPACE_INDEX, ENGINE),
    peer(&["W1", "single update, ns"], NAMESPACE_INDEX, ENGINE),
    peer(&["W1", "update in a batch of 1000, ns"], NAMESPACE_INDEX, ENGINE),
    peer(&["W1", "selector flip, ns"], NAMESPACE_INDEX, ENGINE),
    peer(&["R1", "serde-saphyr"], "serde-saphyr", ""),
    peer(&["R2", "serde-saphyr"], "serde-saphyr", ""),
    peer(&["R3", "serde-saphyr"], "serde-saphyr", ""),
    peer(&["R4", "istio-api-rs"], "istio-api-rs", "durations, enums and oneofs are read as such"),
    peer(
        &["first sync", "memory"],
        "kube-runtime, reflectors",
        "a collection knows the order of its objects and who reads them",
    ),
    peer(&["first sync"], "kube-runtime, reflectors", ""),
    peer(&["L1", "EnvFilter"], "tracing-subscriber, EnvFilter", ""),
    peer(&["L2", "tracing-subscriber fmt"], "tracing-subscriber, fmt", ""),
    peer(
        &["L2", "slog-json"],
        "slog-json",
        "the event passes through tracing, so that other subscribers and the fields of spans take part",
    ),
    peer(&["L3", "tracing-appender"], "tracing-appender", ""),
    peer(
        &["bound distribution", "vs opentelemetry, bound"],
        "opentelemetry_sdk, bound",
        COUNTED_TWICE,
    ),
    peer(&["bound distribution", "vs prometheus, bound"], "prometheus", COUNTED_TWICE),
    peer(
        &["bound distribution", "vs prometheus-client, bound"],
        "prometheus-client",
        COUNTED_TWICE,
    ),
    peer(
        &["bound gauge", "vs prometheus, bound"],
        "prometheus",
        "the series notes that it was recorded, for expiry and removal, and looks for a hook",
    ),
    peer(&["vs opentelemetry, bound"], "opentelemetry_sdk, bound", ""),
    peer(&["vs opentelemetry-prometheus"], "opentelemetry-prometheus", ""),
    peer(&["vs opentelemetry"], "opentelemetry_sdk", ""),
    peer(
        &["scrape", "vs prometheus"],
        "prometheus",
        "what is collected is OpenTelemetry's, so that every exit shows the same",
    ),
    peer(&["vs prometheus-client"], "prometheus-client", "as fast as can be told"),
    peer(&["vs prometheus"], "prometheus", "as fast as can be told"),
    peer(&["vs metrics"], "metrics", ""),
    peer(
        &["S1", "jsonwebtoken"],
        "jsonwebtoken, decode",
        "the rule is found by the issuer and the key by its ID, and more of the token is checked",
    ),
    peer(&["S1", "aws-lc-rs"], "aws-lc-rs, the signature alone", WHOLE_TOKEN),
    peer(&["S1", "rust-crypto"], "rust_crypto, the signature alone", WHOLE_TOKEN),
    peer(
        &["S6"],
        "rustls-webpki, the path alone",
        "the certificate is read for its SPIFFE ID and held against the rules of X.509-SVID",
    ),
];

const NAMESPACE_INDEX: &str = "maps and an index of namespaces, by hand";
const SELECTOR_INDEX: &str = "maps and an index of selectors, by hand";
const ENGINE: &str = "what was read is known, so that nobody has to say what depends on what, and readers see whole transactions";
const OWNED_OBJECTS: &str =
    "objects own their texts, selectors have any size, and what was read is kept for the updates";
const COUNTED_TWICE: &str =
    "it counts in a cell of its own, for snapshots and tests, and in OpenTelemetry, for every exit";
const WHOLE_TOKEN: &str =
    "the token is parsed, its key found, and issuer, audience and times are checked";

const fn peer(words: &'static [&'static str], name: &'static str, extra: &'static str) -> Peer {
    Peer { words, name, extra }
}

impl Peer {
    /// The crate that a row is about, if it is about one.
    pub(super) fn of(row: &Row) -> Option<&'static Self> {
        let text = format!("{} {} {}", row.workload, row.shape, row.metric);
        PEERS.iter().find(|peer| peer.words.iter().all(|word| text.contains(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(workload: &str, shape: &str, metric: &str) -> Option<&'static str> {
        let row = Row {
            workload: workload.to_owned(),
            shape: shape.to_owned(),
            metric: metric.to_owned(),
            ours: 1.0,
            baseline: Some(1.0),
            ratio: Some(1.0),
        };
        Peer::of(&row).map(|peer| peer.name)
    }

    #[test]
    fn rows_beside_a_crate_name_it_and_others_are_left_out() {
        let bound = "vs prometheus-client, bound";
        let update = "single update, ns";
        assert_eq!(name("W1", "1k", update), Some(NAMESPACE_INDEX));
        let update = "single update, ns (incremental: rows of numbers)";
        assert_eq!(name("W1", "1k", update), Some("incremental"));
        assert_eq!(name("bound sum", bound, "ns"), Some("prometheus-client"));
        assert_eq!(name("bound gauge", "vs prometheus, bound", "ns"), Some("prometheus"));
        let decode = "verify, ns (jsonwebtoken: one key and no look-up)";
        assert_eq!(name("S1", "RS256 decode, aws-lc-rs", decode), Some("jsonwebtoken, decode"));
        assert_eq!(
            name("S1", "RS256 aws-lc-rs", "verify, ns"),
            Some("aws-lc-rs, the signature alone")
        );
        assert_eq!(name("S1", "100k objects", "get any, ns"), None);
        assert_eq!(name("S7", "own certificate", "at the limit, bytes"), None);
        assert_eq!(name("L1", "disabled", "scope macro beside an empty loop"), None);
        assert_eq!(name("3 labels, then increment", "vs ours, by a handle", "ns"), None);
    }
}
