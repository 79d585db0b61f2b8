//! Levels that fall back after a time.

use std::collections::BTreeMap;
use std::time::Duration;

use super::State;
use crate::directive::{ALL, Directives};
use crate::level::Level;

/// Changes that end by themselves; times are counted from a fixed moment of the process.
#[derive(Debug, Default)]
pub(super) struct Timed {
    /// By scope or target: when it ends, and the level before; none for a target that followed its scope.
    named: BTreeMap<String, (Duration, Option<Level>)>,
    /// What was stored for names that are no scope before `all` was changed.
    all: Option<(Duration, Directives<Level>)>,
}

impl State {
    /// Sets an output level until a moment, and lets what holds now hold again afterwards.
    ///
    /// What holds now is the last change that was meant to stay.
    pub(crate) fn set_output_until(&mut self, name: &str, level: Level, until: Duration) {
        if name == ALL && self.find(ALL).is_none() {
            let scopes: Vec<_> = self.scopes().collect();
            for scope in scopes {
                let before = Some(scope.output_level());
                self.timed.note(scope.name(), until, before);
            }
            let stored = self.stored_outputs().clone();
            let before = self.timed.all.take().map_or(stored, |(_, before)| before);
            self.timed.all = Some((until, before));
        } else {
            let scope = self.find(name).map(|scope| scope.output_level());
            let before = scope.or_else(|| self.stored_outputs().named.get(name).copied());
            self.timed.note(name, until, before);
        }
        self.put_output(name, level);
    }

    /// Sets an output level to stay.
    pub(crate) fn set_output(&mut self, name: &str, level: Level) {
        self.forget_timed(name);
        self.put_output(name, level);
    }

    /// Ends every change whose time has come, and tells when the next one ends.
    pub(crate) fn expire(&mut self, now: Duration) -> Option<Duration> {
        let is_due = |until: Duration| until <= now;
        let named = std::mem::take(&mut self.timed.named);
        let (due, pending) = named.into_iter().partition(|(_, (until, _))| is_due(*until));
        let due: BTreeMap<_, _> = due;
        self.timed.named = pending;
        if let Some((_, before)) = self.timed.all.take_if(|(until, _)| is_due(*until)) {
            let stored = self.stored_outputs_mut();
            let later = std::mem::replace(stored, before);
            stored.named.extend(later.named);
        }
        for (name, (_, before)) in due {
            match before {
                Some(level) => self.put_output(&name, level),
                None => self.drop_output(&name),
            }
        }
        self.next_end()
    }

    /// When the next change ends.
    pub(crate) fn next_end(&self) -> Option<Duration> {
        let all = self.timed.all.iter().map(|(until, _)| *until);
        self.timed.named.values().map(|(until, _)| *until).chain(all).min()
    }

    /// When the level of a name falls back.
    pub(crate) fn ends_at(&self, name: &str) -> Option<Duration> {
        self.timed.named.get(name).map(|(until, _)| *until)
    }

    /// A scope that registers while `all` is changed for a time has a level to fall back to as well.
    pub(super) fn note_late(&mut self, name: &str) {
        let all = self.stored_outputs().all;
        if let Some((until, before)) = &self.timed.all
            && !self.timed.named.contains_key(name)
        {
            let before = before.lookup(name).unwrap_or(Level::Info);
            let until = *until;
            self.timed.note(name, until, Some(before));
        } else if let Some((_, before @ None)) = self.timed.named.get_mut(name) {
            // It was a target without a level of its own.
            *before = Some(all.unwrap_or(Level::Info));
        }
    }

    /// Lets a target have the level of its scope again.
    pub(crate) fn clear_output(&mut self, target: &str) {
        self.forget_timed(target);
        self.drop_output(target);
    }

    pub(super) fn forget_timed(&mut self, name: &str) {
        if name == ALL && self.find(ALL).is_none() {
            self.timed.named.clear();
            self.timed.all = None;
        } else {
            self.timed.named.remove(name);
        }
    }
}

