use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// Something in the configuration that is wrong or doubtful, and where; fields in their order of sorting.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) file: Arc<str>,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) kind: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) severity: Severity,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Error,
    Warning,
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// `file:line:column: path: message (severity code, Kind namespace/name)`, without the parts that are empty;
/// what stands in no file begins with its object.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = self.object();
        f.write_str(if self.file.is_empty() { &object } else { &self.file })?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.path.is_empty() {
            write!(f, ": {}", self.path)?;
        }
        write!(f, ": {} ({} {}", self.message, self.severity, self.code)?;
        if !self.file.is_empty() && !object.is_empty() {
            write!(f, ", {object}")?;
        }
        f.write_str(")")
    }
}

impl Finding {
    /// The object that is concerned, empty where none is known.
    fn object(&self) -> String {
        match (self.kind.is_empty(), self.namespace.is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!("{} {}", self.kind, self.name),
            (false, false) => format!("{} {}/{}", self.kind, self.namespace, self.name),
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            severity: Severity,
            code: &'a str,
            kind: &'a str,
            namespace: &'a str,
            name: &'a str,
            path: &'a str,
            file: &'a str,
            line: u32,
            column: u32,
            message: &'a str,
        }
        Fields {
            severity: self.severity,
            code: &self.code,
            kind: &self.kind,
            namespace: &self.namespace,
            name: &self.name,
            path: &self.path,
            file: &self.file,
            line: self.line,
            column: self.column,
            message: &self.message,
        }
        .serialize(serializer)
    }
}
