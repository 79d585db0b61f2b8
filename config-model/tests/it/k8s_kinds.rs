use mesh_config_model::decode::{DecodeMode, decode_spec};
use mesh_config_model::k8s::{
    ConfigMap, CronJobSpec, DaemonSetSpec, DeploymentSpec, IntOrString, JobSpec, NamespaceSpec,
    PodSpec, PodTemplateSpec, ReplicaSetSpec, ServiceAccount, ServiceSpec, ServiceStatus,
    StatefulSetSpec,
};
use mesh_config_model::labels::Selector;
use mesh_config_model::{GroupVersionKind, Spec, SpecType, yaml};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[track_caller]
fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("it fits")
}

#[test]
fn every_kind_is_registered_under_its_group() {
    let gvks = [
        ConfigMap::GVK,
        CronJobSpec::GVK,
        DaemonSetSpec::GVK,
        DeploymentSpec::GVK,
        JobSpec::GVK,
        NamespaceSpec::GVK,
        PodSpec::GVK,
        ReplicaSetSpec::GVK,
        ServiceAccount::GVK,
        ServiceSpec::GVK,
        StatefulSetSpec::GVK,
    ];
    let names = gvks.map(|gvk: GroupVersionKind| gvk.to_string());
    assert_eq!(
        names,
        [
            "core/v1/ConfigMap",
            "batch/v1/CronJob",
            "apps/v1/DaemonSet",
            "apps/v1/Deployment",
            "batch/v1/Job",
            "core/v1/Namespace",
            "core/v1/Pod",
            "apps/v1/ReplicaSet",
            "core/v1/ServiceAccount",
            "core/v1/Service",
            "apps/v1/StatefulSet"
        ]
    );
}

#[test]
fn a_deployment_gives_labels_ports_and_identity_of_its_pods() {
    let text = "
replicas: 0
selector:
  matchLabels: {app: web}
  matchExpressions:
  - {key: canary, operator: DoesNotExist}
strategy: {type: Recreate}
template:
  metadata:
    creationTimestamp: null
    labels: {app: web, version: v1}
    annotations: {sidecar.istio.io/inject: \"false\"}
  spec:
    serviceAccountName: web
    hostNetwork: true
    securityContext: {runAsUser: 1337}
    initContainers:
    - {name: istio-proxy, restartPolicy: Always}
    containers:
    - name: web
      image: example/web:1
      resources: {limits: {cpu: 100m}}
      ports:
      - {name: http, containerPort: 8080, protocol: TCP}
      readinessProbe: {httpGet: {port: http, path: /ready}, periodSeconds: 5}
    volumes: null
";
    let node = yaml::from_str(text, &yaml::Options::new()).unwrap();
    let deployment: DeploymentSpec = node.decode().unwrap();
    assert_eq!(deployment.replicas, Some(0));
    let template = deployment.template.unwrap();
    assert_eq!(template.labels()["version"], "v1");
    assert_eq!(template.annotations()["sidecar.istio.io/inject"], "false");
    let pod = template.spec.as_ref().unwrap();
    assert_eq!(pod.service_account_name, "web");
    assert!(pod.host_network);
    assert_eq!(pod.security_context.as_ref().unwrap().run_as_user, Some(1337));
    assert_eq!(pod.init_containers[0].restart_policy.as_deref(), Some("Always"));
    assert_eq!(pod.containers[0].ports[0].container_port, 8080);
    let probe = pod.containers[0].readiness_probe.as_ref().unwrap().http_get.as_ref().unwrap();
    assert_eq!(
        (probe.port.clone(), probe.path.as_str()),
        (Some(IntOrString::Name("http".into())), "/ready")
    );
    let selector = Selector::compile(deployment.selector.as_ref()).unwrap();
    assert!(selector.matches(template.labels()));
}

#[test]
fn a_template_without_metadata_has_no_labels() {
    assert!(PodTemplateSpec::default().labels().is_empty());
    assert!(PodTemplateSpec::default().annotations().is_empty());
}

#[test]
fn a_service_keeps_ports_by_number_and_name() {
    let service: ServiceSpec = read(json!({
        "type": "NodePort",
        "clusterIP": "10.0.0.1",
        "clusterIPs": ["10.0.0.1", "fd00::1"],
        "ports": [
            {"name": "http", "port": 80, "targetPort": 8080, "nodePort": 30080},
            {"name": "grpc", "port": 81, "targetPort": "grpc", "appProtocol": "kubernetes.io/h2c"}
        ],
        "selector": {"app": "web"},
        "sessionAffinityConfig": {}
    }));
    let targets: Vec<_> =
        service.ports.iter().map(|port| port.target_port.as_ref().unwrap().to_string()).collect();
    assert_eq!(targets, ["8080", "grpc"]);
    assert_eq!(service.cluster_ips.len(), 2);
    assert_eq!(service.ports[1].app_protocol.as_deref(), Some("kubernetes.io/h2c"));
    let status: ServiceStatus = read(json!({"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}));
    assert_eq!(status.load_balancer.unwrap().ingress[0].ip, "192.0.2.1");
}

#[test]
fn specless_kinds_are_the_whole_object() {
    let map: ConfigMap = read(json!({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio"},
        "data": {"mesh": "trustDomain: a"}, "binaryData": {"b": "AQI="}
    }));
    assert_eq!(
        (map.data["mesh"].as_str(), map.binary_data["b"].as_slice()),
        ("trustDomain: a", &[1, 2][..])
    );
    let account: ServiceAccount = read(
        json!({"imagePullSecrets": [{"name": "regcred"}], "automountServiceAccountToken": false}),
    );
    assert_eq!(
        (account.image_pull_secrets[0].name.as_str(), account.automount_service_account_token),
        ("regcred", Some(false))
    );
}

#[test]
fn null_is_absent() {
    assert_eq!(
        read::<PodSpec>(json!({"containers": null, "nodeSelector": null, "hostNetwork": null})),
        PodSpec::default()
    );
}

#[test]
fn fields_that_are_left_out_are_not_unknown_even_in_strict_mode() {
    let text = "tolerations: [{key: a, operator: Exists}]\ncontainers: [{name: a, resources: {limits: {cpu: 1}}}]\n";
    let node = yaml::from_str(text, &yaml::Options::new()).unwrap();
    let decoded = decode_spec::<PodSpec>(&node, DecodeMode::Strict).unwrap();
    assert!(decoded.unknown_fields.is_empty());
    assert!(
        decoded
            .spec
            .as_any()
            .downcast_ref::<PodSpec>()
            .is_some_and(|pod| pod.containers.len() == 1)
    );
}

#[test]
fn what_is_written_reads_back() {
    let cron = json!({
        "schedule": "0 * * * *",
        "jobTemplate": {"spec": {"template": {"metadata": {"labels": {"app": "job"}}, "spec": {"containers": [{"name": "a"}]}}}}
    });
    let spec: CronJobSpec = read(cron.clone());
    assert_eq!(spec.to_json().unwrap(), cron);
}

#[test]
fn ports_beyond_32_bits_are_refused() {
    assert_eq!(
        serde_json::from_str::<IntOrString>("4294967296").unwrap_err().to_string(),
        "invalid value: integer `4294967296`, expected a number of 32 bits or a string at line 1 column 10"
    );
}
