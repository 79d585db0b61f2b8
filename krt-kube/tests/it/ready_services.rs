//! The example, against the API server double.

#[expect(dead_code, unreachable_pub, reason = "its main function is for people")]
#[path = "../../examples/ready_services.rs"]
mod example;

use crate::fixture::{Lab, pod};
use k8s_openapi::jiff::Timestamp;
use krt_kube::testing::{Verb, settle};
use serde_json::{Value, json};

fn service(name: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"namespace": "shop", "name": name},
        "spec": {"selector": {"app": name}},
    })
}

fn slice(service: &str, pods: &[(&str, bool)]) -> Value {
    let endpoint = |(pod, ready): &(&str, bool)| {
        json!({
            "addresses": ["10.0.0.1"],
            "conditions": {"ready": ready},
            "targetRef": {"kind": "Pod", "namespace": "shop", "name": pod},
        })
    };
    json!({
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "namespace": "shop",
            "name": format!("{service}-1"),
            "labels": {"kubernetes.io/service-name": service},
        },
        "addressType": "IPv4",
        "endpoints": pods.iter().map(endpoint).collect::<Vec<_>>(),
    })
}

fn conditions(lab: &Lab) -> Vec<String> {
    let text = |service: &Value| {
        let condition = &service["status"]["conditions"][0];
        let part = |name: &str| condition[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}: {}", service["metadata"]["name"], part("status"), part("message"))
    };
    lab.server.objects("v1", "Service").iter().map(text).collect()
}

#[tokio::test(start_paused = true)]
async fn a_service_is_ready_while_a_ready_endpoint_has_its_pod() {
    let lab = Lab::new();
    lab.server.put(service("cart"));
    lab.server.put(service("idle"));
    lab.server.put(pod("shop", "cart-1", "10.0.0.1"));
    lab.server.put(slice("cart", &[("cart-1", true), ("cart-2", true), ("cart-3", false)]));
    let _writer = example::start(&lab.cluster, || Timestamp::UNIX_EPOCH);
    settle().await;
    let ready = ["\"cart\" True: 1 ready endpoints", "\"idle\" False: 0 ready endpoints"];
    assert_eq!(conditions(&lab), ready);
    assert_eq!(lab.server.requests(Verb::Patch, "services"), 2);

    lab.server.put(pod("shop", "cart-2", "10.0.0.2"));
    settle().await;
    assert_eq!(conditions(&lab)[0], "\"cart\" True: 2 ready endpoints");
    for pod in ["cart-1", "cart-2"] {
        lab.server.delete("v1", "Pod", "shop", pod);
    }
    settle().await;
    assert_eq!(conditions(&lab)[0], "\"cart\" False: 0 ready endpoints");
    // One write for each change of what is to be said, and none for the other service.
    assert_eq!(lab.server.requests(Verb::Patch, "services"), 4);
}
