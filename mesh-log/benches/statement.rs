//! Cost of one log statement, beside the formatter of `tracing-subscriber`.
//!
//! All lines go to a sink that drops them, so formatting and dispatch are what is measured.

use divan::{Bencher, black_box};
use mesh_log::{Format, Options, Output, Scope};
use tracing::{Dispatch, dispatcher};
use tracing_subscriber::layer::SubscriberExt;

mesh_log::scope!(BENCH = "bench", "statements that are measured");

fn main() {
    divan::main();
}

#[divan::bench(sample_size = 100_000)]
fn disabled_scope_macro(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Json), || {
        bencher.bench_local(|| mesh_log::debug!(BENCH, version = black_box(42), "sent"));
    });
}

#[divan::bench(sample_size = 100_000)]
fn disabled_tracing_macro(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Json), || {
        bencher.bench_local(|| tracing::debug!(target: "bench", version = black_box(42), "sent"));
    });
}

#[divan::bench(sample_size = 100_000)]
fn disabled_while_another_scope_debugs(bencher: Bencher<'_, '_>) {
    let other = Scope::register("bench-other", "").expect("the name is valid");
    other.set_output_level(mesh_log::Level::Debug);
    dispatcher::with_default(&mesh(Format::Json), || {
        bencher.bench_local(|| tracing::debug!(target: "bench", version = black_box(42), "sent"));
    });
    other.set_output_level(mesh_log::Level::Info);
}

#[divan::bench]
fn enabled_json_two_fields(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Json), || {
        bencher.bench_local(two_fields);
    });
}

#[divan::bench]
fn enabled_json_three_fields(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Json), || bencher.bench_local(three_fields));
}

#[divan::bench]
fn enabled_text_three_fields(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Text), || bencher.bench_local(three_fields));
}

#[divan::bench]
fn enabled_json_in_a_span(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Json), || {
        let span = tracing::info_span!("push", proxy = "sleep-1.default", version = 42);
        span.in_scope(|| bencher.bench_local(three_fields));
    });
}

#[divan::bench]
fn fmt_json_three_fields(bencher: Bencher<'_, '_>) {
    let layer = tracing_subscriber::fmt::layer().json().with_writer(std::io::sink);
    let subscriber = Dispatch::new(tracing_subscriber::registry().with(layer));
    dispatcher::with_default(&subscriber, || bencher.bench_local(three_fields));
}

#[divan::bench]
fn fmt_text_three_fields(bencher: Bencher<'_, '_>) {
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(std::io::sink);
    let subscriber = Dispatch::new(tracing_subscriber::registry().with(layer));
    dispatcher::with_default(&subscriber, || bencher.bench_local(three_fields));
}

#[divan::bench]
fn level_change(bencher: Bencher<'_, '_>) {
    dispatcher::with_default(&mesh(Format::Json), || {
        bencher.bench_local(|| BENCH.set_output_level(mesh_log::Level::Info));
    });
}

fn two_fields() {
    tracing::info!(
        target: "bench",
        proxy = black_box("sleep-1.default"),
        version = black_box(42),
        "Push: sent"
    );
}

fn three_fields() {
    tracing::info!(
        target: "bench",
        proxy = black_box("sleep-1.default"),
        version = black_box(42),
        took = black_box(0.0123),
        "Push: sent"
    );
}

fn mesh(format: Format) -> Dispatch {
    let options = Options::new().format(format).outputs([Output::writer(std::io::sink())]);
    let layer = options.layer().expect("nothing of it can fail");
    Dispatch::new(tracing_subscriber::registry().with(layer))
}
