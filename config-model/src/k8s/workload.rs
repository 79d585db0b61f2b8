use super::lean::lean;
use super::{LabelSelector, PodTemplateSpec, TemplateMeta};

lean! {
    /// Body of a `Deployment`.
    pub struct DeploymentSpec {
        /// Number of pods, 1 when absent.
        pub replicas: Option<i32> = "replicas",
        /// The pods that belong to the deployment.
        pub selector: Option<LabelSelector> = "selector",
        /// The pods to make.
        pub template: Option<PodTemplateSpec> = "template",
    }

    /// Body of a `ReplicaSet`.
    pub struct ReplicaSetSpec {
        /// Number of pods, 1 when absent.
        pub replicas: Option<i32> = "replicas",
        /// The pods that belong to the set.
        pub selector: Option<LabelSelector> = "selector",
        /// The pods to make.
        pub template: Option<PodTemplateSpec> = "template",
    }

    /// Body of a `StatefulSet`.
    pub struct StatefulSetSpec {
        /// Number of pods, 1 when absent.
        pub replicas: Option<i32> = "replicas",
        /// Headless service that names the pods.
        pub service_name: String = "serviceName",
        /// The pods that belong to the set.
        pub selector: Option<LabelSelector> = "selector",
        /// The pods to make.
        pub template: Option<PodTemplateSpec> = "template",
    }

    /// Body of a `DaemonSet`.
    pub struct DaemonSetSpec {
        /// The pods that belong to the set.
        pub selector: Option<LabelSelector> = "selector",
        /// The pod to run on every node.
        pub template: Option<PodTemplateSpec> = "template",
    }

    /// Body of a `Job`.
    pub struct JobSpec {
        /// The pods that belong to the job, mostly chosen by the cluster.
        pub selector: Option<LabelSelector> = "selector",
        /// The pods to run.
        pub template: Option<PodTemplateSpec> = "template",
    }

    /// Body of a `CronJob`.
    pub struct CronJobSpec {
        /// When to run, in cron's notation.
        pub schedule: String = "schedule",
        /// The jobs to make.
        pub job_template: Option<JobTemplateSpec> = "jobTemplate",
    }

    /// The jobs a `CronJob` makes.
    pub struct JobTemplateSpec {
        /// Metadata of the jobs.
        pub metadata: Option<TemplateMeta> = "metadata",
        /// Body of the jobs.
        pub spec: Option<JobSpec> = "spec",
    }
}
