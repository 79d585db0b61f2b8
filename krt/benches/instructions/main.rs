//! The workloads again, counted in instructions, which other programs on the machine do not change.
//!
//! Needs valgrind and the runner of `gungraun` in the version of the library; without them use
//! `cargo xtask bench krt`, which leaves this program out. The name of a benchmark is the workload,
//! the size, what is done, and by whom.

#![expect(missing_docs, clippy::exit, reason = "the macros of the library make such items")]

#[path = "../controller/baseline.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod baseline;
mod cases;
#[path = "../workloads/chain.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod chain;
#[path = "../workloads/churn.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod churn;
#[path = "../controller/engine.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod engine;
#[path = "../workloads/fan_out.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod fan_out;
#[path = "../workloads/indexes.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod indexes;
#[path = "../workloads/measure.rs"]
mod measure;
#[path = "../workloads/one_to_many.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod one_to_many;
#[path = "../workloads/relist.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod relist;
#[path = "../controller/shape.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod shape;
#[path = "../workloads/storm.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod storm;

use cases::{Kept, Prepared, Side, W1};
use gungraun::{library_benchmark, library_benchmark_group, main};

const STRIDE: u32 = 7919;

#[library_benchmark(setup = cases::pods)]
#[bench::w1_1k_full_build_krt(1_000, W1::Full, Side::Krt)]
#[bench::w1_1k_full_build_scan(1_000, W1::Full, Side::Scan)]
#[bench::w1_1k_full_build_pivot(1_000, W1::Full, Side::Pivot)]
#[bench::w1_1k_1000_updates_krt(1_000, W1::Singles, Side::Krt)]
#[bench::w1_1k_1000_updates_scan(1_000, W1::Singles, Side::Scan)]
#[bench::w1_1k_1000_updates_pivot(1_000, W1::Singles, Side::Pivot)]
#[bench::w1_1k_batches_of_100_krt(1_000, W1::Batches, Side::Krt)]
#[bench::w1_1k_batches_of_100_scan(1_000, W1::Batches, Side::Scan)]
#[bench::w1_1k_batches_of_100_pivot(1_000, W1::Batches, Side::Pivot)]
#[bench::w1_1k_equal_updates_krt(1_000, W1::Equal, Side::Krt)]
#[bench::w1_1k_equal_updates_scan(1_000, W1::Equal, Side::Scan)]
#[bench::w1_1k_equal_updates_pivot(1_000, W1::Equal, Side::Pivot)]
#[bench::w1_1k_selector_flips_krt(1_000, W1::Flips, Side::Krt)]
#[bench::w1_1k_selector_flips_scan(1_000, W1::Flips, Side::Scan)]
#[bench::w1_1k_selector_flips_pivot(1_000, W1::Flips, Side::Pivot)]
#[bench::w1_10k_full_build_krt(10_000, W1::Full, Side::Krt)]
#[bench::w1_10k_full_build_scan(10_000, W1::Full, Side::Scan)]
#[bench::w1_10k_full_build_pivot(10_000, W1::Full, Side::Pivot)]
#[bench::w1_10k_1000_updates_krt(10_000, W1::Singles, Side::Krt)]
#[bench::w1_10k_1000_updates_scan(10_000, W1::Singles, Side::Scan)]
#[bench::w1_10k_1000_updates_pivot(10_000, W1::Singles, Side::Pivot)]
#[bench::w1_10k_batches_of_100_krt(10_000, W1::Batches, Side::Krt)]
#[bench::w1_10k_batches_of_100_scan(10_000, W1::Batches, Side::Scan)]
#[bench::w1_10k_batches_of_100_pivot(10_000, W1::Batches, Side::Pivot)]
#[bench::w1_10k_equal_updates_krt(10_000, W1::Equal, Side::Krt)]
#[bench::w1_10k_equal_updates_scan(10_000, W1::Equal, Side::Scan)]
#[bench::w1_10k_equal_updates_pivot(10_000, W1::Equal, Side::Pivot)]
#[bench::w1_10k_selector_flips_krt(10_000, W1::Flips, Side::Krt)]
#[bench::w1_10k_selector_flips_scan(10_000, W1::Flips, Side::Scan)]
#[bench::w1_10k_selector_flips_pivot(10_000, W1::Flips, Side::Pivot)]
fn pods(work: Prepared) -> Kept {
    work()
}

#[library_benchmark]
#[bench::w2_10k_config_read_by_all_krt(args = (Side::Krt), setup = cases::fan_out_by_key)]
#[bench::w2_10k_config_read_by_all_hand(args = (Side::Scan), setup = cases::fan_out_by_key)]
#[bench::w2_10k_config_that_selects_all_krt(args = (Side::Krt), setup = cases::fan_out_by_selector)]
#[bench::w2_10k_config_that_selects_all_hand(args = (Side::Scan), setup = cases::fan_out_by_selector)]
#[bench::w3_50x1000_storm_of_100_krt(args = (Side::Krt), setup = cases::storm)]
#[bench::w3_50x1000_storm_of_100_hand(args = (Side::Scan), setup = cases::storm)]
#[bench::w4_10k_chain_of_4_krt(args = (Side::Krt), setup = cases::chain)]
#[bench::w4_10k_chain_of_4_hand(args = (Side::Scan), setup = cases::chain)]
#[bench::w4_10k_chain_of_4_with_a_cut_off_krt(args = (Side::Krt), setup = cases::chain_with_a_cut_off)]
#[bench::w4_10k_chain_of_4_with_a_cut_off_hand(args = (Side::Scan), setup = cases::chain_with_a_cut_off)]
#[bench::w5_10k_moves_with_1_fetch_krt(args = (Side::Krt), setup = cases::churn_1)]
#[bench::w5_10k_moves_with_1_fetch_hand(args = (Side::Scan), setup = cases::churn_1)]
#[bench::w5_10k_moves_with_5_fetches_krt(args = (Side::Krt), setup = cases::churn_5)]
#[bench::w5_10k_moves_with_5_fetches_hand(args = (Side::Scan), setup = cases::churn_5)]
#[bench::w6_1000x20_one_output_changes_krt(args = (Side::Krt), setup = cases::one_to_many)]
#[bench::w6_1000x20_one_output_changes_hand(args = (Side::Scan), setup = cases::one_to_many)]
#[bench::w8_10k_same_values_krt(args = (Side::Krt), setup = cases::same_values)]
#[bench::w8_10k_same_values_hand(args = (Side::Scan), setup = cases::same_values)]
#[bench::w8_10k_other_values_krt(args = (Side::Krt), setup = cases::other_values)]
#[bench::w8_10k_other_values_hand(args = (Side::Scan), setup = cases::other_values)]
#[bench::w9_10k_relist_krt(args = (Side::Krt), setup = cases::relist)]
#[bench::w9_10k_relist_hand(args = (Side::Scan), setup = cases::relist)]
fn others(work: Prepared) -> Kept {
    work()
}

library_benchmark_group!(name = workloads, benchmarks = [pods, others]);

main!(library_benchmark_groups = workloads);
