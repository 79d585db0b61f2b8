//! The results as a page.

use std::fmt::Write;

use mesh_measure::Row;

use super::Results;
use super::merge::Comparison;
use super::rust::Peer;
use super::target::times_better;

/// Writes the page in Markdown.
pub(super) fn render(results: &Results) -> String {
    let mut page = String::from(HEAD);
    let machine = &results.machine;
    for (name, value) in [
        ("Processor", format!("{} × {}", machine.processors, machine.processor)),
        ("Memory", machine.memory.clone()),
        ("Load averages before", machine.load.clone()),
        ("Rust", machine.rust.clone()),
        ("Go", machine.go.clone()),
        ("Istio", machine.istio.clone()),
        ("Pairs", results.pairs.to_string()),
    ] {
        let _ = writeln!(page, "- {name}: {value}");
    }
    for left_out in &results.left_out {
        let _ = writeln!(page, "- Left out: {left_out}");
    }
    if !results.istio.is_empty() {
        page.push_str(&summary(&results.istio));
        page.push_str("\n## Beside Istio's Go packages\n\n");
        page.push_str(&comparisons(&results.istio));
    }
    if !results.rust.is_empty() {
        page.push_str(RUST);
        page.push_str(&rows(&results.rust));
    }
    page
}

const HEAD: &str = "\
# Results

Written by `cargo xtask bench-peers`; [`NOTES.md`](NOTES.md) explains what is slow and what was tried, [`GROWTH.md`](GROWTH.md) has the curves.

Both programs are started in turn, each workload once to warm up and then so many times.
Numbers are medians; *better* is how many times ours is better in the worst pair, the median pair and the best pair, so a number below 1 is a loss.
Times are of the clock unless a metric says processor.
What came out of every workload was compared; where it was not the same the row says so.

";

const RUST: &str = "
## Beside other crates of Rust

Measured in one process by the benchmarks of each crate, both sides in turn, the least of many rounds.
A metric may say what the other crate leaves out; the last column says what ours does besides where it is slower.

";

fn summary(rows: &[Comparison]) -> String {
    let judged: Vec<bool> = rows.iter().filter_map(Comparison::is_met).collect();
    let met = judged.iter().filter(|met| **met).count();
    let lost: Vec<String> = rows
        .iter()
        .filter(|row| row.better[1] < 1.0)
        .map(|row| format!("{} {}, {}", row.workload, row.shape, row.metric))
        .collect();
    let lost = if lost.is_empty() { "none".to_owned() } else { lost.join("; ") };
    format!("\n{met} of {} targets are met. Losses: {lost}.\n", judged.len())
}

fn comparisons(rows: &[Comparison]) -> String {
    let mut table = String::from(
        "| | Shape | Metric | Ours | Istio | Better: worst | median | best | Target | Met |\n\
         | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
    );
    for row in rows {
        let Comparison { workload, shape, metric, ours, peer, better, .. } = row;
        let [worst, median, best] = better.map(number);
        // Who was stopped would have taken longer.
        let more = if row.stopped.is_some() { "> " } else { "" };
        let target = row.target.map(number).unwrap_or_default();
        let mut met = match row.is_met() {
            Some(true) => "yes".to_owned(),
            Some(false) => "**no**".to_owned(),
            None => String::new(),
        };
        if let Some(stopped) = &row.stopped {
            let _ = write!(met, " (stopped {stopped})");
        }
        if let Some([ours, peer]) = &row.difference {
            let _ = write!(met, " **differs**: ours `{ours}`, Istio `{peer}`");
        }
        let _ = writeln!(
            table,
            "| {workload} | {shape} | {metric} | {} | {more}{} | {more}{worst} | {more}{median} | {more}{best} | {target} | {met} |",
            number(*ours),
            number(*peer),
        );
    }
    table
}

fn rows(rows: &[Row]) -> String {
    let mut table = String::from(
        "| | Shape | Metric | Other crate | Ours | Other | Better | Ours does besides |\n\
         | --- | --- | --- | --- | ---: | ---: | ---: | --- |\n",
    );
    for row in rows {
        let (Some(baseline), Some(peer)) = (row.baseline, Peer::of(row)) else { continue };
        let better = times_better(&row.metric, row.ours, baseline);
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            row.workload,
            row.shape,
            row.metric,
            peer.name,
            number(row.ours),
            number(baseline),
            number(better),
            if better < 1.0 { peer.extra } else { "" },
        );
    }
    table
}

/// Three digits that say something.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench_peers::Area;
    use crate::bench_peers::machine::Machine;

    fn comparison(metric: &str, better: f64) -> Comparison {
        Comparison {
            area: Area::Krt,
            workload: "W3".to_owned(),
            shape: "500 x 10k".to_owned(),
            metric: metric.to_owned(),
            ours: 10.0,
            peer: 10.0 * better,
            better: [better / 2.0, better, better * 2.0],
            stopped: None,
            target: None,
            difference: None,
        }
    }

    #[test]
    fn page_shows_targets_losses_stops_and_differences() {
        let met = Comparison { target: Some(10.0), ..comparison("build, ms", 12.345) };
        let stopped = Comparison {
            target: Some(100.0),
            stopped: Some("after 10 of 1000 updates".to_owned()),
            ..comparison("burst, ms", 50.0)
        };
        let differs = Comparison {
            difference: Some(["1:a".to_owned(), "1:b".to_owned()]),
            ..comparison("flip, µs", 0.5)
        };
        let rust = Row {
            workload: "R2".to_owned(),
            shape: "samples".to_owned(),
            metric: "JSON values, MB/s (serde-saphyr: the same)".to_owned(),
            ours: 30.0,
            baseline: Some(20.0),
            ratio: Some(1.5),
        };
        let machine = Machine {
            processor: "A processor".to_owned(),
            processors: 2,
            memory: "8 kB".to_owned(),
            load: "0 0 0".to_owned(),
            rust: "rustc 1".to_owned(),
            go: "go 1".to_owned(),
            istio: "istio 1".to_owned(),
        };
        let results = Results {
            machine,
            pairs: 5,
            istio: vec![met, stopped, differs],
            rust: vec![rust],
            left_out: vec!["samples: MESH_CORPUS is not set".to_owned()],
        };
        let page = render(&results);
        let tail = &page[HEAD.len()..];
        let expected = format!(
            "\
- Processor: 2 × A processor
- Memory: 8 kB
- Load averages before: 0 0 0
- Rust: rustc 1
- Go: go 1
- Istio: istio 1
- Pairs: 5
- Left out: samples: MESH_CORPUS is not set

1 of 2 targets are met. Losses: W3 500 x 10k, flip, µs.

## Beside Istio's Go packages

| | Shape | Metric | Ours | Istio | Better: worst | median | best | Target | Met |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| W3 | 500 x 10k | build, ms | 10.0 | 123 | 6.17 | 12.3 | 24.7 | 10.0 | yes |
| W3 | 500 x 10k | burst, ms | 10.0 | > 500 | > 25.0 | > 50.0 | > 100 | 100 | **no** (stopped after 10 of 1000 updates) |
| W3 | 500 x 10k | flip, µs | 10.0 | 5.00 | 0.250 | 0.500 | 1.00 |  |  **differs**: ours `1:a`, Istio `1:b` |
{RUST}\
| | Shape | Metric | Other crate | Ours | Other | Better | Ours does besides |
| --- | --- | --- | --- | ---: | ---: | ---: | --- |
| R2 | samples | JSON values, MB/s (serde-saphyr: the same) | serde-saphyr | 30.0 | 20.0 | 1.50 |  |
"
        );
        assert_eq!(tail, expected);
    }
}
