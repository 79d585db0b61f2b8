use super::{Code, authorization, metadata, names, requests, routes, traffic};

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
    ];
    tables.into_iter().flatten().copied()
}

/// Finds a built-in code by its id.
#[must_use]
pub fn find(id: &str) -> Option<Code> {
    all().find(|code| code.id() == id)
}

/// Defines the codes of one subject, and the table of them.
macro_rules! codes {
    ($($name:ident $id:literal $title:literal $explanation:literal;)+) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub const $name: $crate::codes::Code = $crate::codes::Code::new($id, $title, $explanation);
        )+

        pub(super) const TABLE: &[$crate::codes::Code] = &[$($name),+];
    };
}
pub(super) use codes;
