use serde::Deserializer;
use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::OverlayError;
use crate::specs::mesh::{ExtensionProvider, MeshConfig, MeshNetworks, ProxyConfig, ProxyHeaders};
use crate::value::{FieldName, FieldReader, FieldWriter, Message, overlay_message};
use crate::yaml;

/// Lays a written mesh configuration over `base`.
///
/// A field that is present replaces the field of the base as a whole; an absent one and `null` keep it.
/// Four fields are merged instead:
///
/// - `defaultConfig`, as [`overlay_proxy_config`] does it;
/// - `defaultProviders`, field by field;
/// - `extensionProviders`, by name: a known name gets the new provider in its old place, others are appended;
/// - `trustDomainAliases`: the union of both, sorted.
///
/// ```
/// use mesh_config_model::mesh::{default_mesh_config, overlay_mesh_config};
///
/// let overlay = serde_json::json!({"localityLbSetting": {}, "enableTracing": false, "rootNamespace": null});
/// let config = overlay_mesh_config(&default_mesh_config(), overlay)?;
/// assert_eq!(config.locality_lb_setting.unwrap().enabled, None);
/// assert!(!config.enable_tracing);
/// assert_eq!(config.root_namespace, "istio-system");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// When a value does not fit its field. Unknown fields are ignored.
pub fn overlay_mesh_config<'de, D: Deserializer<'de>>(
    base: &MeshConfig,
    overlay: D,
) -> Result<MeshConfig, D::Error> {
    let mut merged = Some(Layered(base.clone()));
    overlay_message(&mut merged, overlay)?;
    let Layered(mut config) = merged.unwrap_or_default();

    if let (Some(old), Some(new)) = (&base.default_config, &mut config.default_config) {
        keep_merged_parts(old, new);
    }
    if config.extension_providers != base.extension_providers {
        let providers = base.extension_providers.clone();
        let new_providers = std::mem::replace(&mut config.extension_providers, providers);
        merge_providers(&mut config.extension_providers, new_providers);
    }
    config.trust_domain_aliases.extend_from_slice(&base.trust_domain_aliases);
    config.trust_domain_aliases.sort();
    config.trust_domain_aliases.dedup();
    Ok(config)
}

/// Lays a mesh configuration in YAML over `base`, by the rules of [`overlay_mesh_config`].
///
/// # Errors
///
/// When the text is not one YAML document or a value does not fit its field, with its place.
pub fn overlay_mesh_config_yaml(base: &MeshConfig, text: &str) -> Result<MeshConfig, OverlayError> {
    let node = yaml::from_str(text, &yaml::Options::new())?;
    Ok(overlay_mesh_config(base, &node)?)
}

/// Lays a written proxy configuration over `base`.
///
/// A field that is present replaces the field of the base; an absent one and `null` keep it.
/// `proxyMetadata` is merged key by key.
/// When both sides have `proxyHeaders`, the base's `forwardedClientCert`, `requestId`, `attemptCount`, `server` and
/// `envoyDebugHeaders` stand unless the overlay sets them.
///
/// # Errors
///
/// When a value does not fit its field. Unknown fields are ignored.
pub fn overlay_proxy_config<'de, D: Deserializer<'de>>(
    base: &ProxyConfig,
    overlay: D,
) -> Result<ProxyConfig, D::Error> {
    let mut merged = Some(base.clone());
    overlay_message(&mut merged, overlay)?;
    let mut config = merged.unwrap_or_default();
    keep_merged_parts(base, &mut config);
    Ok(config)
}

/// Lays a proxy configuration in YAML over `base`, by the rules of [`overlay_proxy_config`].
///
/// # Errors
///
/// When the text is not one YAML document or a value does not fit its field, with its place.
pub fn overlay_proxy_config_yaml(
    base: &ProxyConfig,
    text: &str,
) -> Result<ProxyConfig, OverlayError> {
    let node = yaml::from_str(text, &yaml::Options::new())?;
    Ok(overlay_proxy_config(base, &node)?)
}

/// Reads the networks of a mesh; they have no defaults to lie over.
///
/// # Errors
///
/// When the text is not one YAML document or a value does not fit its field, with its place.
pub fn mesh_networks_from_yaml(text: &str) -> Result<MeshNetworks, OverlayError> {
    Ok(yaml::from_str(text, &yaml::Options::new())?.decode()?)
}

/// A mesh configuration whose nested messages are read over what they hold.
#[derive(Default)]
struct Layered(MeshConfig);

impl Message for Layered {
    const NAME: &'static str = MeshConfig::NAME;
    const FIELDS: &'static [FieldName] = MeshConfig::FIELDS;

    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        from: FieldReader<'_, A>,
    ) -> Result<(), A::Error> {
        match Self::FIELDS[index].0 {
            "defaultConfig" => from.overlay(&mut self.0.default_config),
            "defaultProviders" => from.overlay(&mut self.0.default_providers),
            _ => self.0.read_field(index, from),
        }
    }

    fn write_fields<M: SerializeMap>(&self, to: &mut FieldWriter<'_, M>) -> Result<(), M::Error> {
        self.0.write_fields(to)
    }
}

/// Brings back what an overlay of a proxy configuration does not replace.
fn keep_merged_parts(old: &ProxyConfig, new: &mut ProxyConfig) {
    for (name, value) in &old.proxy_metadata {
        new.proxy_metadata.entry(name.clone()).or_insert_with(|| value.clone());
    }
    if let (Some(old), Some(new)) = (&old.proxy_headers, &mut new.proxy_headers) {
        keep_headers(old, new);
    }
}

fn keep_headers(old: &ProxyHeaders, new: &mut ProxyHeaders) {
    if new.forwarded_client_cert.number() == 0 {
        new.forwarded_client_cert = old.forwarded_client_cert;
    }
    keep(old.request_id.as_ref(), &mut new.request_id);
    keep(old.attempt_count.as_ref(), &mut new.attempt_count);
    keep(old.server.as_ref(), &mut new.server);
    keep(old.envoy_debug_headers.as_ref(), &mut new.envoy_debug_headers);
}

fn keep<T: Clone>(old: Option<&T>, new: &mut Option<T>) {
    if new.is_none() {
        *new = old.cloned();
    }
}

fn merge_providers(providers: &mut Vec<ExtensionProvider>, new: Vec<ExtensionProvider>) {
    for provider in new {
        match providers.iter_mut().find(|known| known.name == provider.name) {
            Some(known) => known.provider = provider.provider,
            None => providers.push(provider),
        }
    }
}
