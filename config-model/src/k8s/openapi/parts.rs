use k8s_openapi::api::{apps, batch, core, discovery, networking};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ConvertError;
use crate::k8s;

macro_rules! parts {
    ($($lean:ty, $full:ty;)+) => {$(
        impl TryFrom<&$full> for $lean {
            type Error = ConvertError;

            fn try_from(full: &$full) -> Result<Self, ConvertError> {
                by_json_names(full)
            }
        }

        impl TryFrom<&$lean> for $full {
            type Error = ConvertError;

            fn try_from(lean: &$lean) -> Result<Self, ConvertError> {
                by_json_names(lean)
            }
        }
    )+};
}

parts! {
    k8s::CronJobSpec, batch::v1::CronJobSpec;
    k8s::DaemonSetSpec, apps::v1::DaemonSetSpec;
    k8s::DeploymentSpec, apps::v1::DeploymentSpec;
    k8s::IngressClassSpec, networking::v1::IngressClassSpec;
    k8s::IngressSpec, networking::v1::IngressSpec;
    k8s::IngressStatus, networking::v1::IngressStatus;
    k8s::JobSpec, batch::v1::JobSpec;
    k8s::NamespaceSpec, core::v1::NamespaceSpec;
    k8s::NodeSpec, core::v1::NodeSpec;
    k8s::NodeStatus, core::v1::NodeStatus;
    k8s::PodSpec, core::v1::PodSpec;
    k8s::PodStatus, core::v1::PodStatus;
    k8s::PodTemplateSpec, core::v1::PodTemplateSpec;
    k8s::Container, core::v1::Container;
    k8s::ReplicaSetSpec, apps::v1::ReplicaSetSpec;
    k8s::ServiceSpec, core::v1::ServiceSpec;
    k8s::ServiceStatus, core::v1::ServiceStatus;
    k8s::StatefulSetSpec, apps::v1::StatefulSetSpec;
    k8s::Endpoint, discovery::v1::Endpoint;
    k8s::LabelSelector, k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
}

fn by_json_names<T: DeserializeOwned>(from: &impl Serialize) -> Result<T, ConvertError> {
    let convert = || serde_json::from_value(serde_json::to_value(from)?);
    convert().map_err(|source| ConvertError::new(std::any::type_name::<T>().to_owned(), source))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::specs::companions::{Entropy, Sample};

    /// What one way adds, such as a selector that the full type always has, the way back keeps.
    fn settles<L, F>(entropy: &[u8]) -> Result<(), TestCaseError>
    where
        L: Sample + PartialEq + std::fmt::Debug,
        F: PartialEq + std::fmt::Debug,
        for<'f> L: TryFrom<&'f F, Error = ConvertError>,
        for<'l> F: TryFrom<&'l L, Error = ConvertError>,
    {
        let fail = |e: ConvertError| TestCaseError::fail(format!("{e}: {}", e.source));
        let lean = L::sample(&mut Entropy::new(entropy));
        let full = F::try_from(&lean).map_err(fail)?;
        let back = L::try_from(&full).map_err(fail)?;
        prop_assert_eq!(F::try_from(&back).map_err(fail)?, full);
        Ok(())
    }

    proptest! {
        #[test]
        fn every_lean_value_fits_the_full_type(entropy in prop::collection::vec(any::<u8>(), 0..300)) {
            settles::<k8s::CronJobSpec, batch::v1::CronJobSpec>(&entropy)?;
            settles::<k8s::DaemonSetSpec, apps::v1::DaemonSetSpec>(&entropy)?;
            settles::<k8s::DeploymentSpec, apps::v1::DeploymentSpec>(&entropy)?;
            settles::<k8s::IngressClassSpec, networking::v1::IngressClassSpec>(&entropy)?;
            settles::<k8s::IngressSpec, networking::v1::IngressSpec>(&entropy)?;
            settles::<k8s::IngressStatus, networking::v1::IngressStatus>(&entropy)?;
            settles::<k8s::JobSpec, batch::v1::JobSpec>(&entropy)?;
            settles::<k8s::NamespaceSpec, core::v1::NamespaceSpec>(&entropy)?;
            settles::<k8s::NodeSpec, core::v1::NodeSpec>(&entropy)?;
            settles::<k8s::NodeStatus, core::v1::NodeStatus>(&entropy)?;
            settles::<k8s::PodSpec, core::v1::PodSpec>(&entropy)?;
            settles::<k8s::PodStatus, core::v1::PodStatus>(&entropy)?;
            settles::<k8s::PodTemplateSpec, core::v1::PodTemplateSpec>(&entropy)?;
            settles::<k8s::Container, core::v1::Container>(&entropy)?;
            settles::<k8s::ReplicaSetSpec, apps::v1::ReplicaSetSpec>(&entropy)?;
            settles::<k8s::ServiceSpec, core::v1::ServiceSpec>(&entropy)?;
            settles::<k8s::ServiceStatus, core::v1::ServiceStatus>(&entropy)?;
            settles::<k8s::StatefulSetSpec, apps::v1::StatefulSetSpec>(&entropy)?;
            settles::<k8s::Endpoint, discovery::v1::Endpoint>(&entropy)?;
        }
    }
}
