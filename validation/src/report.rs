use std::fmt;
use std::slice;
use std::sync::Arc;

use mesh_config_model::yaml::Node;
use mesh_config_model::{Config, ConfigKey, Meta, Origin};
use thiserror::Error;

use crate::locate::{locate, locate_name};
use crate::{Code, Finding, Severity, Suppressions};

/// Everything that was found about one object.
///
/// Findings stand in the order the object is read; maps are read in the order of their keys.
///
/// ```
/// use mesh_config_model::specs::networking::VirtualService;
/// use mesh_config_model::{Config, Meta, SpecType};
/// use mesh_validation::{Severity, Validators};
///
/// let config = Config::new(Meta::new(VirtualService::GVK, "prod", "reviews"), VirtualService::default());
/// let report = Validators::default().validate(&config);
/// assert!(!report.is_valid());
/// assert_eq!(report.count(Severity::Error), 1);
/// assert_eq!(
///     report.to_string(),
///     "VirtualService prod/reviews: 1 error, 0 warnings\n\
///      error at spec: no route: give at least one of http, tcp, tls [VS-12]\n",
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    object: ConfigKey,
    origin: Option<Arc<Origin>>,
    findings: Vec<Finding>,
    suppressed: usize,
}

impl Report {
    /// Gathers findings about `config`.
    #[must_use]
    pub fn new(config: &Config, findings: Vec<Finding>) -> Self {
        Self { object: config.key(), origin: config.origin.clone(), findings, suppressed: 0 }
    }

    /// Gathers findings about the object that `meta` describes, which was read nowhere.
    pub(crate) fn of(meta: &Meta, findings: Vec<Finding>) -> Self {
        Self { object: meta.key(), origin: None, findings, suppressed: 0 }
    }

    /// Gathers findings about an object that is named, not held.
    #[must_use]
    pub fn about(object: ConfigKey, origin: Option<Arc<Origin>>, findings: Vec<Finding>) -> Self {
        Self { object, origin, findings, suppressed: 0 }
    }

    /// The object the findings are about.
    #[must_use]
    pub fn object(&self) -> &ConfigKey {
        &self.object
    }

    /// Where the object was read, when it was read from text.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_deref()
    }

    /// Lends the findings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Walks the findings.
    pub fn iter(&self) -> slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Walks the findings that refuse the object.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.with_severity(Severity::Error)
    }

    /// Walks the findings that do not refuse it.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.with_severity(Severity::Warning)
    }

    /// Number of findings of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.with_severity(severity).count()
    }

    /// Tells whether the object is accepted: there may be warnings, but no error.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors().next().is_none()
    }

    /// Tells whether nothing was found at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Keeps the findings that `keep` approves of.
    #[must_use]
    pub fn filter(mut self, keep: impl FnMut(&Finding) -> bool) -> Self {
        self.findings.retain(keep);
        self
    }

    /// Drops the findings somebody does not want to see, and counts them.
    ///
    /// ```
    /// use mesh_config_model::specs::security::PeerAuthentication;
    /// use mesh_config_model::{Config, Meta, SpecType};
    /// use mesh_validation::{Suppressions, Validators};
    ///
    /// let mut meta = Meta::new(PeerAuthentication::GVK, "prod", "strict");
    /// meta.annotations.insert("galley.istio.io/analyze-suppress".into(), "H-SEL-3".into());
    /// let spec = PeerAuthentication { selector: Some(Default::default()), ..Default::default() };
    /// let config = Config::new(meta, spec);
    ///
    /// let mut report = Validators::default().validate(&config);
    /// report.suppress(&Suppressions::of_object(&config.meta));
    /// assert!(report.is_empty());
    /// assert_eq!(report.suppressed(), 1);
    /// ```
    pub fn suppress(&mut self, suppressions: &Suppressions) {
        let found = self.findings.len();
        self.findings.retain(|finding| !suppressions.covers(finding.code));
        self.suppressed += found - self.findings.len();
    }

    /// Number of findings that were dropped by [`suppress`](Self::suppress).
    #[must_use]
    pub fn suppressed(&self) -> usize {
        self.suppressed
    }

    /// Orders findings by place: by position when located, then by field; at one place errors come first.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            let places = a.position.cmp(&b.position).then_with(|| a.path.cmp(&b.path));
            places.then_with(|| b.severity.cmp(&a.severity)).then_with(|| a.code.cmp(&b.code))
        });
    }

    /// Fills in where each field stands, from the tree the object was decoded from.
    ///
    /// `document` is the whole object with its `metadata` and `spec`.
    /// A field that is not written takes the place of the nearest one around it, one that does not exist that of its name.
    ///
    /// ```
    /// use mesh_config_model::specs::networking::VirtualService;
    /// use mesh_config_model::yaml::{self, Options};
    /// use mesh_config_model::{Config, Meta, SpecType};
    /// use mesh_validation::Validators;
    ///
    /// let text = "\
    /// spec:
    ///   hosts: [reviews]
    ///   tcp:
    ///   - match:
    ///     - port: 70000
    ///     route:
    ///     - destination: {host: reviews}
    /// ";
    /// let node = yaml::from_str(text, &Options::new())?;
    /// let spec: VirtualService = node.find("spec").expect("a spec").decode()?;
    ///
    /// let config = Config::new(Meta::new(VirtualService::GVK, "prod", "reviews"), spec);
    /// let mut report = Validators::default().validate(&config);
    /// report.locate(&node);
    /// let position = report.findings()[0].position.expect("a place");
    /// assert_eq!((position.line, position.column), (5, 13));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn locate(&mut self, document: &Node) {
        for finding in &mut self.findings {
            let find = if is_about_a_name(finding.code) { locate_name } else { locate };
            finding.position = Some(find(document, &finding.path));
        }
    }

    /// Splits accepted from refused; the accepted report may hold warnings.
    ///
    /// # Errors
    ///
    /// When there is at least one error.
    pub fn into_result(self) -> Result<Self, InvalidError> {
        if self.is_valid() { Ok(self) } else { Err(InvalidError { report: Box::new(self) }) }
    }

    fn with_severity(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity == severity)
    }
}

/// Whether a field is wrong because it is there.
#[cfg(feature = "crd")]
fn is_about_a_name(code: Code) -> bool {
    code == crate::crd::codes::UNKNOWN
}

#[cfg(not(feature = "crd"))]
const fn is_about_a_name(_: Code) -> bool {
    false
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Finding;
    type IntoIter = slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count| if count == 1 { "" } else { "s" };
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let ConfigKey { gvk, name } = &self.object;
        write!(f, "{} {name}: {errors} error{}", gvk.kind, plural(errors))?;
        writeln!(f, ", {warnings} warning{}", plural(warnings))?;
        for finding in &self.findings {
            match &self.origin {
                Some(origin) => writeln!(f, "{}:{finding}", origin.file)?,
                None => writeln!(f, "{finding}")?,
            }
        }
        Ok(())
    }
}

/// An object is refused; the report says why.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("invalid {report}")]
pub struct InvalidError {
    report: Box<Report>,
}

impl InvalidError {
    /// Everything that was found, warnings too.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}
