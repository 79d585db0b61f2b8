//! Levels that were asked for before anybody changed them at run time.

use super::State;
use crate::directive::{ALL, Directives, LevelList};
use crate::level::Level;

/// Levels of the last configuration.
#[derive(Debug, Default)]
pub(super) struct Configured {
    levels: LevelList,
    stacks: LevelList,
    /// What the watched file says, which wins.
    file: LevelList,
}

impl State {
    /// What [`Self::reset`] goes back to.
    pub(crate) fn remember(&mut self, levels: LevelList, stacks: LevelList) {
        self.configured.levels = levels;
        self.configured.stacks = stacks;
    }

    /// Gives every scope and target the level that the last configuration gave it, info if it gave none.
    pub(crate) fn reset(&mut self) {
        let levels = self.configured.levels.clone();
        self.forget_timed(ALL);
        let scopes: Vec<_> = self.scopes().collect();
        scopes.iter().for_each(|scope| self.put_output(scope.name(), Level::Info));
        *self.stored_outputs_mut() = Directives::default();
        self.set_outputs(&levels);
        let file = self.configured.file.clone();
        self.set_outputs(&file);
    }

    /// The same for the levels of stack traces, none if it gave none.
    pub(crate) fn reset_stacks(&mut self) {
        let levels = self.configured.stacks.clone();
        self.set_stack(ALL, Level::None);
        self.set_stacks(&levels);
    }

    /// Lets the levels of the watched file hold; names that it had before go back to what was configured.
    #[cfg(feature = "watch")]
    pub(crate) fn set_file(&mut self, list: &LevelList) {
        let previous = std::mem::replace(&mut self.configured.file, list.clone());
        if previous.iter().any(|(name, _)| name == ALL) {
            return self.reset();
        }
        for (name, _) in previous.iter() {
            let configured = self.configured.levels.iter();
            let configured = configured.filter(|(known, _)| *known == name || *known == ALL).last();
            match configured.map(|(_, level)| level) {
                Some(level) => self.set_output(name, level),
                None if self.find(name).is_some() => self.set_output(name, Level::Info),
                None => self.clear_output(name),
            }
        }
        self.set_outputs(list);
    }
}
