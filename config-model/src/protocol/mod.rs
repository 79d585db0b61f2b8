//! Protocols of ports: their names, families, and how a Kubernetes port says which one it speaks.

mod family;
mod port;

pub use family::Protocol;
pub use port::ServicePort;
