//! The table itself; no locking here.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::Resolved;
use super::configured::Configured;
use super::routing::{self, Routes};
use super::timed::Timed;
use crate::builtin;
use crate::directive::{ALL, Directives, LevelList};
use crate::format::Fields;
use crate::level::Level;
use crate::rules::Rules;
use crate::scope::{Core, Scope, Settings};

/// Scopes by name, and wishes for names that are no scope.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Cells of each name, never empty; the first one is what lookups return.
    scopes: BTreeMap<&'static str, Vec<&'static Core>>,
    output: Directives<Level>,
    stack: Directives<Level>,
    callers: Directives<bool>,
    routes: Routes,
    views: Vec<Arc<View>>,
    rules: Rules,
    pub(super) timed: Timed,
    pub(super) configured: Configured,
    /// Targets of the statements that ran so far.
    observed: HashSet<&'static str>,
}

/// Levels of one layer that take precedence over those of the process.
#[derive(Debug)]
pub(crate) struct View(pub(crate) Directives<Level>);

impl State {
    pub(super) fn admit(&mut self, core: &'static Core) -> Settings {
        let cores = self.scopes.entry(core.name()).or_default();
        if let Some(first) = cores.first().copied() {
            if !cores.iter().any(|known| std::ptr::eq(*known, core)) {
                cores.push(core);
                core.store(first.settings());
            }
            return first.settings();
        }
        cores.push(core);
        self.note_late(core.name());
        let output = self.output.take(core.name()).unwrap_or(Level::Info);
        let settings = Settings {
            gate: gate(core.name(), output, &self.views, &self.rules),
            output,
            stack: self.stack.take(core.name()).unwrap_or(Level::None),
            callers: self.callers.take(core.name()).unwrap_or(false),
        };
        core.store(settings);
        settings
    }

    pub(crate) fn find(&self, name: &str) -> Option<Scope> {
        let (name, cores) = self.scopes.get_key_value(name)?;
        Some(Scope::from_core(name, cores.first()?))
    }

