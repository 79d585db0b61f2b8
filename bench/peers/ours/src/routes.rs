//! The object that several workloads read.

use std::fmt::Write;

/// A `VirtualService` of so many routes.
pub(crate) fn routes(count: u32) -> String {
    let mut text = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
  - reviews.shop.svc.cluster.local
  http:
"
    .to_owned();
    for number in 0..count {
        let route = format_args!(
            "  - name: route-{number}
    match:
    - uri:
        prefix: /v{number}/
      headers:
        x-tenant:
          exact: tenant-{number}
    timeout: 5s
    retries:
      attempts: 3
      perTryTimeout: 2s
      retryOn: gateway-error,connect-failure
    headers:
      request:
        set:
          x-route: route-{number}
    route:
"
        )
        .to_string();
        text.push_str(&route);
        for (subset, weight) in [("v1", 90), ("v2", 10)] {
            write!(
                text,
                "    - destination:
        host: reviews.shop.svc.cluster.local
        subset: {subset}
        port:
          number: 9080
      weight: {weight}
"
            )
            .expect("a string takes any text");
        }
    }
    text
}
