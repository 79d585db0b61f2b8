//! The JSON rules of specs, one test for each row of the table in the specification, and its single-feature probes.

use mesh_config_model::specs::networking::{
    ClientTlsSettings, Destination, DestinationRule, EnvoyFilter, Gateway, HttpBody,
    HttpBodySpecifier, HttpRoute, LbPolicy, LoadBalancerSettings, OutlierDetection, Percent,
    Resolution, ServiceEntry, StringMatch, VirtualService, WorkloadEntry,
};
use mesh_config_model::specs::security::PeerAuthentication;
use mesh_config_model::specs::{mesh, meta};
use mesh_config_model::value::{Duration, ProtoJson};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[track_caller]
fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("it fits")
}

#[track_caller]
fn refused<T: DeserializeOwned + std::fmt::Debug>(json: Value) -> String {
    serde_json::from_value::<T>(json).expect_err("it does not fit").to_string()
}

#[track_caller]
fn rewrites<T: DeserializeOwned + Serialize>(from: Value, to: &Value) {
    assert_eq!(serde_json::to_value(read::<T>(from)).expect("it has a JSON form"), *to);
}

#[test]
fn field_names_come_in_two_spellings_and_the_json_name_wins() {
    rewrites::<DestinationRule>(json!({"traffic_policy": {}}), &json!({"trafficPolicy": {}}));
    for text in [
        r#"{"exportTo": ["json"], "export_to": ["proto"]}"#,
        r#"{"export_to": ["proto"], "exportTo": ["json"]}"#,
    ] {
        assert_eq!(serde_json::from_str::<VirtualService>(text).unwrap().export_to, ["json"]);
    }
    let config: mesh::MeshConfig = read(json!({"meshMTLS": {"minProtocolVersion": "TLSV1_3"}}));
    assert_eq!(config, read(json!({"mesh_mTLS": {"min_protocol_version": 2}})));
    assert_eq!(config.mesh_mtls.unwrap().min_protocol_version, mesh::TlsProtocol::Tlsv1_3);
}

#[test]
fn unknown_fields_are_ignored() {
    assert_eq!(
        read::<VirtualService>(json!({"fake-field": 1, "http": [{"x": {"y": []}}]})).http.len(),
        1
    );
}

#[test]
fn null_fields_are_absent() {
    rewrites::<VirtualService>(json!({"hosts": null, "http": null}), &json!({}));
    rewrites::<LoadBalancerSettings>(json!({"simple": null, "warmup": null}), &json!({}));
}

#[test]
fn null_elements_are_zero_values() {
    assert_eq!(read::<VirtualService>(json!({"hosts": [null, "a"]})).hosts, ["", "a"]);
    assert_eq!(read::<VirtualService>(json!({"http": [null]})).http, [HttpRoute::default()]);
    assert_eq!(read::<WorkloadEntry>(json!({"ports": {"http": null}})).ports["http"], 0);
    assert_eq!(
        read::<OutlierDetection>(json!({"outlierDetectionHttpErrorCodes": [null]}))
            .outlier_detection_http_error_codes,
        [0]
    );
}

#[test]
fn zero_values_are_not_written() {
    rewrites::<ServiceEntry>(json!({"location": "MESH_EXTERNAL", "hosts": []}), &json!({}));
    rewrites::<ClientTlsSettings>(json!({"mode": "DISABLE", "sni": ""}), &json!({}));
    rewrites::<Destination>(json!({"port": {"number": 0}}), &json!({"port": {}}));
}

#[test]
fn empty_messages_keep_their_presence() {
    rewrites::<DestinationRule>(
        json!({"trafficPolicy": {"tls": {}}}),
        &json!({"trafficPolicy": {"tls": {}}}),
    );
}

#[test]
fn flags_are_booleans_only() {
    assert_eq!(
        refused::<LoadBalancerSettings>(json!({"consistentHash": {"useSourceIp": "true"}})),
        r#"invalid type: string "true", expected a boolean"#
    );
    refused::<ClientTlsSettings>(json!({"insecureSkipVerify": 1}));
}

#[test]
fn integers_may_be_quoted_or_integral_floats_but_not_out_of_range() {
    let weight = |value: Value| json!({"address": "a", "weight": value});
    for written in [json!(5), json!("5"), json!(5.0), json!("5.0"), json!("5e0")] {
        assert_eq!(read::<WorkloadEntry>(weight(written)).weight, 5);
    }
    assert_eq!(refused::<WorkloadEntry>(weight(json!(-1))), "-1 is out of range for uint32");
    assert_eq!(
        refused::<WorkloadEntry>(weight(json!(4_294_967_296_u64))),
        "4294967296 is out of range for uint32"
    );
    assert_eq!(
        refused::<WorkloadEntry>(weight(json!("4294967296"))),
        "4294967296 is out of range for uint32"
    );
    for wrong in [
        json!(1.5),
        json!("1.5"),
        json!("+5"),
        json!(""),
        json!(" 5"),
        json!("five"),
        json!(true),
        json!([5]),
    ] {
        let error = refused::<WorkloadEntry>(weight(wrong));
        assert!(error.ends_with("expected an integer"), "{error}");
    }
}

