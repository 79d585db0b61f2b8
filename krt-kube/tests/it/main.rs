//! What informers, writers and the API server double do.

mod fixture;
mod server;
