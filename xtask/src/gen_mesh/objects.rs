use std::ops::Range;

use super::SERVICES_PER_NAMESPACE;

/// The root namespace and the mesh configuration.
pub(super) fn mesh() -> Vec<String> {
    vec![
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: istio-system\n".to_owned(),
        "apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: |
    trustDomain: cluster.local
    rootNamespace: istio-system
"
        .to_owned(),
    ]
}

/// One Deployment per number; ten of a namespace share an app label.
pub(super) fn workloads(namespace: &str, numbers: Range<usize>) -> Vec<String> {
    let mut documents =
        vec![format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {namespace}\n")];
    documents.extend(numbers.map(|number| {
        let app = format!("app-{}", number % SERVICES_PER_NAMESPACE);
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata:
  name: workload-{number:05}
  namespace: {namespace}
  labels:
    app: {app}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: {app}
      instance: \"{number}\"
  template:
    metadata:
      labels:
        app: {app}
        version: v{version}
        instance: \"{number}\"
    spec:
      serviceAccountName: {app}
      containers:
        - name: {app}
          image: registry.example.com/{namespace}/{app}:1.0.{version}
          ports:
            - name: http
              containerPort: 8080
",
            version = number / SERVICES_PER_NAMESPACE % 2 + 1,
        )
    }));
    documents
}

/// One Service per app label.
pub(super) fn services(namespace: &str) -> Vec<String> {
    (0..SERVICES_PER_NAMESPACE)
        .map(|app| {
            format!(
                "apiVersion: v1
kind: Service
metadata:
  name: app-{app}
  namespace: {namespace}
spec:
  selector:
    app: app-{app}
  ports:
    - name: http
      port: 80
      targetPort: 8080
"
            )
        })
        .collect()
}

/// Twenty policies: two per pair of services, five routes with their rules, and the namespace's own.
pub(super) fn policies(namespace: &str) -> Vec<String> {
    let mut documents = Vec::new();
    for app in (0..SERVICES_PER_NAMESPACE).step_by(2) {
        documents.push(authorization(namespace, app));
        documents.push(destination_rule(namespace, app));
        documents.push(virtual_service(namespace, app));
    }
    documents.extend(namespace_wide(namespace));
    documents
}

fn authorization(namespace: &str, app: usize) -> String {
    format!(
        "apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: app-{app}
  namespace: {namespace}
spec:
  selector:
    matchLabels:
      app: app-{app}
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [\"cluster.local/ns/{namespace}/sa/app-{caller}\"]
      to:
        - operation:
            methods: [\"GET\", \"POST\"]
            paths: [\"/api/*\"]
",
        caller = (app + 1) % SERVICES_PER_NAMESPACE,
    )
}

fn destination_rule(namespace: &str, app: usize) -> String {
    format!(
        "apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: app-{app}
  namespace: {namespace}
spec:
  host: app-{app}
  trafficPolicy:
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 10s
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
"
    )
}

fn virtual_service(namespace: &str, app: usize) -> String {
    format!(
        "apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: app-{app}
  namespace: {namespace}
spec:
  hosts:
    - app-{app}
  http:
    - timeout: 5s
      route:
        - destination:
            host: app-{app}
            subset: v1
          weight: 90
        - destination:
            host: app-{app}
            subset: v2
          weight: 10
"
    )
}

fn namespace_wide(namespace: &str) -> [String; 5] {
    let selected = "  selector:\n    matchLabels:\n      app: app-3\n";
    let security = |kind: &str, name: &str, spec: &str| {
        format!(
            "apiVersion: security.istio.io/v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {namespace}\nspec:\n{spec}"
        )
    };
    [
        security("PeerAuthentication", "default", "  mtls:\n    mode: STRICT\n"),
        security(
            "PeerAuthentication",
            "app-3",
            &format!("{selected}  mtls:\n    mode: PERMISSIVE\n"),
        ),
        security(
            "RequestAuthentication",
            "app-3",
            &format!(
                "{selected}  jwtRules:\n    - issuer: https://issuer.example.com\n      jwksUri: https://issuer.example.com/jwks\n"
            ),
        ),
        format!(
            "apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: {namespace}
spec:
  egress:
    - hosts: [\"./*\", \"istio-system/*\"]
"
        ),
        format!(
            "apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: default
  namespace: {namespace}
spec:
  tracing:
    - randomSamplingPercentage: 5
"
        ),
    ]
}
