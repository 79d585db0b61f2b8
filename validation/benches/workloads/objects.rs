//! What is validated.

use std::fmt::Write as _;

use mesh_config_model::Config;
use mesh_config_model::decode::{LoadOptions, load};
use mesh_validation::{Validators, codes};

/// A `VirtualService` of so many routes, each with a match, two destinations, retries and headers.
pub(crate) fn virtual_service_text(routes: u32) -> String {
    let mut text = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
"
    .to_owned();
    for i in 0..routes {
        let route = format!(
            "  - name: route-{i}
    match:
    - uri: {{prefix: /v{i}/}}
      headers:
        x-tenant: {{exact: tenant-{i}}}
    timeout: 5s
    retries: {{attempts: 3, perTryTimeout: 2s, retryOn: 'gateway-error,connect-failure'}}
    headers:
      request:
        set: {{x-route: 'route-{i} %PROTOCOL%'}}
    route:
    - destination: {{host: reviews.shop.svc.cluster.local, subset: v1, port: {{number: 9080}}}}
      weight: 90
    - destination: {{host: reviews.shop.svc.cluster.local, subset: v2, port: {{number: 9080}}}}
      weight: 10
"
        );
        text.write_str(&route).expect("a text takes everything");
    }
    text
}

pub(crate) fn virtual_service(routes: u32) -> Config {
    let text = virtual_service_text(routes);
    let mut loaded = load(&text, "reviews.yaml", &Validators::default(), &LoadOptions::new());
    loaded.objects.pop().expect("it fits").config
}

/// The examples of all codes that are short.
pub(crate) fn mixed_texts() -> Vec<String> {
    let examples = codes::all().filter_map(|code| code.example());
    examples.map(|example| example.to_string()).filter(|text| text.contains("apiVersion")).collect()
}
