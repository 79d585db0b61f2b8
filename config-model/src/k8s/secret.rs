use std::collections::BTreeMap;
use std::fmt;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

use crate::value::{FieldName, FieldReader, FieldWriter, Message, UnknownFields, message};

/// A `Secret`: named bytes that are nobody else's business.
///
/// `Debug` shows names and lengths, never values.
///
/// ```
/// use mesh_config_model::k8s::Secret;
///
/// let secret: Secret = serde_json::from_str(r#"{"data": {"password": "aHVudGVyMg=="}}"#)?;
/// assert_eq!(secret.data["password"], b"hunter2");
/// assert!(!format!("{secret:?}").contains("hunter2"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret {
    /// Bytes by name, base64 in JSON.
    pub data: BTreeMap<String, Vec<u8>>,
    /// Texts by name, which the API server moves to `data`.
    pub string_data: BTreeMap<String, String>,
    /// What the secret is for, such as `kubernetes.io/tls`; empty means `Opaque`.
    pub r#type: String,
    /// Whether the content is fixed for good.
    pub immutable: Option<bool>,
}

impl Message for Secret {
    const NAME: &'static str = "Secret";
    const FIELDS: &'static [FieldName] = &[
        ("data", "data"),
        ("stringData", "stringData"),
        ("type", "type"),
        ("immutable", "immutable"),
    ];
    const UNKNOWN_FIELDS: UnknownFields = UnknownFields::Silent;

    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        from: FieldReader<'_, A>,
    ) -> Result<(), A::Error> {
        match index {
            0 => from.set(&mut self.data),
            1 => from.set(&mut self.string_data),
            2 => from.set(&mut self.r#type),
            3 => from.set(&mut self.immutable),
            _ => from.skip(),
        }
    }

    fn write_fields<M: SerializeMap>(&self, to: &mut FieldWriter<'_, M>) -> Result<(), M::Error> {
        to.set("data", &self.data)?;
        to.set("stringData", &self.string_data)?;
        to.set("type", &self.r#type)?;
        to.set("immutable", &self.immutable)
    }
}

message!(Secret);

#[cfg(test)]
crate::specs::companions::sample_message! { Secret { data, string_data, r#type, immutable } }

#[cfg(feature = "schemars")]
crate::specs::companions::object_schema! { Secret = "k8s.Secret", "Named bytes that are nobody else's business.", required [], choices [] {
    "data": BTreeMap<String, Vec<u8>> = "Bytes by name.";
    "stringData": BTreeMap<String, String> = "Texts by name, which the API server moves to `data`.";
    "type": String = "What the secret is for, such as `kubernetes.io/tls`; empty means `Opaque`.";
    "immutable": bool = "Whether the content is fixed for good.";
} }

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data: BTreeMap<_, _> =
            self.data.iter().map(|(name, value)| (name, value.len())).collect();
        let texts: BTreeMap<_, _> =
            self.string_data.iter().map(|(name, value)| (name, value.len())).collect();
        f.debug_struct("Secret")
            .field("type", &self.r#type)
            .field("data_lengths", &data)
            .field("string_data_lengths", &texts)
            .field("immutable", &self.immutable)
            .finish()
    }
}
