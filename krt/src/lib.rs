//! Reactive keyed collections: write the inputs, describe what is derived from them, and be told
//! what changed.
//!
//! Use it where a program keeps a large derived state up to date with several changing inputs (the
//! configuration of proxies derived from pods, services and policies) and recomputing everything
//! after each change would be too slow, and keeping track by hand of what to recompute too easy to
//! get wrong. Do not use it for streams without keys, or for values that need no derivation.
//!
//! ```
//! use krt::{Graph, Object};
//!
//! #[derive(PartialEq)]
//! struct Pod {
//!     name: String,
//!     app: String,
//! }
//!
//! #[derive(PartialEq)]
//! struct Policy {
//!     app: String,
//!     rules: u32,
//! }
//!
//! #[derive(PartialEq, Debug)]
//! struct Workload {
//!     name: String,
//!     rules: u32,
//! }
//!
//! impl Object for Pod {
//!     type Key = String;
//!     fn key(&self) -> String {
//!         self.name.clone()
//!     }
//! }
//!
//! impl Object for Policy {
//!     type Key = String;
//!     fn key(&self) -> String {
//!         self.app.clone()
//!     }
//! }
//!
//! impl Object for Workload {
//!     type Key = String;
//!     fn key(&self) -> String {
//!         self.name.clone()
//!     }
//! }
//!
//! let graph = Graph::new();
//! let pods = graph.source::<Pod>("pods");
//! let policies = graph.source::<Policy>("policies");
//!
//! let read = policies.collection();
//! let workloads = pods.collection().map("workloads", move |cx, pod| {
//!     let rules = cx.get(&read, &pod.app).map_or(0, |policy| policy.rules);
//!     Some(Workload { name: pod.name.clone(), rules })
//! });
//! let changes = workloads.subscribe_queue();
//!
//! graph.write(|tx| {
//!     tx.set(&pods, Pod { name: "cart-1".into(), app: "cart".into() });
//!     tx.set(&pods, Pod { name: "shop-1".into(), app: "shop".into() });
//! });
//! policies.set(Policy { app: "cart".into(), rules: 3 });
//!
//! let seen: Vec<_> = changes.drain().iter().map(ToString::to_string).collect();
//! assert_eq!(seen, ["add/cart-1,add/shop-1", "update/cart-1"]);
//! assert_eq!(workloads.list()[0].rules, 3);
//! ```
//!
//! # What is promised
//!
//! - **Transactions.** Writes are applied all at once and numbered by a [`Revision`].
//! - **No glitches.** In one transaction a derivation runs for each dirty input once, after
//!   everything it reads is final. Nobody sees two collections of different revisions inside a
//!   transformation or a callback.
//! - **Nothing is missed.** Every read made through the [`Context`] is remembered, and the run is
//!   repeated when the object that was read, or one that matches now or matched before, changes.
//! - **Nothing is repeated.** An equal result is no event, and what reads it does not run.
//! - **Reproducible.** The same writes in the same order give the same runs, batches and order of
//!   events; inputs run in the order in which they appeared, events are sorted by key.
//! - **Failures stay where they are.** A panic or an error in a transformation concerns one input,
//!   which keeps what it had produced. The key of an object and its comparison must not panic: that
//!   ends the transaction for everybody, the write panics, and what was left out is made up for when
//!   those inputs change again.
//! - **No code of yours runs while others wait for it**, except the traits of your keys and index
//!   values. Transformations, comparisons and callbacks run while everybody can read.
//! - **What is heavy uses all processors.** The inputs of a derivation that takes long are shared
//!   out to threads, which changes nothing but the time; see [`GraphOptions::threads`].
//!
//! # Pages
//!
//! - [for people who know Istio's Go krt](guide::from_go_krt), with all deliberate differences
//! - [for people who know reflectors and informers](guide::from_kube_rs)
//!
//! # Which construct
//!
//! | You have | Use |
//! | --- | --- |
//! | content from outside | [`Graph::source`], [`Graph::write`] |
//! | content in files | `files::FileSource`, with the feature `files` |
//! | content that is fed in the background while somebody reads it | [`Source::downgrade`] |
//! | content that arrives in pieces before it is complete | [`Graph::source_unsynced`], [`Source::mark_synced`] |
//! | a value outside the graph, or one that cannot be compared | [`Graph::cell`], [`Cell::update`] |
//! | at most one result for each object | [`Collection::map`] |
//! | any number of results for each object | [`Collection::flat_map`] |
//! | one result for everything | [`Graph::singleton`] |
//! | a computation that can fail | [`Collection::try_map`] and the other `try_` forms |
//! | a computation that may have to leave things as they are | [`Collection::map_or_keep`] and the other forms with [`Keep`] |
//! | many changes of which few matter downstream | [`Collection::project`] |
//! | results and a status of what they come from | [`Collection::map_with_status`] |
//! | objects by something other than the key | [`Collection::index`] |
//! | one object for each value of an index | [`Index::groups`] |
//! | several collections of one type, the first that has a key wins | [`Graph::join_priority`] |
//! | several collections of one type without common keys | [`Graph::join_disjoint`] |
//! | several collections of one type, to be merged by key | [`Graph::join_merge`] |
//! | joins whose members come and go | a collection of [`Member`]s and its joins |
//! | a part of the graph for each object | [`Collection::per_key`], and a join of it |
//! | changes, handled at once and quickly | [`Collection::subscribe`] |
//! | changes, handled at your own pace | [`Collection::subscribe_queue`] |
//! | the changes of several collections, at once | [`Graph::subscribe_group`] |
//! | changes, handled by a thread of their own | [`Queue::run`] |
//! | something to know of a collection besides its content | [`Collection::with_metadata`] |
//! | the moment at which a collection or its subscriber is complete | [`Collection::synced`], [`Subscription::synced`] |
//! | a test that decides when things happen | [`Graph::manual`] |
//!
//! | In a transformation you need | Read | Runs again when |
//! | --- | --- | --- |
//! | one object | [`Context::get`] | this key changes |
//! | a cell | [`Context::read`] | the cell is written |
//! | the objects of a group | [`Context::fetch`] | an object of the group changes |
//! | those of a group that select my labels | [`Context::fetch_selecting`] | one of them changes |
//! | those that select my labels | [`Context::selecting`] | one of them changes |
//! | those that my selector selects | [`Context::matching`] | one of them changes |
//! | those that satisfy any condition | [`Context::filter`] | one of them changes |
//! | all, or the only one | [`Context::all`], [`Context::one`] | anything changes |
//!
//! The first four find their objects directly, the others look at the whole collection.
//!
//! # Identity and life of each construct
//!
//! | Construct | Identity | Lives as long as |
//! | --- | --- | --- |
//! | object | its key | its source or its inputs say so |
//! | cell | the handle | a handle or a derivation that reads it |
//! | collection | its number; the name is for people | a handle, a subscription or a reader of it |
//! | input of a derivation | the key of the input object | the input object |
//! | output of a derivation | its key; of several claimants the smallest input owns it | one claimant |
//! | object of a join | its key; which member it comes from is no part of it | a member that has the key |
//! | member of a join | its place, or the key of the [`Member`] | the join, or its entry |
//! | group | the value of the index | an object with the value |
//! | object of a projection, status | the key of its input | the input; a status while the runs give one |
//! | part of the graph built for an object | the [`Member`] that holds it | the object, unchanged |
//! | dependency | what was asked for; equal reads share one | the last run that made it |
//! | index | the handle | a handle or a derivation that reads it |
//! | subscription | the handle | the handle |
//!
//! A derivation holds what it reads, and nothing holds a derivation but its readers and handles.
//! A transformation or callback that holds a handle of its own result keeps itself alive.
//!
//! # Sync
//!
//! A collection is synced when its content is complete. A derivation that reads one that is not
//! waits as a whole: its objects stay as they are, [`NodeDump::waiting_for`] tells for whom, and it
//! goes on when the other is synced. So nothing is ever derived from half of the content.
//! A join waits for the members that it starts with; one that comes later takes part once it is
//! synced.
//!
//! # Who drives
//!
//! | Driver | A write returns | For |
//! | --- | --- | --- |
//! | the writer (the default) | when everything it caused is visible | programs that write and then read |
//! | [`Graph::drive_on_thread`] | at once | many writers, or writers that must not wait |
//! | `Graph::drive_on_tokio` | at once | the same in a tokio program |
//! | [`Graph::manual`] | at once, and nothing happens before a step | tests |
//!
//! The first is the default because it needs no thread and leaves no moment in which a program
//! reads what its own write has outdated. It is also the fastest way to see a write: waking a thread
//! takes some thirty times as long as a small transaction. Choose a driver thread for floods of
//! writes, which it puts together, and where the time of a write matters more.
//! Whoever needs the result of a write that returned at once waits for [`Graph::settled`].
//!
//! # Features
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `monitoring` | `GraphMetrics`, an observer that counts into `mesh-monitoring` |
//! | `files` | the module `files`: folders and files as sources |
//! | `stream` | [`Queue`] as a `futures_core::Stream` |
//! | `tokio` | `Graph::drive_on_tokio`, a driver on the blocking threads of tokio |
//! | `testing` | the module `testing`: recorded events, shuffled orders, checks of purity and leaks |

