use std::fmt;
use std::sync::Arc;

use crate::Config;

/// What a handler of events is: called for one event at a time, on the thread of some writer.
pub type EventHandler = Box<dyn FnMut(&Event) + Send>;

/// What a handler of batches is: called with everything that one write has changed, on the thread of some writer.
pub type BatchHandler = Box<dyn FnMut(&[Event]) + Send>;

/// Whether a new subscription begins with the objects that are there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "existing objects are either told or not")]
pub enum Replay {
    /// Later changes only.
    #[default]
    Changes,
    /// Every existing object as an addition in key order, then later changes, with no gap between.
    Existing,
}

/// A change of one object.
///
/// ```
/// use std::sync::Arc;
/// use mesh_config_model::store::Event;
/// use mesh_config_model::{Config, Meta};
///
/// let old = Arc::new(Config::new(Meta::default(), 1_u32));
/// let new = Arc::new(Config::new(Meta::default(), 2_u32));
/// let event = Event::Update { old, new: Arc::clone(&new) };
/// assert!(Arc::ptr_eq(event.object(), &new));
/// assert_eq!(event.to_string(), "update");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// The object is new.
    Add(Arc<Config>),
    /// The object was written again, perhaps with equal content.
    Update {
        /// Before the write.
        old: Arc<Config>,
        /// After the write.
        new: Arc<Config>,
    },
    /// The object is gone; this is the last that the handler was told of it.
    Delete(Arc<Config>),
}

impl Event {
    /// The object after the change, or before it when it is gone.
    #[must_use]
    pub const fn object(&self) -> &Arc<Config> {
        match self {
            Self::Add(object) | Self::Update { new: object, .. } | Self::Delete(object) => object,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Add(_) => "add",
            Self::Update { .. } => "update",
            Self::Delete(_) => "delete",
        })
    }
}
