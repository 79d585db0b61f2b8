//! Ratios of counted instructions.

use super::Row;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::process::{Command, Stdio};

/// What has to be installed, beside what cargo builds.
const TOOLS: [&str; 2] = ["valgrind", "gungraun-runner"];

/// Who did some work: the crate, or one of those that are written by hand.
const OURS: &str = "krt";
const BETTER: &str = "pivot";

/// The tools that are missing here.
pub(super) fn missing() -> Vec<&'static str> {
    let is_missing = |tool: &&str| {
        let run = Command::new(tool).arg("--version").stdout(Stdio::null()).status();
        !run.is_ok_and(|status| status.success())
    };
    TOOLS.into_iter().filter(is_missing).collect()
}

/// Counts, and makes a row of each pair.
pub(super) fn count(package: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--package", package, "--bench", "instructions"])
        .args(["--", "--output-format=json"])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("instructions could not be counted".into());
    }
    rows(&String::from_utf8_lossy(&output.stdout))
}

/// Pairs what the crate needs with what each of the others does.
///
/// The name of a benchmark is `workload_shape_what_is_done_by`.
fn rows(summaries: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let (mut order, mut counts) = (Vec::new(), BTreeMap::<_, BTreeMap<_, _>>::new());
    for line in summaries.lines().filter(|line| line.starts_with('{')) {
        let summary: Value = serde_json::from_str(line)?;
        let name = summary["id"].as_str().ok_or("a summary has no name")?;
        let count = &summary["profiles"][0]["data"]["total"]["metrics"]["Ir"]["values"]["new"];
        let count = count.as_f64().ok_or_else(|| format!("{name} has no count"))?;
        let (work, side) = name.rsplit_once('_').ok_or_else(|| format!("{name} has no side"))?;
        if !order.iter().any(|known| known == work) {
            order.push(work.to_owned());
        }
        counts.entry(work.to_owned()).or_default().insert(side.to_owned(), count);
    }
    let mut rows = Vec::new();
    for work in order {
        let sides = &counts[&work];
        let ours = *sides.get(OURS).ok_or_else(|| format!("{work} was not done by {OURS}"))?;
        let mut words = work.splitn(3, '_');
        let mut next = || words.next().unwrap_or_default();
        let (workload, shape, what) = (next().to_uppercase(), next(), next().replace('_', " "));
        let others = sides.iter().filter(|(side, _)| *side != OURS).collect::<Vec<_>>();
        for (side, &baseline) in others.into_iter().rev() {
            let beside = if side == BETTER { " beside the better baseline" } else { "" };
            rows.push(Row {
                workload: workload.clone(),
                shape: shape.to_owned(),
                metric: format!("{what}{beside}, instructions"),
                ours,
                baseline: Some(baseline),
                ratio: Some((ours / baseline * 1000.0).round() / 1000.0),
            });
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(name: &str, count: u64) -> String {
        let metrics = format!(r#"{{"Ir":{{"values":{{"new":{count},"old":1}}}}}}"#);
        let data = format!(r#"{{"total":{{"metrics":{metrics}}}}}"#);
        format!(r#"{{"id":"{name}","profiles":[{{"data":{data}}}]}}"#)
    }

    #[test]
    fn sides_of_one_work_are_paired() {
        let lines = [
            summary("w1_10k_full_build_krt", 300),
            summary("w1_10k_full_build_scan", 200),
            summary("w1_10k_full_build_pivot", 100),
            summary("w9_10k_relist_krt", 11),
            summary("w9_10k_relist_hand", 10),
        ];
        let rows = rows(&lines.join("\n")).unwrap();
        let text = |row: &Row| {
            format!("{} {} {}: {:?}", row.workload, row.shape, row.metric, row.ratio.unwrap())
        };
        let expected = [
            "W1 10k full build, instructions: 1.5",
            "W1 10k full build beside the better baseline, instructions: 3.0",
            "W9 10k relist, instructions: 1.1",
        ];
        assert_eq!(rows.iter().map(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn work_that_nobody_compares_with_is_an_error() {
        let error = rows(&summary("w9_10k_relist_hand", 10)).unwrap_err();
        assert_eq!(error.to_string(), "w9_10k_relist was not done by krt");
    }
}
