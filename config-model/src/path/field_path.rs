use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A place inside an object, written as `spec.http[0].route[1].weight`.
///
/// A path is a stack: [`push_field`](Self::push_field), [`push_index`](Self::push_index) and [`pop`](Self::pop)
/// walk an object without copying what is above. Names given as `&'static str` are not copied either.
///
/// A struct field and a map key are written alike, so they are the same segment; a name that would not
/// read back (it is empty, or contains white space, a control character or one of `. [ ] { } " \`) is
/// written quoted: `metadata.labels["app.kubernetes.io/name"]`.
///
/// The empty path means the object itself and prints as nothing.
///
/// # Examples
///
/// ```
/// use mesh_config_model::FieldPath;
///
/// let mut path = FieldPath::root().field("spec").field("http").index(0);
/// path.push_field("timeout");
/// assert_eq!(path.to_string(), "spec.http[0].timeout");
///
/// path.pop();
/// assert_eq!(path, "{.spec.http[0]}".parse()?);
/// # Ok::<(), mesh_config_model::ParsePathError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath {
    segments: Vec<PathSegment>,
}

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "a JSON container is entered by name or by index")]
pub enum PathSegment {
    /// Name of a field, or key of a map.
    Field(Cow<'static, str>),
    /// Position in a list, counted from 0.
    Index(usize),
}

impl FieldPath {
    /// Names the object itself.
    #[must_use]
    pub const fn root() -> Self {
        Self { segments: Vec::new() }
    }

    /// Names the object itself, with room for so many steps down.
    ///
    /// ```
    /// use mesh_config_model::FieldPath;
    ///
    /// let path = FieldPath::with_capacity(2);
    /// assert!(path.is_root());
    /// assert_eq!(path.field("spec").field("tls").to_string(), "spec.tls");
    /// ```
    #[must_use]
    pub fn with_capacity(steps: usize) -> Self {
        Self { segments: Vec::with_capacity(steps) }
    }

    /// Descends into a field or map key.
    #[must_use]
    pub fn field(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.push_field(name);
        self
    }

    /// Descends into an element of a list.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.push_index(index);
        self
    }

    /// Appends the steps of another path.
    ///
    /// ```
    /// use mesh_config_model::FieldPath;
    ///
    /// let path = FieldPath::root().field("spec").join(&FieldPath::root().field("tls").field("mode"));
    /// assert_eq!(path.to_string(), "spec.tls.mode");
    /// ```
    #[must_use]
    pub fn join(mut self, tail: &Self) -> Self {
        self.segments.extend_from_slice(&tail.segments);
        self
    }

    /// Descends into a field or map key, in place.
    pub fn push_field(&mut self, name: impl Into<Cow<'static, str>>) {
        self.segments.push(PathSegment::Field(name.into()));
    }

    /// Descends into an element of a list, in place.
    pub fn push_index(&mut self, index: usize) {
        self.segments.push(PathSegment::Index(index));
    }

    /// Goes back up one step; `None` at the root.
    pub fn pop(&mut self) -> Option<PathSegment> {
        self.segments.pop()
    }

    /// Lends the steps from the root down.
    #[must_use]
    pub fn segments(&self) -> &[PathSegment] {
        &self.segments
    }

    /// Tells whether the path names the object itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.segments.iter().enumerate() {
            match segment {
                PathSegment::Index(index) => write!(f, "[{index}]")?,
                PathSegment::Field(name) if needs_quotes(name) => write_quoted(f, name)?,
                PathSegment::Field(name) if depth == 0 => f.write_str(name)?,
                PathSegment::Field(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldPath({self})")
    }
}

impl FromIterator<PathSegment> for FieldPath {
    fn from_iter<I: IntoIterator<Item = PathSegment>>(segments: I) -> Self {
        Self { segments: segments.into_iter().collect() }
    }
}

/// Characters that have a meaning in a written path, or would tear a one-line message.
pub(super) fn is_special(c: char) -> bool {
    matches!(c, '.' | '[' | ']' | '{' | '}' | '"' | '\\') || c.is_whitespace() || c.is_control()
}

fn needs_quotes(name: &str) -> bool {
    name.is_empty() || name.contains(is_special)
}

fn write_quoted(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    f.write_str("[\"")?;
    for c in name.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_str("\"]")
}
