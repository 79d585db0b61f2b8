//! Pushes over OTLP to a collector within the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use mesh_monitoring::otlp::OtlpOptions;
use mesh_monitoring::{Exponential, PushOptions, Registry, Unit};
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::{NumberDataPoint, number_data_point};
use prost::Message;

use crate::KIND;

const PATIENCE: Duration = Duration::from_secs(20);

/// Takes requests until the process ends, and passes on what they carry, beside a header.
struct Collector {
    url: String,
    requests: Receiver<(ExportMetricsServiceRequest, Option<String>)>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let url = format!("http://{}/v1/metrics", listener.local_addr().expect("it is bound"));
        let (send, requests) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                while let Some(request) = answer(&stream) {
                    if send.send(request).is_err() {
                        return;
                    }
                }
            }
        });
        Self { url, requests }
    }

    /// One line for each data point of the next request.
    fn next(&self) -> Vec<String> {
        let (request, _) = self.requests.recv_timeout(PATIENCE).expect("metrics are pushed");
        lines(&request)
    }
}

/// Reads one request and answers it; `None` when the connection ends.
fn answer(stream: &TcpStream) -> Option<(ExportMetricsServiceRequest, Option<String>)> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    if reader.read_line(&mut first).ok()? == 0 {
        return None;
    }
    assert_eq!(first, "POST /v1/metrics HTTP/1.1\r\n");
    let (mut length, mut token) = (0, None);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().expect("it is a number"),
            "content-type" => assert_eq!(value, "application/x-protobuf"),
            "x-token" => token = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let request = ExportMetricsServiceRequest::decode(&body[..]).expect("it is a request");
    let response = ExportMetricsServiceResponse::default().encode_to_vec();
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: {}\r\n\r\n",
        response.len()
    )
    .and_then(|()| stream.write_all(&response))
    .ok()?;
    Some((request, token))
}

fn lines(request: &ExportMetricsServiceRequest) -> Vec<String> {
    let mut lines = Vec::new();
    let metrics = request.resource_metrics.iter().flat_map(|resource| &resource.scope_metrics);
    for metric in metrics.flat_map(|scope| &scope.metrics) {
        let (name, unit) = (&metric.name, &metric.unit);
        match metric.data.as_ref().expect("it has data") {
            Data::Sum(sum) => lines.extend(sum.data_points.iter().map(|point| {
                let (temporality, monotonic) = (sum.aggregation_temporality, sum.is_monotonic);
                format!("{name} [{unit}] sum {temporality} {monotonic} {}", number(point))
            })),
            Data::Gauge(gauge) => lines.extend(
                gauge
                    .data_points
                    .iter()
                    .map(|point| format!("{name} [{unit}] gauge {}", number(point))),
            ),
            Data::Histogram(histogram) => lines.extend(histogram.data_points.iter().map(|point| {
                let temporality = histogram.aggregation_temporality;
                let (bounds, counts) = (&point.explicit_bounds, &point.bucket_counts);
                format!(
                    "{name} [{unit}] histogram {temporality} {bounds:?} {counts:?} {:?}",
                    point.sum
                )
            })),
            Data::ExponentialHistogram(histogram) => {
                lines.extend(histogram.data_points.iter().map(|point| {
                    format!("{name} [{unit}] exponential {} {:?}", point.count, point.sum)
                }));
            }
            Data::Summary(_) => panic!("nothing makes summaries"),
        }
    }
    lines.sort();
    lines
}

fn number(point: &NumberDataPoint) -> String {
    let labels: Vec<String> = point
        .attributes
        .iter()
        .map(|it| {
            format!("{}={:?}", it.key, it.value.as_ref().and_then(|value| value.value.clone()))
        })
        .collect();
    match point.value {
        Some(number_data_point::Value::AsDouble(value)) => format!("{value} {}", labels.join(",")),
        _ => panic!("all values are floats"),
    }
}

#[test]
fn collector_gets_cumulative_values() {
    let collector = Collector::start();
    let registry = Registry::new();
    let options = OtlpOptions::new()
        .endpoint(&collector.url)
        .header("x-token", "50%41 secret")
        .timeout(PATIENCE)
        .push(PushOptions::new().resource([("service.name", "mesh")]));
    let push = registry.push_otlp(&options).expect("the endpoint is well-formed");
    let sum = registry.sum("pushes", "Pushes.").build().unwrap();
    sum.with([KIND.value("a")]).record(2.0);
    registry.up_down_sum("queued", "").build().unwrap().decrement();
    registry.gauge("size", "").unit(Unit::Bytes).build().unwrap().record(7.5);
    let took = registry.distribution("took", "", [1.0]).unit(Unit::Seconds).build().unwrap();
    took.record(0.5);
    let sizes = registry.distribution("sizes", "", []).exponential(Exponential::default());
    sizes.build().unwrap().record(3.0);
    push.flush().expect("the collector takes it");
    let (request, token) = collector.requests.recv_timeout(PATIENCE).expect("metrics are pushed");
    assert_eq!(token.as_deref(), Some("50%41 secret"));
    let resource = request.resource_metrics[0].resource.as_ref().expect("it was given");
    assert_eq!(resource.attributes[0].key, "service.name");
    let expected = [
        "pushes [1] sum 2 true 2 kind=Some(StringValue(\"a\"))",
        "queued [1] sum 2 false -1 ",
        "size [By] gauge 7.5 ",
        "sizes [1] exponential 1 Some(3.0)",
        "took [s] histogram 2 [1.0] [1, 0] Some(0.5)",
    ];
    assert_eq!(lines(&request), expected);
    sum.with([KIND.value("a")]).increment();
    push.flush().expect("the collector takes it");
    assert_eq!(collector.next()[0], "pushes [1] sum 2 true 3 kind=Some(StringValue(\"a\"))");
    assert!(registry.prometheus_text().contains("pushes{kind=\"a\"} 3\n"));
}

