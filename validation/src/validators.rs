use std::fmt;

use mesh_config_model::decode::{Body, KindEntry, KindLookup, Scope, decode_spec};
use mesh_config_model::specs::extensions::{TrafficExtension, WasmPlugin};
use mesh_config_model::specs::mesh::{MeshConfig, MeshNetworks};
use mesh_config_model::specs::networking::{
    DestinationRule, EnvoyFilter, Gateway, ProxyConfig, ServiceEntry, Sidecar, VirtualService,
    WorkloadEntry, WorkloadGroup,
};
use mesh_config_model::specs::security::{
    AuthorizationPolicy, PeerAuthentication, RequestAuthentication,
};
use mesh_config_model::specs::telemetry::Telemetry;
use mesh_config_model::{Config, GroupVersionKind, Meta, SpecType};

use crate::{Code, Context, Mode, Problem, Report, Sink, Suppressions, Validate, codes, metadata};

/// The validators of a set of kinds, and the metadata checks of all kinds.
///
/// A kind is known by group and name; its version does not count.
/// [`default`](Self::default) holds the built-in validators.
/// Objects of a kind without validator still have their metadata checked: see [`covers`](Self::covers).
///
/// ```
/// use mesh_config_model::specs::networking::{DestinationRule, VirtualService};
/// use mesh_config_model::{Config, GroupVersionKind, Meta, SpecType};
/// use mesh_validation::Validators;
///
/// let validators = Validators::default();
/// assert!(validators.covers(&VirtualService::GVK));
/// assert!(!validators.covers(&GroupVersionKind::from_static("", "v1", "Pod")));
///
/// let rule = DestinationRule { host: "1.2.3.4".into(), ..DestinationRule::default() };
/// let config = Config::new(Meta::new(DestinationRule::GVK, "prod", "reviews"), rule);
/// let report = validators.validate(&config);
/// assert_eq!(report.findings()[0].code.id(), "H-FQDN-3");
/// assert_eq!(report.findings()[0].path.to_string(), "spec.host");
/// ```
pub struct Validators {
    mode: Mode,
    checks: Vec<KindCheck>,
    off: Suppressions,
}

type Check = dyn Fn(&Config, &Context<'_>, &mut Sink<'_>) + Send + Sync;

struct KindCheck {
    kind: GroupVersionKind,
    /// How to decode an object of the kind, where the check is that of a type.
    entry: Option<KindEntry>,
    check: Box<Check>,
}

impl Validators {
    /// Holds no validator; only metadata is checked.
    #[must_use]
    pub const fn none() -> Self {
        Self { mode: Mode::AsIstio, checks: Vec::new(), off: Suppressions::none() }
    }

    /// Adds the validator of a spec type, after those its kind has already.
    ///
    /// An object of this kind whose body has another type is refused with `MODEL-8`.
    #[must_use]
    pub fn with<T: SpecType + Validate>(mut self) -> Self {
        let check = |config: &Config, context: &Context<'_>, sink: &mut Sink<'_>| match config
            .spec_as::<T>()
        {
            Some(spec) => spec.validate(context, &mut sink.field("spec")),
            None => sink.field("spec").error(wrong_type(&T::GVK)),
        };
        let entry = KindEntry::new(T::GVK, Scope::Namespaced, Body::Spec, decode_spec::<T>);
        self.checks.push(KindCheck { kind: T::GVK, entry: Some(entry), check: Box::new(check) });
        self
    }

    /// Removes all checks of a kind; followed by [`with`](Self::with), it replaces them.
    ///
    /// ```
    /// use mesh_config_model::SpecType;
    /// use mesh_config_model::specs::networking::EnvoyFilter;
    /// use mesh_validation::Validators;
    ///
    /// let validators = Validators::default().without_kind(&EnvoyFilter::GVK);
    /// assert!(!validators.covers(&EnvoyFilter::GVK));
    /// ```
    #[must_use]
    pub fn without_kind(mut self, kind: &GroupVersionKind) -> Self {
        self.checks.retain(|entry| !entry.is_of(kind));
        self
    }

    /// Switches a check off: its findings are not reported, whatever kind they are about.
    ///
    /// ```
    /// use mesh_config_model::specs::networking::EnvoyFilter;
    /// use mesh_config_model::{Config, Meta, SpecType};
    /// use mesh_validation::{Validators, codes};
    ///
    /// let config = Config::new(Meta::new(EnvoyFilter::GVK, "prod", "lua"), EnvoyFilter::default());
    /// assert_eq!(Validators::default().validate(&config).findings().len(), 1);
    /// assert!(Validators::default().without(codes::EF_1).validate(&config).is_empty());
    /// ```
    #[must_use]
    pub fn without(mut self, code: Code) -> Self {
        self.off = self.off.and([code.id()].into_iter().collect());
        self
    }

