//! The curves as a page.

use std::fmt::Write;

use super::curve::Curve;

const HEAD: &str = "\
# Growth

Written by `cargo xtask bench-growth`: the workloads of krt over growing sizes, each value the least of several runs.
The exponent is fitted to the logarithms: 0 is a cost that does not depend on the size, 1 one that is proportional to it.
*Work* is the exponent of what has to be done, which a metric may exceed by 0.15, because what is looked at leaves the caches of the processor as it grows.

![Growth of each metric, as a multiple of its value at the smallest size](growth.svg)

";

/// Writes the page in Markdown; the curves have the same sizes.
pub(super) fn render(curves: &[Curve]) -> String {
    let mut page = String::from(HEAD);
    let sizes = curves.first().map_or(&[][..], |curve| &curve.points);
    let mut line = |first: &str, cells: Vec<String>, last: &str| {
        let _ = writeln!(page, "| {first} | {} | {last} |", cells.join(" | "));
    };
    let heads = sizes.iter().map(|(size, _)| format!("{}k", size / 1000.0)).collect();
    line("Metric", heads, "Exponent | Work");
    line("---", sizes.iter().map(|_| "---:".to_owned()).collect(), "---: | ---:");
    for curve in curves {
        let values = curve.points.iter().map(|(_, value)| format!("{value:.2}")).collect();
        let name = format!("{} {}", curve.workload, curve.metric);
        line(&name, values, &format!("{:.2} | {:.0}", curve.exponent(), curve.work));
    }
    let steep: Vec<String> = curves
        .iter()
        .filter(|curve| curve.is_too_steep())
        .map(|curve| format!("{} {}", curve.workload, curve.metric))
        .collect();
    let named = if steep.is_empty() { "nothing".to_owned() } else { steep.join("; ") };
    let _ = writeln!(page, "\nGrows faster than its work: {named}.");
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use mesh_measure::Reading;

    #[test]
    fn page_names_what_is_too_steep() {
        let mut curves = Vec::new();
        for (size, flip, build) in [(1_000, 5.0, 1.0), (10_000, 50.0, 10.0)] {
            let reading = |metric, value| Reading::new("W1", "any", metric, value);
            Curve::take(&mut curves, size, &reading("selector flip, µs", flip));
            Curve::take(&mut curves, size, &reading("full build, ms", build));
        }
        let expected = "\
| Metric | 1k | 10k | Exponent | Work |
| --- | ---: | ---: | ---: | ---: |
| W1 selector flip, µs | 5.00 | 50.00 | 1.00 | 0 |
| W1 full build, ms | 1.00 | 10.00 | 1.00 | 1 |

Grows faster than its work: W1 selector flip, µs.
";
        assert_eq!(&render(&curves)[HEAD.len()..], expected);
    }
}
