//! What a request has to do with tokens: which rules it concerns, where its token stands, and what goes on to the service behind.

mod bearer;
mod forwarding;
mod location;
mod path;
mod search;

pub use bearer::bearer_token;
pub use forwarding::{ClaimForwarding, HeaderEdits};
pub use location::{TokenLocation, TokenLocations};
pub(super) use path::{Applies, RequestPath};
pub use path::{PathMatch, PathPatternError, PathTrigger};
pub(super) use search::{FoundToken, SearchLimits};