    /// Adds a check of whole objects of a kind, after those it has already; the sink stands at the root.
    ///
    /// ```
    /// use mesh_config_model::specs::networking::VirtualService;
    /// use mesh_config_model::{Config, Meta, SpecType};
    /// use mesh_validation::{Code, Problem, Validators};
    ///
    /// const NO_OWNER: Code = Code::new("ACME-1", "no owner", "every object names the team that owns it");
    ///
    /// let validators = Validators::none().with_check(VirtualService::GVK, |_, context, sink| {
    ///     if !context.labels().contains_key("owner") {
    ///         sink.field("metadata").field("labels").error(Problem::new(NO_OWNER, "label owner is missing"));
    ///     }
    /// });
    /// let config = Config::new(Meta::new(VirtualService::GVK, "prod", "reviews"), VirtualService::default());
    /// assert_eq!(validators.validate(&config).findings()[0].path.to_string(), "metadata.labels");
    /// ```
    #[must_use]
    pub fn with_check(
        mut self,
        kind: GroupVersionKind,
        check: impl Fn(&Config, &Context<'_>, &mut Sink<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.checks.push(KindCheck { kind, entry: None, check: Box::new(check) });
        self
    }

    /// Chooses how closely to follow Istio.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Tells whether the spec of a kind is checked, and not its metadata alone.
    #[must_use]
    pub fn covers(&self, kind: &GroupVersionKind) -> bool {
        self.checks_of(kind).next().is_some()
    }

    /// Walks the kinds whose specs are checked, in the order they were added.
    pub fn kinds(&self) -> impl Iterator<Item = &GroupVersionKind> {
        self.checks.iter().map(|entry| &entry.kind)
    }

    /// Checks metadata, then the spec.
    ///
    /// An object that fails a metadata check is not looked at further.
    #[must_use]
    pub fn validate(&self, config: &Config) -> Report {
        let context = Context::new(&config.meta, self.mode);
        let mut findings = Sink::collect(self.mode, |sink| {
            if !metadata::check(sink, config) {
                return;
            }
            for entry in self.checks_of(&config.meta.gvk) {
                (entry.check)(config, &context, sink);
            }
        });
        if !self.off.is_empty() {
            findings.retain(|finding| !self.off.covers(finding.code));
        }
        Report::new(config, findings)
    }

    /// Checks a spec by its own validator alone, without metadata and without other checks of its kind.
    ///
    /// ```
    /// use mesh_config_model::Meta;
    /// use mesh_config_model::specs::mesh::ProxyConfig;
    /// use mesh_validation::Validators;
    ///
    /// let report = Validators::default().validate_spec(&Meta::default(), &ProxyConfig::default());
    /// assert_eq!(report.findings()[0].code.id(), "MP-1");
    /// assert_eq!(report.findings()[0].path.to_string(), "configPath");
    /// ```
    #[must_use]
    pub fn validate_spec(&self, meta: &Meta, spec: &impl Validate) -> Report {
        let context = Context::new(meta, self.mode);
        let mut findings = Sink::collect(self.mode, |sink| spec.validate(&context, sink));
        findings.retain(|finding| !self.off.covers(finding.code));
        Report::of(meta, findings)
    }

    fn checks_of<'a>(&'a self, kind: &'a GroupVersionKind) -> impl Iterator<Item = &'a KindCheck> {
        self.checks.iter().filter(|entry| entry.is_of(kind))
    }
}

impl KindCheck {
    fn is_of(&self, kind: &GroupVersionKind) -> bool {
        // Kinds differ in their first bytes or lengths, groups are the same for most of them.
        self.kind.kind == kind.kind && self.kind.group == kind.group
    }
}

/// Knows how to decode the kinds whose types it validates, in whatever version.
impl KindLookup for Validators {
    fn find_kind(&self, gvk: &GroupVersionKind) -> Option<KindEntry> {
        self.checks_of(gvk).find_map(|check| check.entry.clone())
    }
}

/// Holds the built-in validators, in [`Mode::AsIstio`].
impl Default for Validators {
    fn default() -> Self {
        Self::none()
            .with::<VirtualService>()
            .with::<DestinationRule>()
            .with::<Gateway>()
            .with::<ServiceEntry>()
            .with::<WorkloadEntry>()
            .with::<WorkloadGroup>()
            .with::<Sidecar>()
            .with::<EnvoyFilter>()
            .with::<ProxyConfig>()
            .with::<PeerAuthentication>()
            .with::<RequestAuthentication>()
            .with::<AuthorizationPolicy>()
            .with::<Telemetry>()
            .with::<WasmPlugin>()
            .with::<TrafficExtension>()
            .with::<MeshConfig>()
            .with::<MeshNetworks>()
    }
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.kinds().map(|kind| &kind.kind).collect();
        f.debug_struct("Validators").field("mode", &self.mode).field("kinds", &kinds).finish()
    }
}

fn wrong_type(kind: &GroupVersionKind) -> Problem {
    Problem::new(codes::MODEL_8, format!("the body is not a {}", kind.kind))
        .with("kind", &kind.kind)
}
