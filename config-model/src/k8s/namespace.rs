use super::lean::lean;

lean! {
    /// Body of a `Namespace`; what mesh tools read of it is in its labels.
    pub struct NamespaceSpec {
        /// Who must be done before the namespace may go.
        pub finalizers: Vec<String> = "finalizers",
    }
}
