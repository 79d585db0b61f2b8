//! Level lists before they are read.

use crate::directive::LevelList;
use crate::error::Error;

/// Text of a level list, and the flag that it is from.
#[derive(Default)]
pub(super) struct List {
    pub(super) text: String,
    flag: Option<&'static str>,
}

impl List {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), flag: None }
    }

    #[cfg(feature = "clap")]
    pub(super) fn of_flag(flag: &'static str, text: &str) -> Self {
        Self { text: text.to_owned(), flag: Some(flag) }
    }

    /// Like [`LevelList::parse`], for options where no text means no list.
    pub(super) fn parse(&self) -> Result<LevelList, Error> {
        if self.text.is_empty() {
            return Ok(LevelList::default());
        }
        LevelList::parse(&self.text).map_err(|error| match self.flag {
            Some(flag) => error.of(flag),
            None => error,
        })
    }
}
