use std::borrow::Cow;

use mesh_config_model::{FieldPath, PathSegment};

use crate::{Finding, Mode, Problem, Severity};

/// Takes findings while a validator walks an object, and knows which field it stands at.
///
/// Going down borrows the sink above and costs no more than a push; the path is copied only for a
/// finding. Dropping the lower sink goes back up.
///
/// ```
/// use mesh_validation::{Mode, Problem, Sink, codes};
///
/// let findings = Sink::collect(Mode::Full, |sink| {
///     let mut servers = sink.field("servers");
///     for (i, port) in [80, 0].into_iter().enumerate() {
///         if port == 0 {
///             let problem = Problem::new(codes::H_PORT_1, "port 0 is outside 1..=65535");
///             servers.index(i).field("port").error(problem);
///         }
///     }
/// });
/// assert_eq!(findings.len(), 1);
/// assert_eq!(findings[0].path.to_string(), "servers[1].port");
/// ```
#[derive(Debug)]
pub struct Sink<'a> {
    walk: &'a mut Walk,
    /// Steps this sink pushed onto the path.
    pushed: usize,
    /// Warnings below here go nowhere.
    deaf_to_warnings: bool,
    /// Errors below here are warnings.
    lenient: bool,
}

/// The state all sinks of one walk share.
#[derive(Debug)]
struct Walk {
    mode: Mode,
    path: FieldPath,
    findings: Vec<Finding>,
}

impl Sink<'_> {
    /// Runs a walk from the root of an object and returns its findings in the order they were made.
    pub fn collect(mode: Mode, walk: impl FnOnce(&mut Sink<'_>)) -> Vec<Finding> {
        let mut state = Walk { mode, path: FieldPath::root(), findings: Vec::new() };
        walk(&mut Sink { walk: &mut state, pushed: 0, deaf_to_warnings: false, lenient: false });
        state.findings
    }

    /// Descends into a field, by the name it has in YAML.
    #[must_use]
    pub fn field(&mut self, name: &'static str) -> Sink<'_> {
        self.push(Cow::Borrowed(name))
    }

    /// Descends into the value of a map key.
    #[must_use]
    pub fn key(&mut self, key: &str) -> Sink<'_> {
        self.push(Cow::Owned(key.to_owned()))
    }

    /// Descends into an element of a list, counted from 0.
    #[must_use]
    pub fn index(&mut self, index: usize) -> Sink<'_> {
        self.walk.path.push_index(index);
        self.below(1)
    }

    /// Descends along a path.
    ///
    /// ```
    /// use mesh_validation::{Mode, Problem, Sink, codes};
    ///
    /// let path = "config.cors".parse()?;
    /// let findings = Sink::collect(Mode::Full, |sink| {
    ///     sink.field("spec").at_path(&path).error(Problem::new(codes::EF_22, "an object is expected"));
    /// });
    /// assert_eq!(findings[0].path.to_string(), "spec.config.cors");
    /// # Ok::<(), mesh_config_model::ParsePathError>(())
    /// ```
    #[must_use]
    pub fn at_path(&mut self, path: &FieldPath) -> Sink<'_> {
        for segment in path.segments() {
            match segment {
                PathSegment::Field(name) => self.walk.path.push_field(name.clone()),
                PathSegment::Index(index) => self.walk.path.push_index(*index),
            }
        }
        self.below(path.segments().len())
    }

    /// Stays at this field but, in [`Mode::AsIstio`], loses all warnings made below.
    ///
    /// Istio loses the warnings of some parts of an object when it joins results.
    #[must_use]
    pub fn without_warnings(&mut self) -> Sink<'_> {
        let deaf = self.deaf_to_warnings || self.walk.mode == Mode::AsIstio;
        let mut below = self.below(0);
        below.deaf_to_warnings = deaf;
        below
    }

    /// Stays at this field but takes errors made below for warnings.
    ///
    /// Istio starts with some faulty parts of its own configuration.
    #[must_use]
    pub fn errors_as_warnings(&mut self) -> Sink<'_> {
        let mut below = self.below(0);
        below.lenient = true;
        below
    }

    /// Reports that the object is to be refused because of this field.
    pub fn error(&mut self, problem: Problem) {
        if self.lenient {
            self.warning(problem);
        } else {
            self.report(Severity::Error, problem);
        }
    }

    /// Reports that this field is legal but suspicious.
    pub fn warning(&mut self, problem: Problem) {
        if !self.deaf_to_warnings {
            self.report(Severity::Warning, problem);
        }
    }

    /// Reports the problem of a failed check as an error, and tells whether the check passed.
    pub fn check(&mut self, result: Result<(), Problem>) -> bool {
        match result {
            Ok(()) => true,
            Err(problem) => {
                self.error(problem);
                false
            }
        }
    }

    /// The field this sink stands at.
    #[must_use]
    pub fn path(&self) -> &FieldPath {
        &self.walk.path
    }

    fn below(&mut self, pushed: usize) -> Sink<'_> {
        let Self { deaf_to_warnings, lenient, .. } = *self;
        Sink { walk: self.walk, pushed, deaf_to_warnings, lenient }
    }

    fn report(&mut self, severity: Severity, problem: Problem) {
        let finding = Finding::new(severity, self.walk.path.clone(), problem);
        self.walk.findings.push(finding);
    }

    fn push(&mut self, name: Cow<'static, str>) -> Sink<'_> {
        self.walk.path.push_field(name);
        self.below(1)
    }
}

impl Drop for Sink<'_> {
    fn drop(&mut self) {
        for _ in 0..self.pushed {
            self.walk.path.pop();
        }
    }
}
