/// Says of bodies which kind they are: `Type: group, version, kind, plural, scope, status;`.
macro_rules! kinds {
    ($($spec:ty: $group:literal, $version:literal, $kind:literal, $plural:literal, $scope:ty, $status:ty $(, $body:expr)?;)+) => {$(
        impl $crate::SpecType for $spec {
            const GVK: $crate::GroupVersionKind =
                $crate::GroupVersionKind::from_static($group, $version, $kind);
        }

        impl $crate::ResourceType for $spec {
            type Status = $status;
            type Scope = $scope;

            const PLURAL: &'static str = $plural;
            $(const BODY: $crate::decode::Body = $body;)?
        }
    )+};
}
pub(crate) use kinds;
