use crate::{Schema, SchemaBuilder};

use super::{gateway_api, istio, kubernetes};

/// All registered kinds.
pub(crate) fn schemas() -> Vec<Schema> {
    let rows = istio::rows().into_iter().chain(gateway_api::rows()).chain(kubernetes::rows());
    rows.map(SchemaBuilder::build_unchecked).collect()
}
