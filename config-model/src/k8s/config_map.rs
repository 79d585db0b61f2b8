use std::collections::BTreeMap;

use super::lean::lean;

lean! {
    /// A `ConfigMap`: named texts and named bytes.
    pub struct ConfigMap {
        /// Texts by name.
        pub data: BTreeMap<String, String> = "data",
        /// Bytes by name, base64 in JSON; a name is in one of the two maps only.
        pub binary_data: BTreeMap<String, Vec<u8>> = "binaryData",
        /// Whether the content is fixed for good.
        pub immutable: Option<bool> = "immutable",
    }
}
