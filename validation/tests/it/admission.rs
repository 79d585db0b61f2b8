//! HOOK-3 to HOOK-13: what an API server is answered.

use mesh_validation::Validators;
use mesh_validation::admission::{Review, Verdict, review};
use serde_json::{Value, json};

fn asked(version: &str, operation: &str, object: &Value) -> Value {
    json!({
        "apiVersion": format!("admission.k8s.io/{version}"), "kind": "AdmissionReview",
        "request": {"uid": "u-1", "operation": operation, "namespace": "prod", "object": object},
    })
}

fn rule(spec: &Value) -> Value {
    json!({
        "apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
        "metadata": {"name": "reviews", "namespace": "prod"}, "spec": spec,
    })
}

#[track_caller]
fn check(question: &Value, verdict: Verdict) -> Value {
    check_bytes(question.to_string().as_bytes(), verdict)
}

#[track_caller]
fn check_bytes(question: &[u8], expected: Verdict) -> Value {
    let Review { body, verdict, .. } = review(&Validators::default(), question);
    let answer: Value = serde_json::from_slice(&body).expect("the answer is JSON");
    assert_eq!(verdict, expected, "{answer}");
    assert_eq!(answer["kind"], "AdmissionReview");
    assert_eq!(answer["response"]["allowed"], verdict.is_allowed());
    answer
}

#[test]
fn hook_4_and_11_answer_is_in_the_version_of_the_question() {
    for version in ["v1", "v1beta1"] {
        let answer = check(&asked(version, "CREATE", &rule(&json!({"host": "a"}))), Verdict::Valid);
        assert_eq!(
            answer,
            json!({
                "apiVersion": format!("admission.k8s.io/{version}"), "kind": "AdmissionReview",
                "response": {"uid": "u-1", "allowed": true},
            })
        );
    }
}

