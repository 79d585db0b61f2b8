//! Informers, against the API server double.

mod basics;
mod faults;
mod options;
mod presence;
