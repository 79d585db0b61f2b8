//! The JSON of a `VirtualService` to the types of istio-api-rs and to ours, in one process.

#[path = "../../ours/src/routes.rs"]
mod routes;

use std::hint::black_box;

use istio_api_rs::networking::v1::virtual_service::VirtualServiceSpec;
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::yaml;
use mesh_measure::{Case, least, process_time, timed};

const ROUNDS: usize = 15;
const TIMES: u32 = 1000;

fn main() {
    let object = yaml::from_str(&routes::routes(10), &yaml::Options::new()).expect("it is YAML");
    let spec = object.to_json().expect("it has a JSON form")["spec"].to_string();
    let ours = || serde_json::from_str::<VirtualService>(black_box(&spec)).expect("it fits ours");
    let theirs =
        || serde_json::from_str::<VirtualServiceSpec>(black_box(&spec)).expect("it fits theirs");
    assert_eq!(ours().http.len(), theirs().http.map_or(0, |routes| routes.len()));
    let speeds = least(ROUNDS, [&mut || time_of(&ours), &mut || time_of(&theirs)]).map(|time| {
        let bytes = u32::try_from(spec.len()).expect("it is short");
        f64::from(bytes) * 1e3 / time
    });
    let metric = "JSON spec to typed, MB/s (istio-api-rs: durations, enums and oneofs as written)";
    let case = Case { workload: "R4", shape: "VirtualService, 10 routes", metric };
    case.print(speeds[0], Some(speeds[1]));
}

/// The nanoseconds of one call.
fn time_of<R>(work: &impl Fn() -> R) -> f64 {
    let all = timed(process_time, || {
        for _ in 0..TIMES {
            drop(black_box(work()));
        }
    });
    all / f64::from(TIMES)
}
