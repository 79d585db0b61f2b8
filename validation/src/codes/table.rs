use super::{
    Code, authorization, envoy_filters, extensions, gateways, mesh, metadata, names, requests,
    routes, sidecars, telemetry, tls, tokens, traffic, unreachable, workloads,
};

/// Walks the codes of all built-in checks.
///
/// ```
/// use mesh_validation::codes;
///
/// assert!(codes::all().all(|code| !code.explanation().is_empty()));
/// ```
pub fn all() -> impl Iterator<Item = Code> {
    let tables = [
        metadata::TABLE,
        names::TABLE,
        requests::TABLE,
        traffic::TABLE,
        authorization::TABLE,
        routes::TABLE,
        gateways::TABLE,
        tls::TABLE,
        workloads::TABLE,
        sidecars::TABLE,
        envoy_filters::TABLE,
        tokens::TABLE,
        extensions::TABLE,
        telemetry::TABLE,
        mesh::TABLE,
        unreachable::TABLE,
    ];
    tables.into_iter().flatten().copied()
}

/// Finds a built-in code by its id.
#[must_use]
pub fn find(id: &str) -> Option<Code> {
    all().find(|code| code.id() == id)
}

/// Defines the codes of one subject, and the table of them.
///
/// An entry is a name, an id, a title, an explanation, and a kind with the spec of an example;
/// a text in front of the spec is the example's metadata.
macro_rules! codes {
    ($($name:ident $id:literal $title:literal $explanation:literal
        $kind:ident $(($metadata:literal))? $spec:literal;)+) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub const $name: $crate::codes::Code = $crate::codes::Code::new($id, $title, $explanation)
                .with_proof(&$crate::codes::code::Proof::Example($crate::codes::Example {
                    kind: stringify!($kind),
                    metadata: concat!($($metadata)?),
                    spec: $spec,
                }));
        )+

        pub(super) const TABLE: &[$crate::codes::Code] = &[$($name),+];
    };
}
pub(super) use codes;

/// Defines codes without examples, the table of them, and what finds one.
#[cfg(any(feature = "crd", feature = "format"))]
macro_rules! plain_codes {
    ($($name:ident $id:literal $title:literal $explanation:literal;)+) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub const $name: $crate::Code = $crate::Code::new($id, $title, $explanation);
        )+

        /// All of them.
        pub const TABLE: &[$crate::Code] = &[$($name),+];

        /// Finds one by its id.
        #[must_use]
        pub fn find(id: &str) -> Option<$crate::Code> {
            TABLE.iter().copied().find(|code| code.id() == id)
        }
    };
}
#[cfg(any(feature = "crd", feature = "format"))]
pub(crate) use plain_codes;
