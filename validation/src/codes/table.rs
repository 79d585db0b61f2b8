use super::{
    Code, authorization, envoy_filters, extensions, gateways, mesh, metadata, names, requests,
    routes, sidecars, telemetry, tls, tokens, traffic, unreachable, workloads,
};

/// Walks the codes of all built-in checks, with those of CRDs and of loading where their features are on.
///
/// ```
/// use mesh_validation::codes;
///
/// assert!(codes::all().all(|code| !code.explanation().is_empty()));
/// ```
pub fn all() -> impl Iterator<Item = Code> {
    let tables: &[&[Code]] = &[
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
        #[cfg(feature = "crd")]
        crate::crd::codes::TABLE,
        #[cfg(feature = "format")]
        crate::format::loading::TABLE,
        unreachable::TABLE,
    ];
    tables.iter().copied().flatten().copied()
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
        $crate::codes::proven_codes! {
            $($name $id $title $explanation
                $crate::codes::Proof::object(stringify!($kind), concat!($($metadata)?), $spec);)+
        }
    };
}
pub(super) use codes;

/// Defines the codes of one subject by what proves them, and the table of them.
macro_rules! proven_codes {
    ($($name:ident $id:literal $title:literal $explanation:literal $proof:expr;)+) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub const $name: $crate::Code = {
                const PROOF: $crate::codes::Proof = $proof;
                $crate::Code::new($id, $title, $explanation).with_proof(&PROOF)
            };
        )+

        pub(crate) const TABLE: &[$crate::Code] = &[$($name),+];
    };
}
pub(crate) use proven_codes;