impl Timed {
    /// The first of several changes knows what held before.
    fn note(&mut self, name: &str, until: Duration, before: Option<Level>) {
        match self.named.get_mut(name) {
            Some((known, _)) => *known = until,
            None => {
                self.named.insert(name.to_owned(), (until, before));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop_oneof, proptest};

    use super::{Duration, Level, State};
    use crate::scope::Core;

    fn at(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    fn register(state: &mut State, name: &'static str) {
        state.admit(Box::leak(Box::new(Core::new(name, ""))));
    }

    fn level(state: &State, name: &str) -> Level {
        state.find(name).expect("the scope is registered").output_level()
    }

    #[test]
    fn level_falls_back_to_the_one_that_was_to_stay() {
        let mut state = State::default();
        register(&mut state, "a");
        state.set_output("a", Level::Warn);
        state.set_output_until("a", Level::Debug, at(10));
        state.set_output_until("a", Level::Trace, at(20));
        assert_eq!(state.expire(at(10)), Some(at(20)));
        assert_eq!(level(&state, "a"), Level::Trace);
        assert_eq!(state.expire(at(20)), None);
        assert_eq!(level(&state, "a"), Level::Warn);
    }

    #[test]
    fn change_that_stays_ends_the_one_that_does_not() {
        let mut state = State::default();
        register(&mut state, "a");
        state.set_output_until("a", Level::Debug, at(10));
        state.set_output("a", Level::Error);
        assert_eq!(state.expire(at(10)), None);
        assert_eq!(level(&state, "a"), Level::Error);
    }

    #[test]
    fn target_follows_its_scope_again() {
        let mut state = State::default();
        state.set_output_until("hyper", Level::Debug, at(10));
        assert_eq!(state.stored_outputs().named.get("hyper"), Some(&Level::Debug));
        state.expire(at(11));
        assert_eq!(state.stored_outputs().named.get("hyper"), None);
        state.set_output("hyper", Level::Warn);
        state.set_output_until("hyper", Level::Debug, at(20));
        state.expire(at(20));
        assert_eq!(state.stored_outputs().named.get("hyper"), Some(&Level::Warn));
    }

    #[test]
    fn everything_falls_back_after_all() {
        let mut state = State::default();
        register(&mut state, "a");
        register(&mut state, "b");
        state.set_output("a", Level::Warn);
        state.set_output("hyper", Level::Error);
        state.set_output("late", Level::Error);
        state.set_output_until("all", Level::Debug, at(10));
        register(&mut state, "late");
        register(&mut state, "later");
        state.set_output("b", Level::None);
        for (name, expected) in [
            ("a", Level::Debug),
            ("b", Level::None),
            ("late", Level::Debug),
            ("later", Level::Debug),
        ] {
            assert_eq!(level(&state, name), expected, "{name}");
        }
        assert_eq!(state.expire(at(10)), None);
        for (name, expected) in
            [("a", Level::Warn), ("b", Level::None), ("late", Level::Error), ("later", Level::Info)]
        {
            assert_eq!(level(&state, name), expected, "{name}");
        }
        assert_eq!(state.stored_outputs().named.get("hyper"), Some(&Level::Error));
        assert_eq!(state.stored_outputs().all, None);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Stay(&'static str, Level),
        Until(&'static str, Level, u64),
        Expire(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        let name = || prop_oneof![Just("a"), Just("b"), Just("all")];
        let level = || (0..Level::ALL.len()).prop_map(|at| Level::ALL[at]);
        prop_oneof![
            (name(), level()).prop_map(|(name, level)| Step::Stay(name, level)),
            (name(), level(), 0..20_u64).prop_map(|(name, level, at)| Step::Until(name, level, at)),
            (0..20_u64).prop_map(Step::Expire),
        ]
    }

    proptest! {
        /// Each scope by itself: what stays, and what holds until when.
        #[test]
        fn scopes_agree_with_the_naive_ones(steps in proptest::collection::vec(step(), 0..24)) {
            let mut state = State::default();
            let mut naive = [("a", Level::Info, None), ("b", Level::Info, None)];
            naive.iter().for_each(|(name, ..)| register(&mut state, name));
            for step in steps {
                match step {
                    Step::Stay(name, level) => state.set_output(name, level),
                    Step::Until(name, level, until) => state.set_output_until(name, level, at(until)),
                    Step::Expire(now) => drop(state.expire(at(now))),
                }
                for (own, stays, passing) in &mut naive {
                    match step {
                        Step::Stay(name, level) if name == *own || name == "all" => {
                            (*stays, *passing) = (level, None);
                        }
                        Step::Until(name, level, until) if name == *own || name == "all" => {
                            *passing = Some((level, until));
                        }
                        Step::Expire(now) => *passing = passing.filter(|(_, until)| *until > now),
                        Step::Stay(..) | Step::Until(..) => {}
                    }
                    let expected = passing.map_or(*stays, |(level, _)| level);
                    assert_eq!(level(&state, own), expected, "{own}");
                }
            }
        }
    }
}