mod cell;
mod collection;
mod derive;
mod dump;
mod error;
mod event;
mod fetch;
#[cfg(feature = "files")]
pub mod files;
mod graph;
#[cfg(any(doc, doctest))]
pub mod guide;
mod index;
mod keyed;
mod labels;
mod metadata;
#[cfg(feature = "monitoring")]
mod monitoring;
mod node;
mod object;
mod observer;
mod revision;
mod source;
mod store;
mod subscription;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod wait;
mod world;

pub use cell::Cell;
pub use collection::Collection;
pub use derive::Keep;
pub use dump::{
    Cause, DumpOptions, Explanation, GraphDump, GraphStats, InputDump, NodeDump, Recording, Trigger,
};
pub use error::NodeError;
pub use event::{Batch, Event, EventKind};
pub use fetch::{Context, Fetched, FetchedIter};
pub use graph::{DriverThread, Graph, GraphOptions, Settled, Transaction};
pub use index::{Index, IndexValue};
pub use keyed::{Group, Member, Status, StatusValue};
pub use labels::{LabelSet, Labeled, Labels, Selector, contains};
#[cfg(feature = "monitoring")]
pub use monitoring::GraphMetrics;
pub use node::{NodeId, NodeKind};
pub use object::{Key, Object, SingletonKey};
pub use observer::{Clock, NodeRun, Observer, TransactionReport};
pub use revision::Revision;
pub use source::{Source, WeakSource};
pub use subscription::{
    CollectionGroup, GroupBatch, Queue, QueuePolicy, RecvError, SubscribeOptions, Subscription,
};
pub use wait::{Synced, WaitError};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
