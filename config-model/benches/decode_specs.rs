//! Reads virtual services from JSON: as generated specs, and as plain serde structs of the same shape; and clones.
//!
//! The plain structs derive what serde offers and know none of the rules of the control plane: one spelling of a
//! name, no `null` in lists, no quoted numbers, durations as text.

use std::collections::BTreeMap;

use divan::Bencher;
use divan::counter::BytesCount;
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::{Config, Meta, SpecType};
use serde::{Deserialize, Serialize};

const OBJECTS: usize = 200;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 200)]
fn read_generated(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher.counter(BytesCount::new(size(&texts))).bench(|| read::<VirtualService>(&texts));
}

#[divan::bench(sample_count = 200)]
fn read_plain(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher.counter(BytesCount::new(size(&texts))).bench(|| read::<plain::VirtualService>(&texts));
}

#[divan::bench(sample_count = 200)]
fn write_generated(bencher: Bencher<'_, '_>) {
    let specs: Vec<VirtualService> = read(&texts());
    bencher.bench(|| write(&specs));
}

#[divan::bench(sample_count = 200)]
fn write_plain(bencher: Bencher<'_, '_>) {
    let specs: Vec<plain::VirtualService> = read(&texts());
    bencher.bench(|| write(&specs));
}

/// Takes the same time however many routes the body has.
#[divan::bench(args = [1, 100, 10_000])]
fn clone_config(bencher: Bencher<'_, '_>, routes: usize) {
    let config = with_routes(routes);
    bencher.bench(|| config.clone());
}

/// What a clone would cost without sharing.
#[divan::bench(args = [1, 100, 10_000])]
fn clone_body(bencher: Bencher<'_, '_>, routes: usize) {
    let config = with_routes(routes);
    let body = config.spec_as::<VirtualService>().expect("it is one");
    bencher.bench(|| body.clone());
}

fn with_routes(count: usize) -> Config {
    let mut spec: VirtualService = serde_json::from_str(&text(0)).expect("it fits");
    spec.http = spec.http.into_iter().cycle().take(count).collect();
    Config::new(Meta::new(VirtualService::GVK, "shop", "reviews"), spec)
}

fn read<T: for<'de> Deserialize<'de>>(texts: &[String]) -> Vec<T> {
    texts.iter().map(|text| serde_json::from_str(text).expect("it fits")).collect()
}

fn write(specs: &[impl Serialize]) -> usize {
    specs.iter().map(|spec| serde_json::to_string(spec).expect("it is JSON").len()).sum()
}

fn size(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

fn texts() -> Vec<String> {
    (0..OBJECTS).map(text).collect()
}

fn text(index: usize) -> String {
    let routes: Vec<String> = (0..4).map(|route| http(index, route)).collect();
    format!(
        r#"{{"hosts": ["host-{index}.example.com", "alias-{index}"], "gateways": ["mesh", "edge/public"],
        "exportTo": ["."], "http": [{}]}}"#,
        routes.join(",")
    )
}

fn http(index: usize, route: usize) -> String {
    format!(
        r#"{{"name": "route-{route}",
        "match": [{{"uri": {{"prefix": "/api/v{route}"}}, "headers": {{"end-user": {{"exact": "user-{index}"}}}},
            "sourceLabels": {{"app": "web", "version": "v{route}"}}, "port": 8080}}],
        "route": [
            {{"destination": {{"host": "svc-{index}.shop.svc.cluster.local", "subset": "v1", "port": {{"number": 9080}}}}, "weight": 90}},
            {{"destination": {{"host": "svc-{index}.shop.svc.cluster.local", "subset": "v2"}}, "weight": 10}}],
        "timeout": "10s",
        "retries": {{"attempts": 3, "perTryTimeout": "2s", "retryOn": "gateway-error,connect-failure"}},
        "fault": {{"delay": {{"fixedDelay": "5s", "percentage": {{"value": 0.1}}}}}},
        "headers": {{"request": {{"set": {{"x-route": "r{route}"}}, "remove": ["x-old"]}}}}}}"#
    )
}

mod plain {
    use super::{BTreeMap, Deserialize, Serialize};

    macro_rules! plain {
        ($($name:ident { $($field:ident: $of:ty,)+ })+) => {$(
            #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
            #[serde(default, rename_all = "camelCase")]
            pub(super) struct $name {
                $(#[serde(skip_serializing_if = "is_zero")] $field: $of,)+
            }
        )+};
    }

    fn is_zero<T: Default + PartialEq>(value: &T) -> bool {
        *value == T::default()
    }

    plain! {
        VirtualService {
            hosts: Vec<String>, gateways: Vec<String>, http: Vec<HttpRoute>, tls: Vec<Other>, tcp: Vec<Other>,
            export_to: Vec<String>,
        }
        HttpRoute {
            name: String, r#match: Vec<HttpMatchRequest>, route: Vec<HttpRouteDestination>,
            redirect: Option<Other>, direct_response: Option<Other>, delegate: Option<Other>,
            rewrite: Option<Other>, timeout: Option<String>, retries: Option<HttpRetry>,
            fault: Option<HttpFaultInjection>, mirror: Option<Destination>, mirrors: Vec<Other>,
            mirror_percent: Option<u32>, mirror_percentage: Option<Percent>, cors_policy: Option<Other>,
            headers: Option<Headers>,
        }
        HttpMatchRequest {
            name: String, uri: Option<StringMatch>, scheme: Option<StringMatch>, method: Option<StringMatch>,
            authority: Option<StringMatch>, headers: BTreeMap<String, StringMatch>, port: u32,
            source_labels: BTreeMap<String, String>, gateways: Vec<String>,
            query_params: BTreeMap<String, StringMatch>, ignore_uri_case: bool,
            without_headers: BTreeMap<String, StringMatch>, source_namespace: String, stat_prefix: String,
        }
        HttpRouteDestination { destination: Option<Destination>, weight: i32, headers: Option<Headers>, }
        Destination { host: String, subset: String, port: Option<PortSelector>, }
        PortSelector { number: u32, }
        HttpRetry {
            attempts: i32, per_try_timeout: Option<String>, retry_on: String,
            retry_remote_localities: Option<bool>, retry_ignore_previous_hosts: Option<bool>, backoff: Option<String>,
        }
        HttpFaultInjection { delay: Option<Delay>, abort: Option<Other>, }
        Delay { percent: i32, fixed_delay: Option<String>, exponential_delay: Option<String>, percentage: Option<Percent>, }
        Percent { value: f64, }
        Headers { request: Option<HeaderOperations>, response: Option<HeaderOperations>, }
        HeaderOperations { set: BTreeMap<String, String>, add: BTreeMap<String, String>, remove: Vec<String>, }
        Other { name: String, }
    }

    #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) enum StringMatch {
        Exact(String),
        Prefix(String),
        Regex(String),
    }
}
