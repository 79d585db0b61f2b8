//! Configuration of the whole mesh: its defaults, and how one text is laid over another.
//!
//! The control plane starts from [`default_mesh_config`] and lays what users write over it.
//! A field that is written replaces the whole field below it, with four exceptions that
//! [`overlay_mesh_config`] names.
//! Nothing here validates; that is left to the reader of the result. [`MeshSources`] does so for texts that come and
//! change.
//!
//! ```
//! use mesh_config_model::mesh::{default_mesh_config, overlay_mesh_config_yaml};
//!
//! let text = "
//! trustDomain: example.org
//! defaultConfig:
//!   proxyMetadata: {LOG: debug}
//! ";
//! let config = overlay_mesh_config_yaml(&default_mesh_config(), text)?;
//! assert_eq!(config.trust_domain, "example.org");
//! let proxy = config.default_config.unwrap();
//! assert_eq!(proxy.proxy_metadata["LOG"], "debug");
//! assert_eq!(proxy.status_port, 15020);
//! # Ok::<(), mesh_config_model::mesh::OverlayError>(())
//! ```

mod defaults;
mod error;
#[cfg(feature = "watch")]
mod file;
mod overlay;
mod selector;
mod sources;

pub use defaults::{default_mesh_config, default_proxy_config};
pub use error::OverlayError;
#[cfg(feature = "watch")]
pub use file::{FileWatch, watch_file};
pub use overlay::{
    mesh_networks_from_yaml, overlay_mesh_config, overlay_mesh_config_yaml, overlay_proxy_config,
    overlay_proxy_config_yaml,
};
pub use selector::DiscoverySelectors;
pub use sources::{
    MeshProblem, MeshProblemKind, MeshSources, first_mesh_networks, mesh_config_text,
    mesh_networks_text, remote_mesh_config,
};