    pub(crate) fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.scopes.keys().filter_map(|name| self.find(name))
    }

    /// Sets an output level, whatever else is noted for the name.
    pub(super) fn put_output(&mut self, name: &str, level: Level) {
        let (views, rules) = (&self.views, &self.rules);
        set(&self.scopes, &mut self.output, name, level, |core, settings| Settings {
            output: level,
            gate: gate(core.name(), level, views, rules),
            ..settings
        });
    }

    pub(crate) fn set_stack(&mut self, name: &str, level: Level) {
        set(&self.scopes, &mut self.stack, name, level, |_, settings| Settings {
            stack: level,
            ..settings
        });
    }

    pub(crate) fn set_callers(&mut self, name: &str, on: bool) {
        set(&self.scopes, &mut self.callers, name, on, |_, settings| Settings {
            callers: on,
            ..settings
        });
    }

    pub(crate) fn set_outputs(&mut self, list: &LevelList) {
        list.iter().for_each(|(name, level)| self.set_output(name, level));
    }

    pub(crate) fn set_stacks(&mut self, list: &LevelList) {
        list.iter().for_each(|(name, level)| self.set_stack(name, level));
    }

    /// Lets a target have the level of its scope again.
    pub(super) fn drop_output(&mut self, target: &str) {
        self.output.named.remove(target);
    }

    /// Levels of names that are no scope.
    pub(super) fn stored_outputs(&self) -> &Directives<Level> {
        &self.output
    }

    pub(super) fn stored_outputs_mut(&mut self) -> &mut Directives<Level> {
        &mut self.output
    }

    pub(crate) fn route(&mut self, prefix: String, scope: &'static str) {
        self.routes.insert(prefix, scope);
    }

    pub(super) fn add_view(&mut self, view: Arc<View>) {
        self.views.push(view);
        self.refresh_gates();
    }

    pub(super) fn remove_view(&mut self, view: &Arc<View>) {
        self.views.retain(|known| !Arc::ptr_eq(known, view));
        self.refresh_gates();
    }

    pub(super) fn observe(&mut self, target: &'static str) {
        self.observed.insert(target);
    }

    pub(super) fn has_observed(&self, target: &str) -> bool {
        self.observed.contains(target)
    }

    /// Whether a change of this name would have an effect on something known by now.
    pub(crate) fn knows(&self, name: &str) -> bool {
        name == ALL
            || self.scopes.contains_key(name)
            || self.routes.contains(name)
            || self.output.named.contains_key(name)
            || self.is_observed(name)
    }

    /// Stored names that match neither a scope nor a target so far.
    pub(crate) fn unmatched(&self) -> impl Iterator<Item = &str> {
        let names = self.output.named.keys().map(String::as_str);
        names.filter(|name| !self.routes.contains(name) && !self.is_observed(name))
    }

    /// Routed prefixes and those with a level of their own: scope and own level, sorted by prefix.
    pub(crate) fn targets(&self) -> BTreeMap<&str, (&'static str, Option<Level>)> {
        let routed = self.routes.iter().map(|(prefix, scope)| (prefix, (scope, None)));
        let mut targets: BTreeMap<_, _> = routed.collect();
        for (name, level) in &self.output.named {
            targets.insert(name, (self.scope_of(name).name(), Some(*level)));
        }
        targets
    }

    /// Scope of a target: of the same name, of the name of its crate, or by route.
    pub(crate) fn scope_of(&self, target: &str) -> Scope {
        self.find(target)
            .or_else(|| self.find(routing::head(target)))
            .or_else(|| self.find(self.routes.scope_of(target)))
            .unwrap_or(builtin::DEFAULT)
    }

    /// Scope of a target and level up to which its messages pass.
    pub(super) fn resolve(&self, target: &str, view: Option<&View>) -> Resolved {
        let scope = self.scope_of(target);
        let own = view.and_then(|View(own)| level_of(own, target, scope).or(own.all));
        let threshold = own
            .or_else(|| level_of(&self.output, target, scope))
            .unwrap_or_else(|| scope.output_level());
        let gate = threshold.max(self.rules.level_of(scope.name()));
        Resolved { scope, threshold, gate }
    }

    /// Like [`Self::resolve`], for a message that names its scope itself.
    pub(crate) fn resolve_scope(&self, scope: Scope, view: Option<&View>) -> Resolved {
        let own = view.and_then(|view| view.level_of_scope(scope.name()));
        let threshold = own.unwrap_or_else(|| scope.output_level());
        let gate = threshold.max(self.rules.level_of(scope.name()));
        Resolved { scope, threshold, gate }
    }

    /// Whether a rule lets a message through that its scope does not.
    pub(crate) fn lifts(&self, scope: &str, level: Level, fields: &Fields) -> bool {
        self.rules.lift(scope, level, fields)
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Changes the rules for labels.
    pub(crate) fn change_rules<R>(&mut self, change: impl FnOnce(&mut Rules) -> R) -> R {
        let result = change(&mut self.rules);
        self.refresh_gates();
        result
    }

    /// Whether a layer has levels of its own, or a label a rule.
    pub(super) fn has_exceptions(&self) -> bool {
        !self.views.is_empty() || !self.rules.is_empty()
    }

    /// Most verbose level that any message can pass at.
    pub(crate) fn highest(&self, view: Option<&View>) -> Level {
        let own = view.map(|View(own)| own.named.values().chain(&own.all)).into_iter().flatten();
        let scopes = self.scopes().map(|scope| scope.output_level());
        let targets = self.output.named.values();
        let rules = [self.rules.highest()];
        own.chain(targets).copied().chain(scopes).chain(rules).max().unwrap_or(Level::None)
    }

    /// Like [`Self::highest`], for all layers there are.
    pub(crate) fn highest_of_all(&self) -> Level {
        let views = self.views.iter().map(|view| self.highest(Some(view)));
        views.chain([self.highest(None)]).max().unwrap_or(Level::None)
    }

    fn is_observed(&self, prefix: &str) -> bool {
        self.observed.iter().any(|target| routing::is_within(target, prefix))
    }

    fn refresh_gates(&self) {
        for core in self.scopes.values().flatten() {
            let settings = core.settings();
            let gate = gate(core.name(), settings.output, &self.views, &self.rules);
            core.store(Settings { gate, ..settings });
        }
    }
}

