//! The log scopes of the program: its own, and one per library it hears from.
//!
//! Each is named like the target of the events it takes, so that plain `tracing` statements obey it.

mesh_log::scope!(pub(crate) CONTROLLER = "mesh_controller", "reading, serving and printing");
mesh_log::scope!(pub(crate) KRT = "krt", "transactions and runs of the derived collections");
mesh_log::scope!(pub(crate) CONFIG = "mesh_config_model", "decoding and storing configuration");
mesh_log::scope!(pub(crate) CLUSTER = "krt_kube", "watches of a cluster, and what is written to it");
mesh_log::scope!(pub(crate) SECURITY = "mesh_security", "authentication of administrators");
