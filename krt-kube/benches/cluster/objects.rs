//! Objects of the sizes that clusters have.

use k8s_openapi::api::core::v1::Pod;
use krt_kube::testing::ApiServer;
use serde_json::{Value, json};

/// 30,000 pods, 30,000 slices and 5,000 services in 60 namespaces.
pub(crate) fn fill(server: &ApiServer) {
    for at in 0..30_000 {
        server.put(pod(at, 0));
        server.put(slice(at));
    }
    for at in 0..5_000 {
        server.put(service(at));
    }
}

pub(crate) fn pod(at: u32, net: u32) -> Value {
    let app = format!("app-{}", at % 5_000);
    let environment: Vec<_> =
        (0..8).map(|at| json!({"name": format!("VARIABLE_{at}"), "value": "value"})).collect();
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "namespace": format!("ns-{}", at % 60),
            "name": format!("{app}-{at}"),
            "labels": {"app": app, "version": "v1", "pod-template-hash": "5d4f8c7b9"},
            "annotations": {"prometheus.io/port": "9090", "prometheus.io/scrape": "true"},
            "ownerReferences": [{
                "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": app, "controller": true,
                "uid": format!("00000000-0000-4000-8000-{at:012}"),
            }],
            "managedFields": managed(),
        },
        "spec": {
            "nodeName": format!("node-{}", at % 300),
            "serviceAccountName": "default",
            "containers": [{
                "name": "main",
                "image": format!("registry.example.com/team/{app}:1.2.3"),
                "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                "env": environment,
                "resources": {"limits": {"memory": "512Mi"}, "requests": {"cpu": "100m"}},
                "volumeMounts": [{"name": "token", "mountPath": "/var/run/secrets"}],
            }],
            "volumes": [{"name": "token", "emptyDir": {}}],
        },
        "status": {
            "phase": "Running",
            "podIP": format!("10.{net}.{}.{}", at / 256, at % 256),
            "hostIP": "192.168.0.1",
            "conditions": [
                {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
            ],
        },
    })
}

/// The same pod as clients see it.
pub(crate) fn typed_pod(at: u32, net: u32) -> Pod {
    serde_json::from_value(pod(at, net)).expect("it is a pod")
}

fn slice(at: u32) -> Value {
    let endpoint = |part: u32| {
        json!({
            "addresses": [format!("10.0.{}.{}", at / 256, (at + part) % 256)],
            "conditions": {"ready": true, "serving": true, "terminating": false},
            "nodeName": format!("node-{}", at % 300),
            "targetRef": {"kind": "Pod", "namespace": "ns", "name": format!("pod-{at}-{part}")},
        })
    };
    json!({
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "namespace": format!("ns-{}", at % 60),
            "name": format!("app-{}-{at}", at % 5_000),
            "labels": {"kubernetes.io/service-name": format!("app-{}", at % 5_000)},
            "managedFields": managed(),
        },
        "addressType": "IPv4",
        "endpoints": (0..4).map(endpoint).collect::<Vec<_>>(),
        "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}],
    })
}

fn service(at: u32) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "namespace": format!("ns-{}", at % 60),
            "name": format!("app-{at}"),
            "managedFields": managed(),
        },
        "spec": {
            "selector": {"app": format!("app-{at}")},
            "ports": [{"name": "http", "port": 80, "targetPort": 8080}],
        },
    })
}

fn managed() -> Value {
    json!([{
        "manager": "kube-controller-manager", "operation": "Update", "apiVersion": "v1",
        "fieldsType": "FieldsV1", "time": "2026-01-01T00:00:00Z",
        "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app": {}}}, "f:spec": {"f:a": {}}},
    }])
}