impl View {
    /// Own level for a scope, if the layer has one.
    pub(crate) fn level_of_scope(&self, name: &str) -> Option<Level> {
        self.0.lookup(name)
    }
}

/// Sets the value of a scope, of all scopes, or of a name that is none.
fn set<T: Copy>(
    scopes: &BTreeMap<&'static str, Vec<&'static Core>>,
    directives: &mut Directives<T>,
    name: &str,
    value: T,
    change: impl Fn(&'static Core, Settings) -> Settings,
) {
    let store = |core: &'static Core| core.store(change(core, core.settings()));
    match scopes.get(name) {
        Some(cores) => cores.iter().copied().for_each(store),
        None => {
            if name == ALL {
                scopes.values().flatten().copied().for_each(store);
            }
            directives.set(name, value);
        }
    }
}

fn gate(name: &str, output: Level, views: &[Arc<View>], rules: &Rules) -> Level {
    let own = views.iter().filter_map(|view| view.level_of_scope(name));
    own.chain([output, rules.level_of(name)]).max().unwrap_or(output)
}

/// Level given to the target, to a module around it, or to its scope; the longest name wins.
fn level_of(directives: &Directives<Level>, target: &str, scope: Scope) -> Option<Level> {
    let exact = |name| directives.named.get(name).copied();
    let claimed = if routing::head(target) == scope.name() { scope.name().len() } else { 0 };
    let mut inner = routing::prefixes(target).filter(|prefix| prefix.len() > claimed);
    inner.find_map(exact).or_else(|| exact(scope.name()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop_oneof, proptest};

    use super::{Core, Level, LevelList, State};

    #[derive(Debug, Clone)]
    enum Step {
        Register(&'static str),
        Set(&'static str, Level),
    }

    /// What the last step that concerns a scope says, whenever the scope was registered.
    fn naive(steps: &[Step], scope: &str) -> Level {
        let mut level = Level::Info;
        for step in steps {
            match step {
                Step::Set(name, new) if *name == scope || *name == "all" => level = *new,
                Step::Set(..) | Step::Register(_) => {}
            }
        }
        level
    }

    fn step() -> impl Strategy<Value = Step> {
        let scope = || prop_oneof![Just("a"), Just("b"), Just("c")];
        let level = (0..Level::ALL.len()).prop_map(|at| Level::ALL[at]);
        let name = prop_oneof![3 => scope(), 1 => Just("all")];
        prop_oneof![
            scope().prop_map(Step::Register),
            (name, level).prop_map(|(name, level)| Step::Set(name, level)),
        ]
    }

    fn register(state: &mut State, name: &'static str) -> &'static Core {
        let core: &'static Core = Box::leak(Box::new(Core::new(name, "")));
        state.admit(core);
        core
    }

    proptest! {
        #[test]
        fn late_and_early_scopes_agree(steps in proptest::collection::vec(step(), 0..24)) {
            let mut state = State::default();
            let mut cores = Vec::new();
            for step in &steps {
                match step {
                    Step::Register(name) => cores.push(register(&mut state, name)),
                    Step::Set(name, level) => state.set_outputs(&LevelList::one(*name, *level)),
                }
            }
            cores.extend(["a", "b", "c"].map(|name| register(&mut state, name)));
            for core in cores {
                assert_eq!(core.settings().output, naive(&steps, core.name()));
            }
        }
    }

    #[test]
    fn scope_named_all_is_only_itself() {
        let mut state = State::default();
        let (all, other) = (register(&mut state, "all"), register(&mut state, "other"));
        state.set_output("all", Level::Debug);
        assert_eq!(all.settings().output, Level::Debug);
        assert_eq!(other.settings().output, Level::Info);
    }

    #[test]
    fn stored_names_end_when_their_scope_registers() {
        let mut state = State::default();
        state.set_output("late", Level::Debug);
        assert_eq!(state.unmatched().collect::<Vec<_>>(), ["late"]);
        register(&mut state, "late");
        assert_eq!(state.unmatched().count(), 0);
    }
}
