//! Reactive keyed collections: derive, fetch, index and join, transactional and glitch-free.

mod collection;
mod derive;
mod dump;
mod error;
mod event;
mod fetch;
mod graph;
mod index;
mod labels;
mod node;
mod object;
mod observer;
mod revision;
mod source;
mod store;
mod subscription;
#[cfg(feature = "testing")]
pub mod testing;

pub use collection::Collection;
pub use dump::{DumpOptions, GraphDump, InputDump, NodeDump};
pub use error::NodeError;
pub use event::{Batch, Event, EventKind};
pub use fetch::{Context, Fetched};
pub use graph::{Graph, GraphOptions, Transaction};
pub use index::{Index, IndexValue};
pub use labels::{LabelSet, Labeled, Labels, Selector, contains};
pub use node::{NodeId, NodeKind};
pub use object::{Key, Object, SingletonKey};
pub use observer::{Clock, NodeRun, Observer, TransactionReport};
pub use revision::Revision;
pub use source::Source;
pub use subscription::{Queue, SubscribeOptions, Subscription};