#[test]
fn large_integers_stay_exact_and_are_written_as_numbers() {
    let size = json!({"consistentHash": {"maglev": {"tableSize": 18_446_744_073_709_551_615_u64}}});
    rewrites::<LoadBalancerSettings>(size.clone(), &size);
    rewrites::<meta::IstioStatus>(
        json!({"observedGeneration": "9007199254740993"}),
        &json!({"observedGeneration": 9_007_199_254_740_993_i64}),
    );
}

#[test]
fn floats_may_be_quoted_or_named() {
    let value = |json: Value| read::<Percent>(json!({"value": json})).value;
    assert_eq!(value(json!(5)), 5.0);
    assert_eq!(value(json!("0.5")), 0.5);
    assert_eq!(value(json!("Infinity")), f64::INFINITY);
    assert!(value(json!("NaN")).is_nan());
    rewrites::<Percent>(json!({"value": "-Infinity"}), &json!({"value": "-Infinity"}));
    for wrong in ["inf", "nan", "", "1e999", "+1"] {
        refused::<Percent>(json!({"value": wrong}));
    }
}

#[test]
fn bytes_are_base64_of_either_alphabet() {
    for text in ["+/8=", "-_8=", "+/8", "-_8"] {
        let body: HttpBody = read(json!({"bytes": text}));
        assert_eq!(body.specifier, Some(HttpBodySpecifier::Bytes(vec![0xfb, 0xff])));
        assert_eq!(serde_json::to_value(&body).unwrap(), json!({"bytes": "+/8="}));
    }
    refused::<HttpBody>(json!({"bytes": "%"}));
}

#[test]
fn enumerations_take_exact_names_and_numbers() {
    let resolution = |value: Value| read::<ServiceEntry>(json!({"resolution": value})).resolution;
    assert_eq!(resolution(json!("DNS")), Resolution::Dns);
    assert_eq!(resolution(json!(2)), Resolution::Dns);
    assert_eq!(resolution(json!(2.0)), Resolution::Dns);
    assert_eq!(resolution(json!(99)), Resolution::Unrecognized(99));
    rewrites::<ServiceEntry>(json!({"resolution": 99}), &json!({"resolution": 99}));
    rewrites::<ServiceEntry>(json!({"resolution": 2}), &json!({"resolution": "DNS"}));
    for wrong in
        [json!("dns"), json!("2"), json!(""), json!(2.5), json!(4_294_967_298_i64), json!(true)]
    {
        refused::<ServiceEntry>(json!({"resolution": wrong}));
    }
    assert_eq!(
        refused::<ServiceEntry>(json!({"resolution": "SRV"})),
        "unknown variant `SRV`, expected one of `NONE`, `STATIC`, `DNS`, `DNS_ROUND_ROBIN`, `DYNAMIC_DNS`"
    );
}

#[test]
fn enumerations_convert_to_and_from_text_and_numbers() {
    assert_eq!("STATIC".parse(), Ok(Resolution::Static));
    assert_eq!((Resolution::Dns.as_str(), Resolution::Dns.number()), ("DNS", 2));
    assert_eq!(Resolution::from_number(3), Resolution::DnsRoundRobin);
    assert_eq!(Resolution::Unrecognized(7).as_str(), "UNRECOGNIZED");
    assert_eq!(
        (Resolution::None.to_string(), Resolution::Unrecognized(7).to_string()),
        ("NONE".into(), "7".into())
    );
}

#[test]
fn durations_are_go_durations_and_written_as_seconds() {
    let timeout = |text: &str| json!({"timeout": text});
    rewrites::<HttpRoute>(timeout("1m30s"), &timeout("90s"));
    rewrites::<HttpRoute>(timeout("100ms"), &timeout("0.100s"));
    rewrites::<HttpRoute>(timeout("0"), &timeout("0s"));
    assert_eq!(read::<HttpRoute>(timeout("1.5h")).timeout, Some(Duration::from_secs(5400)));
    assert_eq!(
        refused::<HttpRoute>(timeout("apple")),
        r#""apple" is not a duration such as 1m30s or 100ms"#
    );
    assert_eq!(
        refused::<HttpRoute>(json!({"timeout": 5})),
        "invalid type: integer `5`, expected a duration such as 1m30s"
    );
}

#[test]
fn times_are_rfc_3339_and_written_in_utc() {
    rewrites::<meta::IstioCondition>(
        json!({"lastProbeTime": "2024-05-06T09:08:09.5+02:00"}),
        &json!({"lastProbeTime": "2024-05-06T07:08:09.5Z"}),
    );
    refused::<meta::IstioCondition>(json!({"lastProbeTime": "yesterday"}));
}

