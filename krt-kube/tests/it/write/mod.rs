//! Writers, against the API server double.

mod object;
mod status;
