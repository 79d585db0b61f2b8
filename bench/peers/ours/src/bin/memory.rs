//! Tells the bytes that the graph of W1 holds: `memory SIZE`.
//!
//! Its own program, because counting allocations costs time.

use std::alloc::System;
use std::env;

use cap::Cap;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> Result<(), mesh_bench_peers::Error> {
    let size = env::args().next_back().ok_or("usage: memory SIZE")?.parse()?;
    mesh_bench_peers::memory(size, || ALLOCATOR.allocated());
    Ok(())
}
