//! What is validated.

use mesh_config_model::Config;
use mesh_config_model::decode::{LoadOptions, load};
use mesh_validation::{Validators, codes};

/// What a route has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A match and a destination.
    Plain,
    /// Two conditions, two destinations, a timeout, retries and a header.
    Rich,
}

impl Shape {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "VirtualService, 10 plain routes",
            Self::Rich => "VirtualService, 10 rich routes",
        }
    }

    fn route(self, i: u32) -> String {
        match self {
            Self::Plain => format!(
                "  - match:
    - uri: {{prefix: /v{i}/}}
    route:
    - destination: {{host: reviews, subset: v{i}}}
"
            ),
            Self::Rich => format!(
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
            ),
        }
    }
}

/// A `VirtualService` of so many routes.
pub(crate) fn virtual_service_text(routes: u32, shape: Shape) -> String {
    let start = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
";
    (0..routes).fold(start.to_owned(), |text, i| text + &shape.route(i))
}

pub(crate) fn virtual_service(routes: u32, shape: Shape) -> Config {
    let text = virtual_service_text(routes, shape);
    let mut loaded = load(&text, "reviews.yaml", &Validators::default(), &LoadOptions::new());
    loaded.objects.pop().expect("it fits").config
}

/// The examples of all codes of kinds that live in a cluster.
pub(crate) fn mixed_texts() -> Vec<String> {
    let examples = codes::all().filter_map(|code| code.example());
    let of_kinds =
        examples.filter(|example| example.definition().is_none() && !example.kind().is_empty());
    of_kinds.map(|example| example.to_string()).filter(|text| text.contains("apiVersion")).collect()
}
