//! Level lists: `default:info,ads:debug,all:warn`.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::level::Level;

/// Name that stands for every scope in lists.
pub(crate) const ALL: &str = "all";
/// Name of the scope of messages that belong to no other.
pub(crate) const DEFAULT: &str = "default";

/// A parsed level list.
///
/// The grammar is `item *("," item)` with `item = level | name ":" level`; nothing is trimmed.
/// A bare level is that of the scope `default`, the name `all` stands for every scope.
/// Items are in the order of the text, in which they apply.
/// A name with colons, such as a module of a library, has no place in this form, which is that of Istio;
/// [`Self::parse_env_filter`], [`set_target_level`](crate::set_target_level) and a level file take it.
///
/// ```
/// use mesh_log::{Level, LevelList};
///
/// let list = LevelList::parse("warn,ads:debug")?;
/// assert_eq!(list.iter().collect::<Vec<_>>(), [("default", Level::Warn), ("ads", Level::Debug)]);
/// # Ok::<(), mesh_log::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelList(Vec<(String, Level)>);

impl LevelList {
    /// Reads a list.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevelFormat`] for an item with more than one colon,
    /// [`ErrorKind::InvalidLevel`] for anything that should be a level and is not, an empty item included;
    /// the first bad item is reported.
    pub fn parse(text: &str) -> Result<Self, Error> {
        text.split(',').map(parse_item).collect::<Result<_, _>>().map(Self)
    }

    /// Reads a list in the form of `env_logger` and of the directives of `tracing-subscriber`: `warn,hyper=off`.
    ///
    /// Spaces around items do not count, nor do upper and lower case of levels.
    /// A bare level is that of every scope and target that the list does not name, wherever it stands;
    /// `off` is [`Level::None`], and a name without a level has [`Level::Trace`].
    ///
    /// # Errors
    /// [`ErrorKind::SpanDirective`] for an item with brackets or braces,
    /// [`ErrorKind::InvalidLevelFormat`] for one with a filter of messages (`/`), without a name,
    /// or with more than one equals sign, [`ErrorKind::InvalidLevel`] for one whose level is none.
    ///
    /// ```
    /// use mesh_log::{Level, LevelList};
    ///
    /// let list = LevelList::parse_env_filter("hyper=OFF, warn,kube")?;
    /// let items = [("all", Level::Warn), ("hyper", Level::None), ("kube", Level::Trace)];
    /// assert_eq!(list.iter().collect::<Vec<_>>(), items);
    /// # Ok::<(), mesh_log::Error>(())
    /// ```
    pub fn parse_env_filter(text: &str) -> Result<Self, Error> {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        let mut items = items.map(parse_env_item).collect::<Result<Vec<_>, _>>()?;
        // The sort is stable, so the last of two bare levels wins.
        items.sort_by_key(|(name, _)| name != ALL);
        Ok(Self(items))
    }

    /// Names with their levels, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Level)> {
        self.0.iter().map(|(name, level)| (name.as_str(), *level))
    }

    /// Reads a list of `name=level`, of `name:level` or of both; a bare level is that of everything.
    #[cfg(feature = "http")]
    pub(crate) fn parse_either(text: &str) -> Result<Self, Error> {
        if let Some(item) = text.split(',').find(|item| item.contains(char::is_control)) {
            let shown = item.escape_debug().to_string();
            return Err(Error::new(ErrorKind::InvalidLevelFormat, shown));
        }
        let item = |item: &str| match item.split_once(':') {
            Some((name, level)) if !item.contains('=') && !level.contains(':') => {
                format!("{name}={level}")
            }
            _ => item.to_owned(),
        };
        let items: Vec<_> = text.split(',').map(item).collect();
        match items.iter().find(|item| {
            !item.contains('=') && parse_env_item(item).is_ok_and(|(name, _)| name != ALL)
        }) {
            // What is no level is a mistake here, not a name.
            Some(item) => Err(Error::new(ErrorKind::InvalidLevel, item)),
            None if text.trim().is_empty() => Err(Error::new(ErrorKind::InvalidLevel, text)),
            None => Self::parse_env_filter(&items.join(",")),
        }
    }

    pub(crate) fn append(&mut self, later: &Self) {
        self.0.extend_from_slice(&later.0);
    }

    pub(crate) fn one(name: impl Into<String>, level: Level) -> Self {
        Self(vec![(name.into(), level)])
    }
}

/// Wishes for names that are no scope (yet): targets of other crates, and scopes that register later.
///
/// Holds at most one wish per name, so it grows with the configuration only.
#[derive(Debug, Clone)]
pub(crate) struct Directives<T> {
    pub(crate) all: Option<T>,
    pub(crate) named: BTreeMap<String, T>,
}

impl<T: Copy> Directives<T> {
    /// A later `all` overrides every earlier name.
    pub(crate) fn set(&mut self, name: &str, value: T) {
        if name == ALL {
            self.named.clear();
            self.all = Some(value);
        } else {
            self.named.insert(name.to_owned(), value);
        }
    }

    /// Value for a name, by name or by `all`.
    pub(crate) fn lookup(&self, name: &str) -> Option<T> {
        self.named.get(name).copied().or(self.all)
    }

    /// Like [`Self::lookup`], for a name that becomes a scope and from now on holds its own value.
    pub(crate) fn take(&mut self, name: &str) -> Option<T> {
        self.named.remove(name).or(self.all)
    }
}

impl<T> Default for Directives<T> {
    fn default() -> Self {
        Self { all: None, named: BTreeMap::new() }
    }
}

impl From<&LevelList> for Directives<Level> {
    fn from(list: &LevelList) -> Self {
        let mut directives = Self::default();
        for (name, level) in list.iter() {
            directives.set(name, level);
        }
        directives
    }
}

fn parse_env_item(item: &str) -> Result<(String, Level), Error> {
    if item.contains(['[', ']', '{', '}']) {
        return Err(Error::new(ErrorKind::SpanDirective, item));
    }
    let malformed = || Error::new(ErrorKind::InvalidLevelFormat, item);
    let level = |text: &str| match text.trim().to_ascii_lowercase().as_str() {
        "off" => Ok(Level::None),
        "" => Ok(Level::Trace),
        name => name.parse().map_err(|_| Error::new(ErrorKind::InvalidLevel, text)),
    };
    if item.contains('/') {
        return Err(malformed());
    }
    match item.split_once('=') {
        Some((name, rest)) if name.trim().is_empty() || rest.contains('=') => Err(malformed()),
        Some((name, text)) => Ok((name.trim().to_owned(), level(text)?)),
        None => Ok(match level(item) {
            Ok(level) => (ALL.to_owned(), level),
            Err(_) => (item.to_owned(), Level::Trace),
        }),
    }
}

fn parse_item(item: &str) -> Result<(String, Level), Error> {
    match item.split_once(':') {
        None => Ok((DEFAULT.to_owned(), item.parse()?)),
        Some((_, rest)) if rest.contains(':') => {
            Err(Error::new(ErrorKind::InvalidLevelFormat, item))
        }
        Some((name, level)) => Ok((name.to_owned(), level.parse()?)),
    }
}
