use serde::{Deserialize, Serialize};

/// One measurement of a program that is compared with another: one line of JSON.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Reading {
    /// A short name that stands for the work, such as `W1`.
    pub workload: String,
    /// The size or kind of what is worked on.
    pub shape: String,
    /// What the number means, and its unit.
    pub metric: String,
    /// The number.
    pub value: f64,
    /// What came out of the work, in a form that both programs write alike.
    pub check: String,
    /// How far the work came, if it ran into its limit of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

impl Reading {
    /// Describes work that came to its end.
    pub fn new(workload: &str, shape: impl Into<String>, metric: &str, value: f64) -> Self {
        Self {
            workload: workload.to_owned(),
            shape: shape.into(),
            metric: metric.to_owned(),
            value,
            check: String::new(),
            stopped: None,
        }
    }

    /// Adds what came out.
    #[must_use]
    pub fn check(mut self, check: impl Into<String>) -> Self {
        self.check = check.into();
        self
    }

    /// Writes the line.
    ///
    /// # Panics
    ///
    /// If the number is none that JSON has.
    #[expect(clippy::print_stdout, reason = "the list is the output of the program")]
    pub fn print(&self) {
        println!("{}", serde_json::to_string(self).expect("texts and numbers"));
    }

    /// Reads the lines that are objects; a program may print others.
    ///
    /// # Errors
    ///
    /// When an object is no measurement.
    pub fn read_all(output: &[u8]) -> Result<Vec<Self>, serde_json::Error> {
        crate::lines::read(output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_is_read_as_it_was_written() {
        let reading = Reading::new("W1", "1k", "full build, ms", 2.5).check("1000:ab");
        let line = serde_json::to_string(&reading).unwrap();
        let expected = r#"{"workload":"W1","shape":"1k","metric":"full build, ms","value":2.5,"check":"1000:ab"}"#;
        assert_eq!(line, expected);
        assert_eq!(
            Reading::read_all(format!("warming up\n{line}\n").as_bytes()).unwrap(),
            [reading]
        );
    }

    #[test]
    fn place_where_it_stopped_is_read() {
        let line = br#"{"workload":"W3","shape":"s","metric":"m","value":1,"check":"","stopped":"after 10"}"#;
        let readings = Reading::read_all(line).unwrap();
        assert_eq!(readings[0].stopped.as_deref(), Some("after 10"));
    }
}
