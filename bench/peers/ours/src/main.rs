//! Runs one workload: `mesh-bench-peers AREA WORKLOAD [SIZE...]`.

use std::env;

fn main() -> Result<(), mesh_bench_peers::Error> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [area, workload, sizes @ ..] = &*arguments else {
        return Err("usage: mesh-bench-peers AREA WORKLOAD [SIZE...]".into());
    };
    let sizes = sizes.iter().map(|size| size.parse()).collect::<Result<Vec<_>, _>>()?;
    mesh_bench_peers::run(area, workload, &sizes)
}
