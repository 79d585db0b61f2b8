//! What the benchmark programs of the workspace share: clocks, the smallest of several times, and the
//! list of results that `cargo xtask bench` reads.
//!
//! ```
//! use mesh_measure::{compare, process_time, timed};
//!
//! let (sum, product) = compare(3, || drop((1..=9_u32).sum::<u32>()), || drop((1..=9_u32).product::<u32>()));
//! assert!(sum >= 0.0 && product >= 0.0);
//! assert!(timed(process_time, || ()) >= 0.0);
//! ```

mod clock;
mod least;
mod lines;
mod reading;
mod row;

pub use clock::{process_time, real_time, thread_time, timed};
pub use least::{compare, least};
pub use reading::Reading;
pub use row::{Case, Row};
