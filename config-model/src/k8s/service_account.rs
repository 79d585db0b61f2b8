use super::lean::lean;
use super::pod::{LocalObjectReference, ObjectReference};

lean! {
    /// A `ServiceAccount`: the identity of pods.
    pub struct ServiceAccount {
        /// Secrets that pods with this identity may mount.
        pub secrets: Vec<ObjectReference> = "secrets",
        /// Secrets for pulling images, in the namespace of the account.
        pub image_pull_secrets: Vec<LocalObjectReference> = "imagePullSecrets",
        /// Whether pods get a token unless they say otherwise.
        pub automount_service_account_token: Option<bool> = "automountServiceAccountToken",
    }
}
