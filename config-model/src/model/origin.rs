use std::fmt;
use std::sync::Arc;

/// A place in a text, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// Where an object was read.
///
/// ```
/// use mesh_config_model::{Origin, Position};
///
/// let origin = Origin { file: "mesh.yaml".into(), document: 1, position: Position { line: 7, column: 3 } };
/// assert_eq!(origin.to_string(), "mesh.yaml:7:3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// Name of the text, usually a path as the caller gave it; shared by all objects of the file.
    pub file: Arc<str>,
    /// Index of the YAML document within the text, counted from 0.
    pub document: u32,
    /// First character of the object.
    pub position: Position,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.position)
    }
}
