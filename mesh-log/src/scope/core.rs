//! The cell behind a scope: its settings in one atomic word.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use super::name;
use crate::level::Level;
use crate::registry::registry;

/// Settings of one scope; an implementation detail of [`scope!`](crate::scope!).
#[doc(hidden)]
pub struct Core {
    name: &'static str,
    description: &'static str,
    word: AtomicU32,
}

/// What the word of a [`Core`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Most verbose level that anybody listens to: the output level, or the higher level of a layer of its own.
    pub(crate) gate: Level,
    pub(crate) output: Level,
    pub(crate) stack: Level,
    pub(crate) callers: bool,
}

/// Gate of a scope that the registry has not seen yet.
/// Being above every level it lets all messages through to the slow path, which registers the scope.
const UNREGISTERED: u32 = 7;

impl Core {
    /// Cell of a scope.
    ///
    /// # Panics
    /// If the name is not valid; in a static this is a compile error.
    pub const fn new(name: &'static str, description: &'static str) -> Self {
        assert!(name::is_valid(name), "a scope name is not empty and has none of `:` `,` `.`");
        Self { name, description, word: AtomicU32::new(UNREGISTERED) }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn description(&self) -> &'static str {
        self.description
    }

    /// One relaxed load and a compare: false when nobody can want the message.
    #[inline]
    pub(super) fn may_pass(&self, level: Level) -> bool {
        level as u32 <= self.word.load(Ordering::Relaxed) & 7
    }

    /// Current settings; registers the scope on first use.
    pub(crate) fn settings(&'static self) -> Settings {
        let word = self.word.load(Ordering::Relaxed);
        if word & 7 == UNREGISTERED {
            return registry().admit(self);
        }
        Settings::from_word(word)
    }

    /// Only the registry calls this, under its lock.
    pub(crate) fn store(&self, settings: Settings) {
        self.word.store(settings.to_word(), Ordering::Relaxed);
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Settings {
    fn from_word(word: u32) -> Self {
        Self {
            gate: Level::from_bits(word),
            output: Level::from_bits(word >> 3),
            stack: Level::from_bits(word >> 6),
            callers: word & 1 << 9 != 0,
        }
    }

    fn to_word(self) -> u32 {
        self.gate as u32
            | (self.output as u32) << 3
            | (self.stack as u32) << 6
            | u32::from(self.callers) << 9
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Settings};

    #[test]
    fn word_round_trips() {
        for output in Level::ALL {
            for stack in Level::ALL {
                for callers in [false, true] {
                    let settings = Settings { gate: Level::Debug, output, stack, callers };
                    assert_eq!(Settings::from_word(settings.to_word()), settings);
                }
            }
        }
    }
}
