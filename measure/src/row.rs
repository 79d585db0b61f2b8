use serde::{Deserialize, Serialize};

/// What is being measured.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// A short name that stands for the work, such as `W1`.
    pub workload: &'a str,
    /// The size or kind of what is worked on.
    pub shape: &'a str,
    /// What the number means, and its unit.
    pub metric: &'a str,
}

impl Case<'_> {
    /// Prints what was measured as one line of JSON; `baseline` is what the alternative needs.
    ///
    /// # Panics
    ///
    /// If a number is none that JSON has.
    #[expect(clippy::print_stdout, reason = "the list is the output of the program")]
    pub fn print(self, ours: f64, baseline: Option<f64>) {
        let row = Row::new(self, ours, baseline);
        println!("{}", serde_json::to_string(&row).expect("texts and numbers"));
    }
}

/// One result.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// See [`Case::workload`].
    pub workload: String,
    /// See [`Case::shape`].
    pub shape: String,
    /// See [`Case::metric`].
    pub metric: String,
    /// What ours needs.
    pub ours: f64,
    /// What the alternative needs, if there is one.
    pub baseline: Option<f64>,
    /// The first divided by the second.
    pub ratio: Option<f64>,
}

impl Row {
    /// Rounds to thousandths.
    #[must_use]
    pub fn new(case: Case<'_>, ours: f64, baseline: Option<f64>) -> Self {
        let round = |number: f64| (number * 1000.0).round() / 1000.0;
        Self {
            workload: case.workload.to_owned(),
            shape: case.shape.to_owned(),
            metric: case.metric.to_owned(),
            ours: round(ours),
            baseline: baseline.map(round),
            ratio: baseline.map(|baseline| round(ours / baseline)),
        }
    }

    /// Reads the lines that are objects; a program may print others.
    ///
    /// # Errors
    ///
    /// When an object is no result.
    pub fn read_all(output: &[u8]) -> Result<Vec<Self>, serde_json::Error> {
        crate::lines::read(output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_objects_are_passed_over() {
        let line = r#"{"workload":"W1","shape":"1k","metric":"m","ours":2.0,"baseline":null,"ratio":null}"#;
        let rows = Row::read_all(format!("warming up\n{line}\n\n").as_bytes()).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((&*rows[0].workload, rows[0].ours, rows[0].ratio), ("W1", 2.0, None));
    }

    #[test]
    fn broken_object_is_an_error() {
        assert!(Row::read_all(b"{\"workload\":1}\n").is_err());
    }

    #[test]
    fn row_is_rounded_and_read_as_it_was_written() {
        let case = Case { workload: "W1", shape: "1k", metric: "time, ns" };
        let row = Row::new(case, 2.0, Some(3.0));
        assert_eq!((row.ours, row.baseline, row.ratio), (2.0, Some(3.0), Some(0.667)));
        let line = serde_json::to_string(&row).unwrap();
        assert_eq!(Row::read_all(line.as_bytes()).unwrap(), [row]);
    }
}
