//! Setters of the lean types, under the names that generated types have theirs.

use super::{
    ConfigMap, Container, ContainerPort, CronJobSpec, DaemonSetSpec, DeploymentSpec, Endpoint,
    EndpointConditions, EndpointHints, EndpointPort, EndpointSlice, EnvVar, ExecAction, GrpcAction,
    HttpGetAction, HttpIngressPath, HttpIngressRuleValue, IngressBackend, IngressClassSpec,
    IngressLoadBalancerStatus, IngressRule, IngressServiceBackend, IngressSpec, IngressStatus,
    IngressTls, IntOrString, JobSpec, JobTemplateSpec, LabelExpression, LabelSelector,
    LoadBalancerIngress, LoadBalancerStatus, LocalObjectReference, NameHint, NamespaceSpec,
    NodeAddress, NodeSpec, NodeStatus, ObjectCondition, ObjectReference, PodIp, PodSecurityContext,
    PodSpec, PodStatus, PodTemplateSpec, Probe, ReplicaSetSpec, Secret, SecurityContext,
    ServiceAccount, ServiceBackendPort, ServicePort, ServiceSpec, ServiceStatus, StatefulSetSpec,
    TcpSocketAction, TemplateMeta, TypedLocalObjectReference,
};
use crate::specs::companions::setters;

setters! { ConfigMap {
    with_data data: map String, String;
    with_binary_data binary_data: map String, Vec<u8>;
    with_immutable immutable: opt bool;
} }

setters! { Container {
    with_name name: plain String;
    with_image image: plain String;
    with_command command: list String;
    with_args args: list String;
    with_ports ports: list ContainerPort;
    with_env env: list EnvVar;
    with_readiness_probe readiness_probe: opt Probe;
    with_liveness_probe liveness_probe: opt Probe;
    with_startup_probe startup_probe: opt Probe;
    with_security_context security_context: opt SecurityContext;
    with_restart_policy restart_policy: opt String;
} }

setters! { ContainerPort {
    with_name name: plain String;
    with_container_port container_port: plain i32;
    with_host_port host_port: plain i32;
    with_protocol protocol: plain String;
} }

setters! { EnvVar {
    with_name name: plain String;
    with_value value: plain String;
} }

setters! { SecurityContext {
    with_run_as_user run_as_user: opt i64;
    with_run_as_group run_as_group: opt i64;
    with_privileged privileged: opt bool;
} }

setters! { EndpointSlice {
    with_address_type address_type: plain String;
    with_endpoints endpoints: list Endpoint;
    with_ports ports: list EndpointPort;
} }

setters! { Endpoint {
    with_addresses addresses: list String;
    with_conditions conditions: opt EndpointConditions;
    with_hostname hostname: opt String;
    with_target_ref target_ref: opt ObjectReference;
    with_node_name node_name: opt String;
    with_zone zone: opt String;
    with_hints hints: opt EndpointHints;
} }

setters! { EndpointConditions {
    with_ready ready: opt bool;
    with_serving serving: opt bool;
    with_terminating terminating: opt bool;
} }

setters! { EndpointHints {
    with_for_zones for_zones: list NameHint;
    with_for_nodes for_nodes: list NameHint;
} }

setters! { NameHint {
    with_name name: plain String;
} }

setters! { EndpointPort {
    with_name name: opt String;
    with_protocol protocol: opt String;
    with_port port: opt i32;
    with_app_protocol app_protocol: opt String;
} }

setters! { IngressSpec {
    with_ingress_class_name ingress_class_name: opt String;
    with_default_backend default_backend: opt IngressBackend;
    with_tls tls: list IngressTls;
    with_rules rules: list IngressRule;
} }

setters! { IngressBackend {
    with_service service: opt IngressServiceBackend;
    with_resource resource: opt TypedLocalObjectReference;
} }

setters! { IngressServiceBackend {
    with_name name: plain String;
    with_port port: opt ServiceBackendPort;
} }

setters! { ServiceBackendPort {
    with_name name: plain String;
    with_number number: plain i32;
} }

setters! { TypedLocalObjectReference {
    with_api_group api_group: opt String;
    with_kind kind: plain String;
    with_name name: plain String;
} }

setters! { IngressTls {
    with_hosts hosts: list String;
    with_secret_name secret_name: plain String;
} }

setters! { IngressRule {
    with_host host: plain String;
    with_http http: opt HttpIngressRuleValue;
} }

setters! { HttpIngressRuleValue {
    with_paths paths: list HttpIngressPath;
} }

setters! { HttpIngressPath {
    with_path path: plain String;
    with_path_type path_type: plain String;
    with_backend backend: plain IngressBackend;
} }

setters! { IngressStatus {
    with_load_balancer load_balancer: opt IngressLoadBalancerStatus;
} }

setters! { IngressLoadBalancerStatus {
    with_ingress ingress: list LoadBalancerIngress;
} }

setters! { IngressClassSpec {
    with_controller controller: plain String;
} }

setters! { NamespaceSpec {
    with_finalizers finalizers: list String;
} }

setters! { NodeSpec {
    with_provider_id provider_id: plain String;
    with_pod_cidrs pod_cidrs: list String;
    with_unschedulable unschedulable: plain bool;
} }

setters! { NodeStatus {
    with_addresses addresses: list NodeAddress;
    with_conditions conditions: list ObjectCondition;
} }

setters! { NodeAddress {
    with_type r#type: plain String;
    with_address address: plain String;
} }

