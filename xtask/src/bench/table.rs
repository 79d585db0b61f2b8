//! Results as a table.

use super::Row;
use std::fmt::Write;

/// Lines up the rows, numbers to the right.
pub(crate) fn render(rows: &[Row]) -> String {
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).len()).max().unwrap_or(0);
    let shape = widest(|row| &row.shape).max("shape".len());
    let metric = widest(|row| &row.metric).max("metric".len());
    let workload = widest(|row| &row.workload);
    let mut table = String::new();
    let mut line = |cells: [&str; 6]| {
        let [code, name, what, ours, baseline, ratio] = cells;
        let _ = writeln!(
            table,
            "{code:<workload$} {name:<shape$} {what:<metric$} {ours:>12} {baseline:>12} {ratio:>7}"
        );
    };
    line(["", "shape", "metric", "ours", "baseline", "ratio"]);
    for row in rows {
        let number = |number: f64| format!("{number:.1}");
        let baseline = row.baseline.map(number).unwrap_or_default();
        let ratio = row.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        line([&row.workload, &row.shape, &row.metric, &number(row.ours), &baseline, &ratio]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_below_each_other() {
        let row = |metric: &str, ours, baseline: Option<f64>| Row {
            workload: "W1".to_owned(),
            shape: "10k".to_owned(),
            metric: metric.to_owned(),
            ours,
            baseline,
            ratio: baseline.map(|baseline| ours / baseline),
        };
        let table = render(&[row("update, ns", 150.0, Some(100.0)), row("held, %", 4.26, None)]);
        let expected = [
            "   shape metric             ours     baseline   ratio",
            "W1 10k   update, ns        150.0        100.0    1.50",
            "W1 10k   held, %             4.3                     ",
        ];
        assert_eq!(table.lines().collect::<Vec<_>>(), expected);
    }
}
