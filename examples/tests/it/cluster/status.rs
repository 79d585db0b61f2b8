//! Findings that are written into the status of their objects.

use krt_kube::testing::Verb;
use kube::Api;
use kube::api::{Patch, PatchParams};
use kube::core::DynamicObject;
use kube::runtime::wait::await_condition;
use mesh_schema::{gvk, sets};
use serde_json::{Value, json};

use super::lab::Lab;
use crate::program::PATIENCE;

const FAULTY: &str = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: NAME, namespace: shop}
spec:
  hosts: [NAME]
  http:
  - timeout: 0.5ms
    route: [{destination: {host: NAME}}]
";

fn faulty(name: &str) -> String {
    FAULTY.replace("NAME", name)
}

fn virtual_services(lab: &Lab) -> Api<DynamicObject> {
    let kind = sets::pilot().find_by_gvk(&gvk::VIRTUAL_SERVICE).expect("it is known");
    Api::namespaced_with(lab.server.client(), "shop", &kind.api_resource())
}

/// Changes a VirtualService and leaves its status alone, as users do.
fn patch(lab: &Lab, name: &str, patch: &Value) {
    let patch = Patch::Merge(patch);
    lab.runtime.block_on(async {
        let services = virtual_services(lab);
        services.patch(name, &Default::default(), &patch).await.expect("it is patched");
    });
}

/// Waits until the messages of a VirtualService are these.
fn await_messages(lab: &Lab, name: &str, expected: &Value) {
    lab.runtime.block_on(async {
        let services = virtual_services(lab);
        let is_expected = |object: Option<&DynamicObject>| {
            object.is_some_and(|it| it.data["status"]["validationMessages"] == *expected)
        };
        let found = await_condition(services, name, is_expected);
        let found = tokio::time::timeout(PATIENCE, found).await;
        found.unwrap_or_else(|_| panic!("{name}: {expected} never came")).expect("it is watched");
    });
}

fn too_short() -> Value {
    json!([{
        "level": "ERROR",
        "type": {
            "code": "H-DUR-1",
            "name": "spec.http[0].timeout: duration 0.000500s is shorter than 1ms",
        },
        "documentationUrl": "https://istio.io/latest/docs/reference/config/networking/virtual-service/",
    }])
}

/// How many requests have changed VirtualServices, those of the test included.
fn writes(lab: &Lab) -> u64 {
    lab.server.requests(Verb::Patch, "virtualservices")
}

#[test]
fn findings_are_written_once_and_taken_back_when_they_are_mended() {
    let lab = Lab::new();
    lab.put(&faulty("a"));
    let (program, _) = lab.start(&["--write-status"]);
    await_messages(&lab, "a", &too_short());
    // What does not change the findings of an object is looked at, and nothing is written.
    patch(&lab, "a", &json!({"metadata": {"labels": {"tier": "front"}}}));
    lab.put(&faulty("b"));
    await_messages(&lab, "b", &too_short());
    assert_eq!(writes(&lab), 2 + 1);
    assert_eq!(program.interrupt(), Some(0));

    // Neither does another process, which leads at once because the lease was given back.
    let (program, _) = lab.start(&["--write-status"]);
    lab.put(&faulty("c"));
    await_messages(&lab, "c", &too_short());
    assert_eq!(writes(&lab), 3 + 1);
    patch(&lab, "a", &json!({"spec": {"http": [{"route": [{"destination": {"host": "a"}}]}]}}));
    await_messages(&lab, "a", &Value::Null);
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_body_that_does_not_decode_has_a_message_too() {
    let lab = Lab::new();
    lab.put(&faulty("a").replace("0.5ms", "soon"));
    let (_program, printed) = lab.start(&["--write-status"]);
    assert!(printed.iter().any(|line| line.starts_with("VirtualService shop/a: ")), "{printed:?}");
    let name = "spec.http[0].timeout: \"soon\" is not a duration such as 1m30s or 100ms";
    let mut expected = too_short();
    expected[0]["type"] = json!({"code": "LOAD-BODY", "name": name});
    await_messages(&lab, "a", &expected);
}

#[test]
fn messages_of_another_analyzer_are_left_alone() {
    let lab = Lab::new();
    lab.put(&faulty("a"));
    let others = json!([{"level": "INFO", "type": {"code": "IST0102", "name": "Other"}}]);
    lab.runtime.block_on(async {
        let patch = Patch::Apply(json!({
            "apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
            "metadata": {"name": "a"}, "status": {"validationMessages": others},
        }));
        let services = virtual_services(&lab);
        let params = PatchParams::apply("istiod");
        services.patch_status("a", &params, &patch).await.expect("it is patched");
    });
    let (program, _) = lab.start(&["--write-status"]);
    lab.put(&faulty("b"));
    await_messages(&lab, "b", &too_short());
    await_messages(&lab, "a", &others);
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn conditions_of_others_are_left_alone() {
    let lab = Lab::new();
    lab.put(&faulty("a"));
    let (program, _) = lab.start(&["--write-status"]);
    await_messages(&lab, "a", &too_short());
    let condition = json!({"conditions": [{"type": "Reconciled", "status": "True"}]});
    lab.runtime.block_on(async {
        let patch = Patch::Merge(json!({"status": condition}));
        let services = virtual_services(&lab);
        services.patch_status("a", &Default::default(), &patch).await.expect("it is patched");
    });
    lab.put(&faulty("b"));
    await_messages(&lab, "b", &too_short());
    let status = &lab.server.objects("networking.istio.io/v1", "VirtualService")[0]["status"];
    assert_eq!(status["conditions"], condition["conditions"]);
    assert_eq!(status["validationMessages"], too_short());
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn nothing_is_written_unless_it_is_asked_for() {
    let lab = Lab::new();
    lab.put(&faulty("a"));
    let (program, printed) = lab.start(&[]);
    assert!(printed.iter().any(|line| line.contains("H-DUR-1")), "{printed:?}");
    lab.put(&faulty("b"));
    assert!(program.line().contains("VirtualService shop/b: "));
    assert_eq!(program.interrupt(), Some(0));
    for verb in [Verb::Create, Verb::Update, Verb::Patch, Verb::Delete, Verb::DeleteCollection] {
        for plural in ["virtualservices", "events", "leases"] {
            assert_eq!(lab.server.requests(verb, plural), 0, "{verb} {plural}");
        }
    }
}
