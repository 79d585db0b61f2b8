use crate::{FieldPath, PathSegment};

use super::Node;

impl Node {
    /// Finds a value by its written path, such as `spec.http[0].route[0].weight` or `{.spec.http[0]}`.
    ///
    /// `None` when there is no such value or the text is not a path.
    ///
    /// ```
    /// use mesh_config_model::yaml;
    ///
    /// let node = yaml::from_str("http:\n- route:\n  - weight: 30\n", &yaml::Options::new())?;
    /// let weight = node.find("http[0].route[0].weight").expect("the path is there");
    /// assert_eq!(weight.span().to_string(), "3:13");
    /// assert_eq!(node.find("http[1]"), None);
    /// # Ok::<(), yaml::Error>(())
    /// ```
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Self> {
        self.at(&path.parse().ok()?)
    }

    /// Finds a value by its path; the root is the node itself.
    #[must_use]
    pub fn at(&self, path: &FieldPath) -> Option<&Self> {
        path.segments().iter().try_fold(self, Self::child)
    }

    /// Finds the deepest value on the way to a path, which is where to point when a field is missing.
    ///
    /// ```
    /// use mesh_config_model::yaml;
    ///
    /// let node = yaml::from_str("spec:\n  tls: {}\n", &yaml::Options::new())?;
    /// assert_eq!(node.nearest(&"spec.tls.mode".parse()?).span().to_string(), "2:8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn nearest(&self, path: &FieldPath) -> &Self {
        let mut node = self;
        for segment in path.segments() {
            let Some(child) = node.child(segment) else { break };
            node = child;
        }
        node
    }

    fn child(&self, segment: &PathSegment) -> Option<&Self> {
        match segment {
            PathSegment::Field(name) => self.get(name),
            PathSegment::Index(index) => self.as_sequence()?.get(*index),
        }
    }
}
