use mesh_config_model::FieldPath;

use crate::{Finding, Mode, Problem, Severity};

/// Takes findings while a validator walks an object, and knows which field it stands at.
///
/// Going down borrows the sink above and costs a few words on the stack; a path is made for a finding only.
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
    place: Place<'a>,
    /// Warnings below here go nowhere.
    deaf_to_warnings: bool,
    /// Errors below here are warnings.
    lenient: bool,
}

/// What all sinks of one walk share.
#[derive(Debug)]
struct Walk {
    mode: Mode,
    findings: Vec<Finding>,
}

/// Where a sink stands: one step below the sink it was made from.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    above: Option<&'a Self>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Stay,
    Field(&'static str),
    Key(&'a str),
    Index(usize),
    Path(&'a FieldPath),
}

impl Sink<'_> {
    /// Runs a walk from the root of an object and returns its findings in the order they were made.
    pub fn collect(mode: Mode, walk: impl FnOnce(&mut Sink<'_>)) -> Vec<Finding> {
        let mut state = Walk { mode, findings: Vec::new() };
        let root = Place { above: None, step: Step::Stay };
        walk(&mut Sink { walk: &mut state, place: root, deaf_to_warnings: false, lenient: false });
        state.findings
    }

    /// Descends into a field, by the name it has in YAML.
    #[must_use]
    pub fn field(&mut self, name: &'static str) -> Sink<'_> {
        self.below(Step::Field(name))
    }

    /// Descends into the value of a map key.
    #[must_use]
    pub fn key<'s>(&'s mut self, key: &'s str) -> Sink<'s> {
        self.below(Step::Key(key))
    }

    /// Descends into an element of a list, counted from 0.
    #[must_use]
    pub fn index(&mut self, index: usize) -> Sink<'_> {
        self.below(Step::Index(index))
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
    pub fn at_path<'s>(&'s mut self, path: &'s FieldPath) -> Sink<'s> {
        self.below(Step::Path(path))
    }

    /// Stays at this field but, in [`Mode::AsIstio`], loses all warnings made below.
    ///
    /// Istio loses the warnings of some parts of an object when it joins results.
    #[must_use]
    pub fn without_warnings(&mut self) -> Sink<'_> {
        let deaf = self.deaf_to_warnings || self.walk.mode == Mode::AsIstio;
        let mut below = self.below(Step::Stay);
        below.deaf_to_warnings = deaf;
        below
    }

    /// Stays at this field but takes errors made below for warnings.
    ///
    /// Istio starts with some faulty parts of its own configuration.
    #[must_use]
    pub fn errors_as_warnings(&mut self) -> Sink<'_> {
        let mut below = self.below(Step::Stay);
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
    pub fn path(&self) -> FieldPath {
        self.place.path(0)
    }

    fn below<'s>(&'s mut self, step: Step<'s>) -> Sink<'s> {
        let Self { walk, place, deaf_to_warnings, lenient } = self;
        let place = Place { above: Some(place), step };
        Sink { walk, place, deaf_to_warnings: *deaf_to_warnings, lenient: *lenient }
    }

    fn report(&mut self, severity: Severity, problem: Problem) {
        let finding = Finding::new(severity, self.path(), problem);
        let findings = &mut self.walk.findings;
        if findings.is_empty() {
            // Most objects have one finding or none, and a list that grows by itself begins with four.
            findings.reserve_exact(1);
        }
        findings.push(finding);
    }
}

impl Place<'_> {
    /// The path down to here, with room for the steps below.
    fn path(&self, below: usize) -> FieldPath {
        let steps = below + 1;
        let mut path =
            self.above.map_or_else(|| FieldPath::with_capacity(steps), |above| above.path(steps));
        match self.step {
            Step::Stay => {}
            Step::Field(name) => path.push_field(name),
            Step::Key(key) => path.push_field(key.to_owned()),
            Step::Index(index) => path.push_index(index),
            Step::Path(tail) => path = path.join(tail),
        }
        path
    }
}