#[test]
fn hook_3_unreadable_questions_are_refused() {
    let message = |answer: Value| {
        answer["response"]["status"]["message"].as_str().unwrap_or_default().to_owned()
    };
    for body in [&b""[..], b"{", b"\xff", b"[]", b"{}", b"null"] {
        let answer = check_bytes(body, Verdict::UnreadableReview);
        assert_eq!(answer["response"]["uid"], "");
        assert!(message(answer).starts_with("could not decode"));
    }
    let foreign = json!({"apiVersion": "v1", "kind": "Pod", "request": {"uid": "u-2"}});
    let answer = check(&foreign, Verdict::UnreadableReview);
    assert_eq!(answer["response"]["uid"], "u-2", "the uid is kept where there is one");
    let deep = format!(
        r#"{{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{{"object":{}1{},"uid":"u-3"}}}}"#,
        r#"{"a":"#.repeat(130),
        "}".repeat(130),
    );
    let answer = check_bytes(deep.as_bytes(), Verdict::UnreadableReview);
    assert_eq!(answer["response"]["uid"], "u-3", "of a deep object too");
    assert_eq!(answer["apiVersion"], "admission.k8s.io/v1beta1");
    let future = json!({"apiVersion": "admission.k8s.io/v2", "kind": "AdmissionReview"});
    assert!(
        message(check(&future, Verdict::UnreadableReview)).starts_with("could not decode object")
    );
    check(
        &json!({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview"}),
        Verdict::UnreadableReview,
    );
    check(&asked("v1", "CREATE", &json!([])), Verdict::UnreadableReview);
}

#[test]
fn hook_5_other_operations_are_let_pass() {
    for operation in ["DELETE", "CONNECT", ""] {
        check(&asked("v1", operation, &rule(&json!({"host": ""}))), Verdict::UnsupportedOperation);
    }
    check(&asked("v1", "DELETE", &Value::Null), Verdict::UnsupportedOperation);
    check(&asked("v1", "UPDATE", &rule(&json!({"host": ""}))), Verdict::Invalid);
}

#[test]
fn hook_6_objects_that_do_not_decode_are_refused() {
    check(&asked("v1", "CREATE", &Value::Null), Verdict::UndecodableObject);
    check(&asked("v1", "CREATE", &json!({"kind": "DestinationRule"})), Verdict::UndecodableObject);
    let mut object = rule(&json!({"host": "a"}));
    object["metadata"]["labels"] = json!({"a": 1});
    check(&asked("v1", "CREATE", &object), Verdict::UndecodableObject);
}

#[test]
fn hook_7_kind_is_known_by_group_and_name() {
    let mut object = rule(&json!({"host": "a"}));
    object["apiVersion"] = "networking.istio.io/v1beta1".into();
    check(&asked("v1", "CREATE", &object), Verdict::Valid);
    object["kind"] = "Pod".into();
    let answer = check(&asked("v1", "CREATE", &object), Verdict::UnknownKind);
    let message = answer["response"]["status"]["message"].as_str().expect("a message").to_owned();
    assert!(message.starts_with("unrecognized type "), "{message}");
}

#[test]
fn hook_8_spec_is_decoded_without_minding_unknown_fields() {
    check(&asked("v1", "CREATE", &rule(&json!({"host": "a", "unheard": 1}))), Verdict::Valid);
    let answer =
        check(&asked("v1", "CREATE", &rule(&json!({"host": {}}))), Verdict::UndecodableObject);
    assert_eq!(answer["response"]["status"]["details"]["causes"][0]["field"], "spec.host");
}

#[test]
fn hook_9_every_error_is_a_cause() {
    let spec = json!({"host": "", "subsets": [{"name": "V 1"}]});
    let answer = check(&asked("v1", "CREATE", &rule(&spec)), Verdict::Invalid);
    let status = &answer["response"]["status"];
    assert_eq!((&status["code"], &status["reason"]), (&json!(422), &json!("Invalid")));
    let causes: Vec<(&Value, &Value)> = status["details"]["causes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|cause| (&cause["reason"], &cause["field"]))
        .collect();
    assert_eq!(
        causes,
        [
            (&json!("H-FQDN-2"), &json!("spec.host")),
            (&json!("DR-5"), &json!("spec.subsets[0].name")),
        ]
    );
    let message = status["message"].as_str().expect("a message");
    assert!(message.starts_with("configuration is invalid: spec.host: "), "{message}");
}

#[test]
fn hook_9_and_11_warnings_are_returned_whatever_the_verdict() {
    let spec = |host| json!({"host": host, "trafficPolicy": {"outlierDetection": {"consecutiveErrors": 3}}});
    for (host, verdict) in [("a", Verdict::Valid), ("", Verdict::Invalid)] {
        let answer = check(&asked("v1", "CREATE", &rule(&spec(host))), verdict);
        assert_eq!(answer["response"]["warnings"].as_array().map(Vec::len), Some(1), "{answer}");
    }
}

#[test]
fn hook_10_unknown_fields_beside_the_spec_are_all_named() {
    let mut object = rule(&json!({"host": ""}));
    object["spce"] = json!({});
    object["extra"] = json!(1);
    let answer = check(&asked("v1", "CREATE", &object), Verdict::Invalid);
    let causes =
        answer["response"]["status"]["details"]["causes"].as_array().expect("a list").clone();
    let mut fields: Vec<&str> = causes.iter().filter_map(|cause| cause["field"].as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["extra", "spce", "spec.host"]);
}

#[test]
fn hook_12_trial_runs_are_judged_alike() {
    let mut question = asked("v1", "CREATE", &rule(&json!({"host": ""})));
    question["request"]["dryRun"] = true.into();
    check(&question, Verdict::Invalid);
}

#[test]
fn object_without_namespace_is_in_that_of_the_request() {
    let mut object = rule(&json!({"host": "a", "exportTo": [".", "prod"]}));
    object["metadata"] = json!({"name": "reviews"});
    check(&asked("v1", "CREATE", &object), Verdict::Invalid);
    object["spec"]["exportTo"] = json!([".", "other"]);
    check(&asked("v1", "CREATE", &object), Verdict::Valid);
}

#[test]
fn hook_13_verdicts_print_as_values_of_labels() {
    assert_eq!(Verdict::UnsupportedOperation.to_string(), "unsupported_operation");
}
