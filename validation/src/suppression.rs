use std::collections::BTreeSet;

use mesh_config_model::Meta;
use mesh_config_model::yaml::Node;

use crate::Code;

/// Begins a comment that suppresses codes in the whole file.
const COMMENT: &str = "mesh-validation: ignore=";
/// The annotation by which an object suppresses codes, the one of Istio's own analysis.
const ANNOTATION: &str = "galley.istio.io/analyze-suppress";
/// Stands for all codes.
const EVERYTHING: &str = "*";

/// Codes whose findings somebody does not want to see.
///
/// A file names them in a comment of its own line, `# mesh-validation: ignore=VS-R-6, H-SEL-3`; they hold for every
/// object of the file. An object names them in the annotation `galley.istio.io/analyze-suppress`, as for Istio's
/// analysis. Codes are parted by commas, and `*` stands for all of them.
///
/// ```
/// use mesh_validation::{Suppressions, codes};
///
/// let suppressions = Suppressions::of_text("# mesh-validation: ignore=VS-R-6, H-SEL-3\nkind: Sidecar\n");
/// assert!(suppressions.covers(codes::VS_R_6));
/// assert!(!suppressions.covers(codes::VS_R_5));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    codes: BTreeSet<String>,
}

impl Suppressions {
    /// Suppresses nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self { codes: BTreeSet::new() }
    }

    /// Reads the comments of a file.
    ///
    /// A comment is a line of its own; what looks like one within a block of text counts too.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
        comments.filter_map(|comment| comment.trim().strip_prefix(COMMENT)).collect()
    }

    /// Reads the annotation of an object.
    #[must_use]
    pub fn of_object(meta: &Meta) -> Self {
        meta.annotations.get(ANNOTATION).map(String::as_str).into_iter().collect()
    }

    /// Reads the annotation of an object as it was written, such as one of a kind that has no type.
    ///
    /// ```
    /// use mesh_config_model::yaml::{self, Options};
    /// use mesh_validation::Suppressions;
    ///
    /// let text = "metadata: {annotations: {galley.istio.io/analyze-suppress: CRD-RULE}}";
    /// let suppressions = Suppressions::of_node(&yaml::from_str(text, &Options::new())?);
    /// assert_eq!(suppressions.codes().collect::<Vec<_>>(), ["CRD-RULE"]);
    /// # Ok::<(), mesh_config_model::yaml::Error>(())
    /// ```
    #[must_use]
    pub fn of_node(object: &Node) -> Self {
        let annotation = object
            .get("metadata")
            .and_then(|metadata| metadata.get("annotations"))
            .and_then(|annotations| annotations.get(ANNOTATION));
        annotation.and_then(Node::as_str).into_iter().collect()
    }

    /// Adds what others suppress.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.codes.extend(others.codes);
        self
    }

    /// Tells whether findings of a code are suppressed.
    #[must_use]
    pub fn covers(&self, code: Code) -> bool {
        self.codes.contains(EVERYTHING) || self.codes.contains(code.id())
    }

    /// Tells whether nothing is suppressed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Walks the suppressed codes as they were written, those that do not exist too.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(String::as_str)
    }
}

/// Gathers lists of codes that are parted by commas.
impl<'a> FromIterator<&'a str> for Suppressions {
    fn from_iter<I: IntoIterator<Item = &'a str>>(lists: I) -> Self {
        let codes = lists.into_iter().flat_map(|list| list.split(',')).map(str::trim);
        Self { codes: codes.filter(|code| !code.is_empty()).map(str::to_owned).collect() }
    }
}