#[test]
fn wrappers_tell_zero_from_absent() {
    let zero: OutlierDetection = read(json!({"consecutive5xxErrors": 0}));
    assert_eq!(zero.consecutive_5xx_errors, Some(0));
    assert_ne!(zero, OutlierDetection::default());
    rewrites::<OutlierDetection>(
        json!({"consecutive5xxErrors": 0}),
        &json!({"consecutive5xxErrors": 0}),
    );
    rewrites::<OutlierDetection>(json!({"consecutive5xxErrors": null}), &json!({}));
}

#[test]
fn structs_keep_any_object_with_nulls_and_exact_numbers() {
    let patch = json!({"configPatches": [{"patch": {"value": {"a": null, "n": 9_007_199_254_740_993_i64, "l": [{}, []]}}}]});
    rewrites::<EnvoyFilter>(patch.clone(), &patch);
    refused::<EnvoyFilter>(json!({"configPatches": [{"patch": {"value": "text"}}]}));
}

#[test]
fn two_arms_of_a_choice_are_refused_by_name() {
    let both = json!({"exact": "a", "prefix": "b"});
    assert_eq!(
        refused::<StringMatch>(both),
        "exact and prefix exclude each other, only one of them may be set"
    );
    let error =
        refused::<LoadBalancerSettings>(json!({"simple": "RANDOM", "backendUtilization": {}}));
    assert_eq!(
        error,
        "backendUtilization and simple exclude each other, only one of them may be set"
    );
    // Zero is set all the same.
    refused::<StringMatch>(json!({"exact": "", "regex": ""}));
}

#[test]
fn an_arm_of_a_choice_is_written_even_when_zero() {
    rewrites::<StringMatch>(json!({"exact": ""}), &json!({"exact": ""}));
    rewrites::<LoadBalancerSettings>(
        json!({"simple": "UNSPECIFIED"}),
        &json!({"simple": "UNSPECIFIED"}),
    );
}

#[test]
fn a_null_arm_leaves_the_choice_to_the_other() {
    assert_eq!(
        read::<LoadBalancerSettings>(json!({"consistentHash": null, "simple": 2})).lb_policy,
        Some(LbPolicy::Simple(mesh_config_model::specs::networking::SimpleLb::Random))
    );
}

#[test]
fn a_number_keyed_map_refuses_other_keys() {
    let mtls: PeerAuthentication =
        read(json!({"portLevelMtls": {"8080": {"mode": "DISABLE"}, "80": null}}));
    assert_eq!(mtls.port_level_mtls.keys().copied().collect::<Vec<_>>(), [80, 8080]);
    assert_eq!(
        refused::<PeerAuthentication>(json!({"portLevelMtls": {"http": {}}})),
        r#"key "http" is not a number of 32 bits"#
    );
}

#[test]
fn nothing_is_required() {
    assert_eq!(read::<DestinationRule>(json!({})), DestinationRule::default());
    assert_eq!(read::<DestinationRule>(Value::Null), DestinationRule::default());
    assert_eq!(serde_json::to_value(Gateway::default()).unwrap(), json!({}));
}

#[test]
fn the_last_of_two_equal_keys_wins() {
    let twice = r#"{"hosts": ["a", "b"], "hosts": ["c"], "gateways": ["g"], "gateways": null}"#;
    let spec: VirtualService = serde_json::from_str(twice).unwrap();
    assert_eq!((spec.hosts, spec.gateways), (vec!["c".to_owned()], Vec::new()));
    assert_eq!(
        serde_json::from_str::<StringMatch>(r#"{"exact": "a", "exact": "b"}"#).unwrap(),
        read(json!({"exact": "b"}))
    );
}

#[test]
fn a_message_must_be_an_object() {
    assert_eq!(
        refused::<VirtualService>(json!({"http": {}})),
        "invalid type: map, expected a list"
    );
    assert_eq!(
        refused::<VirtualService>(json!({"http": ["a"]})),
        r#"invalid type: string "a", expected an object (HTTPRoute)"#
    );
}

#[test]
fn numbers_of_64_bits_are_quoted_on_request_and_free_form_objects_are_not() {
    let rule = json!({"host": "a", "trafficPolicy": {
        "connectionPool": {"tcp": {"maxConnections": 7}},
        "loadBalancer": {"consistentHash": {"ringHash": {"minimumRingSize": 9_007_199_254_740_993_u64}}},
    }});
    let read_rule: DestinationRule = read(rule.clone());
    let mut quoted = rule;
    quoted["trafficPolicy"]["loadBalancer"]["consistentHash"]["ringHash"]["minimumRingSize"] =
        json!("9007199254740993");
    assert_eq!(serde_json::to_value(ProtoJson(&read_rule)).unwrap(), quoted);
    assert_eq!(read::<DestinationRule>(quoted), read_rule);
    let filter =
        json!({"configPatches": [{"patch": {"value": {"a": [5_000_000_000_i64, {"b": 1}]}}}]});
    let read_filter: EnvoyFilter = read(filter.clone());
    assert_eq!(serde_json::to_value(ProtoJson(&read_filter)).unwrap(), filter);
}