#[test]
fn collector_gets_differences() {
    let collector = Collector::start();
    let registry = Registry::new();
    let options = OtlpOptions::new().endpoint(&collector.url).delta();
    let push = registry.push_otlp(&options).expect("the endpoint is well-formed");
    let sum = registry.sum("pushes", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    sum.record(2.0);
    took.record(0.5);
    push.flush().expect("the collector takes it");
    assert_eq!(
        collector.next(),
        ["pushes [1] sum 1 true 2 ", "took [1] histogram 1 [1.0] [1, 0] Some(0.5)"]
    );
    sum.record(5.0);
    took.record(3.0);
    push.flush().expect("the collector takes it");
    assert_eq!(
        collector.next(),
        ["pushes [1] sum 1 true 5 ", "took [1] histogram 1 [1.0] [0, 1] Some(3.0)"]
    );
}

#[test]
fn dropping_pushes_the_last_values() {
    let collector = Collector::start();
    let registry = Registry::new();
    let options = OtlpOptions::new().endpoint(&collector.url);
    let push = registry.push_otlp(&options).expect("the endpoint is well-formed");
    registry.derived_gauge("derived", "").build().unwrap().value_from([], || 17.76);
    drop(push);
    assert_eq!(collector.next(), ["derived [1] gauge 17.76 "]);
}

#[test]
fn debug_of_options_has_no_secrets() {
    let options = OtlpOptions::new()
        .endpoint("http://u:secretpw@collector:4318/v1/metrics?token=secret")
        .header("authorization", "Bearer secret-value")
        .header("x-token", "secret");
    assert_eq!(
        format!("{options:?}"),
        "OtlpOptions { endpoint: Some(\"http://collector:4318/v1/metrics\"), temporality: Cumulative, \
         headers: {\"authorization\", \"x-token\"}, timeout: None, \
         push: PushOptions { interval: 60s, resource: [] } }",
    );
}

#[test]
fn malformed_header_is_refused_without_its_value() {
    let check = |name: &str, value: &str, expected: &str| {
        let options = OtlpOptions::new().endpoint("http://127.0.0.1:1").header(name, value);
        let error = Registry::new().push_otlp(&options).expect_err("it would not be sent");
        assert_eq!(
            error.to_string(),
            format!("metrics were not pushed: the {expected} is malformed")
        );
    };
    check("authorization", "Bearer tok\n", "value of the header \"authorization\"");
    check("x bad", "1", "name of the header \"x bad\"");
    check("", "1", "name of the header \"\"");
}

#[test]
fn malformed_endpoint_is_refused_without_its_secrets() {
    let options = OtlpOptions::new().endpoint("u:secretpw@collector");
    let error = Registry::new().push_otlp(&options).expect_err("it cannot be posted to");
    assert_eq!(
        error.to_string(),
        "metrics were not pushed: the endpoint is no URL such as http://collector:4318/v1/metrics",
    );
}

#[test]
fn missing_collector_is_an_error_of_the_push_alone() {
    let registry = Registry::new();
    let options = OtlpOptions::new().endpoint("http://127.0.0.1:1/v1/metrics").timeout(PATIENCE);
    let push = registry.push_otlp(&options).expect("the endpoint is well-formed");
    registry.sum("pushes", "").build().unwrap().increment();
    let error = push.flush().unwrap_err();
    assert_eq!(error.message, "HTTP export failed: network error");
    assert!(registry.prometheus_text().ends_with("pushes 1\n"));
}

#[test]
fn status_of_a_collector_that_refuses_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let url = format!("http://{}/v1/metrics", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
            let mut request = [0; 4096];
            while stream.read(&mut request).is_ok_and(|length| length > 0) {
                if request.starts_with(b"POST") && stream.write_all(answer).is_err() {
                    break;
                }
            }
        }
    });
    let registry = Registry::new();
    let options = OtlpOptions::new().endpoint(url).timeout(PATIENCE);
    let push = registry.push_otlp(&options).expect("the endpoint is well-formed");
    registry.sum("pushes", "").build().unwrap().increment();
    let error = push.flush().unwrap_err();
    assert_eq!(error.message, "HTTP export failed with status code: 401");
}