setters! { PodSpec {
    with_containers containers: list Container;
    with_init_containers init_containers: list Container;
    with_service_account_name service_account_name: plain String;
    with_automount_service_account_token automount_service_account_token: opt bool;
    with_host_network host_network: plain bool;
    with_hostname hostname: plain String;
    with_subdomain subdomain: plain String;
    with_node_name node_name: plain String;
    with_node_selector node_selector: map String, String;
    with_restart_policy restart_policy: plain String;
    with_termination_grace_period_seconds termination_grace_period_seconds: opt i64;
    with_image_pull_secrets image_pull_secrets: list LocalObjectReference;
    with_security_context security_context: opt PodSecurityContext;
} }

setters! { PodSecurityContext {
    with_run_as_user run_as_user: opt i64;
    with_run_as_group run_as_group: opt i64;
    with_fs_group fs_group: opt i64;
} }

setters! { PodTemplateSpec {
    with_metadata metadata: opt TemplateMeta;
    with_spec spec: opt PodSpec;
} }

setters! { TemplateMeta {
    with_name name: plain String;
    with_labels labels: map String, String;
    with_annotations annotations: map String, String;
} }

setters! { LocalObjectReference {
    with_name name: plain String;
} }

setters! { ObjectReference {
    with_kind kind: plain String;
    with_namespace namespace: plain String;
    with_name name: plain String;
} }

setters! { Probe {
    with_http_get http_get: opt HttpGetAction;
    with_tcp_socket tcp_socket: opt TcpSocketAction;
    with_grpc grpc: opt GrpcAction;
    with_exec exec: opt ExecAction;
} }

setters! { HttpGetAction {
    with_path path: plain String;
    with_port port: opt IntOrString;
    with_host host: plain String;
    with_scheme scheme: plain String;
} }

setters! { TcpSocketAction {
    with_port port: opt IntOrString;
    with_host host: plain String;
} }

setters! { GrpcAction {
    with_port port: plain i32;
    with_service service: opt String;
} }

setters! { ExecAction {
    with_command command: list String;
} }

setters! { ServiceSpec {
    with_type r#type: plain String;
    with_ports ports: list ServicePort;
    with_selector selector: map String, String;
    with_cluster_ip cluster_ip: plain String;
    with_cluster_ips cluster_ips: list String;
    with_external_ips external_ips: list String;
    with_external_name external_name: plain String;
    with_external_traffic_policy external_traffic_policy: plain String;
    with_internal_traffic_policy internal_traffic_policy: opt String;
    with_traffic_distribution traffic_distribution: opt String;
    with_ip_families ip_families: list String;
    with_ip_family_policy ip_family_policy: opt String;
    with_publish_not_ready_addresses publish_not_ready_addresses: plain bool;
    with_session_affinity session_affinity: plain String;
} }

setters! { ServicePort {
    with_name name: plain String;
    with_protocol protocol: plain String;
    with_app_protocol app_protocol: opt String;
    with_port port: plain i32;
    with_target_port target_port: opt IntOrString;
    with_node_port node_port: plain i32;
} }

setters! { ServiceStatus {
    with_load_balancer load_balancer: opt LoadBalancerStatus;
} }

setters! { LoadBalancerStatus {
    with_ingress ingress: list LoadBalancerIngress;
} }

setters! { LoadBalancerIngress {
    with_ip ip: plain String;
    with_hostname hostname: plain String;
} }

setters! { ServiceAccount {
    with_secrets secrets: list ObjectReference;
    with_image_pull_secrets image_pull_secrets: list LocalObjectReference;
    with_automount_service_account_token automount_service_account_token: opt bool;
} }

setters! { ObjectCondition {
    with_type r#type: plain String;
    with_status status: plain String;
    with_reason reason: plain String;
    with_message message: plain String;
} }

setters! { PodStatus {
    with_phase phase: plain String;
    with_pod_ip pod_ip: plain String;
    with_pod_ips pod_ips: list PodIp;
    with_host_ip host_ip: plain String;
    with_conditions conditions: list ObjectCondition;
} }

setters! { PodIp {
    with_ip ip: plain String;
} }

setters! { DeploymentSpec {
    with_replicas replicas: opt i32;
    with_selector selector: opt LabelSelector;
    with_template template: opt PodTemplateSpec;
} }

setters! { ReplicaSetSpec {
    with_replicas replicas: opt i32;
    with_selector selector: opt LabelSelector;
    with_template template: opt PodTemplateSpec;
} }

setters! { StatefulSetSpec {
    with_replicas replicas: opt i32;
    with_service_name service_name: plain String;
    with_selector selector: opt LabelSelector;
    with_template template: opt PodTemplateSpec;
} }

setters! { DaemonSetSpec {
    with_selector selector: opt LabelSelector;
    with_template template: opt PodTemplateSpec;
} }

setters! { JobSpec {
    with_selector selector: opt LabelSelector;
    with_template template: opt PodTemplateSpec;
} }

setters! { CronJobSpec {
    with_schedule schedule: plain String;
    with_job_template job_template: opt JobTemplateSpec;
} }

setters! { JobTemplateSpec {
    with_metadata metadata: opt TemplateMeta;
    with_spec spec: opt JobSpec;
} }

setters! { LabelExpression {
    with_key key: plain String;
    with_operator operator: plain String;
    with_values values: list String;
} }

setters! { LabelSelector {
    with_match_labels match_labels: map String, String;
    with_match_expressions match_expressions: list LabelExpression;
} }

setters! { Secret {
    with_data data: map String, Vec<u8>;
    with_string_data string_data: map String, String;
    with_type r#type: plain String;
    with_immutable immutable: opt bool;
} }
