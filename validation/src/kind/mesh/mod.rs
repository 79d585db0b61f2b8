//! The configuration of the mesh itself: its settings, those of its proxies, its networks, its providers.

mod config;
mod connection_settings;
mod extension_provider;
mod networks;
mod proxy;
