//! One result.

use serde::{Deserialize, Serialize};

/// What one workload needed, and what code written by hand for it needed.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Row {
    pub(crate) workload: String,
    pub(crate) shape: String,
    pub(crate) metric: String,
    pub(crate) ours: f64,
    pub(crate) baseline: Option<f64>,
    pub(crate) ratio: Option<f64>,
}

impl Row {
    /// Reads the lines that are objects; a program may print others.
    pub(crate) fn read_all(output: &[u8]) -> Result<Vec<Self>, serde_json::Error> {
        let text = String::from_utf8_lossy(output);
        text.lines().filter(|line| line.starts_with('{')).map(serde_json::from_str).collect()
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
}
