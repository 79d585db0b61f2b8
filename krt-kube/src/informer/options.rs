//! What a watch asks for.

use kube::runtime::watcher::Config;
use std::time::Duration;

/// The options of one watch; two with equal options can be one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Options {
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) labels: Option<String>,
    pub(super) fields: Option<String>,
    pub(super) presence: Presence,
    pub(super) shard: Option<Shard>,
    pub(super) listing: Listing,
    pub(super) sync_timeout: Option<Duration>,
}

/// Whether a kind is there from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Presence {
    #[default]
    Expected,
    Awaited,
}

/// One of several parts of all objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shard {
    pub(super) index: u32,
    pub(super) count: u32,
}

/// How the first state is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Listing {
    Chunks(u32),
    Stream,
}

impl Default for Listing {
    /// The size that clients in Go use.
    fn default() -> Self {
        Self::Chunks(500)
    }
}

impl Options {
    pub(super) fn to_config(&self, listing: Listing) -> Config {
        let config = Config {
            label_selector: self.labels.clone(),
            field_selector: self.fields.clone(),
            ..Config::default()
        };
        match listing {
            Listing::Chunks(size) => config.page_size(size),
            Listing::Stream => config.streaming_lists(),
        }
    }

    /// A name that says what is watched.
    pub(super) fn describe(&self, plural: &str, group: &str) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let mut name = plural.to_owned();
        if !group.is_empty() {
            name.push('.');
            name.push_str(group);
        }
        let parts = [("in ", &self.namespace), ("with ", &self.labels), ("where ", &self.fields)];
        for (word, part) in parts {
            if let Some(part) = part {
                name.push(' ');
                name.push_str(word);
                name.push_str(part);
            }
        }
        name
    }
}
