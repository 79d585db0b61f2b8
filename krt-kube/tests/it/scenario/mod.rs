//! Random sequences of what can happen to a cluster and to the connection with it.

mod leak;
mod random;
mod world;
