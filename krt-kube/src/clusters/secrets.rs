//! Clusters that are described by secrets.

use super::remote::{ClusterId, RemoteCluster};
use crate::Cluster;
use futures_util::FutureExt;
use k8s_openapi::api::core::v1::Secret;
use krt::{Collection, Object};
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};

/// The label by which Istio finds the secrets of remote clusters.
const LABEL: &str = "istio/multiCluster=true";

/// Finds remote clusters in secrets, as Istio does.
///
/// A secret with the label `istio/multiCluster=true` holds kubeconfigs by the ids of their
/// clusters. Of several secrets that have one id the first by namespace and name counts, and the
/// next when that goes. The cluster that has the secrets is left out.
///
/// ```
/// use krt::Graph;
/// use krt_kube::{Cluster, ClusterId, Clusters, RemoteSecrets};
/// # use krt_kube::testing::ApiServer;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// # let client = ApiServer::new().client();
/// let graph = Graph::new();
/// let own = Cluster::new(&graph, client);
/// let remotes = RemoteSecrets::new("istio-system", ClusterId::new("primary")).start(&own);
/// let clusters = Clusters::new(&graph, &remotes);
/// # remotes.synced().await?;
/// # assert!(remotes.is_empty());
/// # drop(clusters);
/// # Ok::<(), krt::WaitError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct RemoteSecrets {
    namespace: String,
    own: ClusterId,
}

impl RemoteSecrets {
    /// Names the namespace of the secrets and the cluster that has them.
    #[must_use]
    pub fn new(namespace: &str, own: ClusterId) -> Self {
        Self { namespace: namespace.to_owned(), own }
    }

    /// Starts to follow the secrets; kubeconfigs are read by [`connect`].
    ///
    /// One that is refused leaves the cluster as it was, and
    /// [`errors`](Collection::errors) tells.
    #[must_use]
    pub fn start(&self, cluster: &Cluster) -> Collection<RemoteCluster> {
        self.start_with(cluster, |_, kubeconfig| connect(kubeconfig))
    }

    /// Like [`start`](Self::start), with a way of one's own from a kubeconfig to a client.
    #[must_use]
    pub fn start_with(
        &self,
        cluster: &Cluster,
        connect: impl Fn(&ClusterId, &str) -> Result<Client, String> + Send + Sync + 'static,
    ) -> Collection<RemoteCluster> {
        let own = self.own.clone();
        let secrets = cluster.informer::<Secret>().namespaces([&self.namespace]).labels(LABEL);
        let configs = secrets.start().flat_map("kubeconfigs", move |_, secret| {
            let data = secret.data.iter().flatten();
            let of_others = data.filter(|(id, _)| **id != own.as_str());
            let config = |(id, bytes): (&String, &k8s_openapi::ByteString)| RemoteConfig {
                id: ClusterId::new(id),
                kubeconfig: String::from_utf8_lossy(&bytes.0).into_owned(),
            };
            of_others.map(config).collect::<Vec<_>>()
        });
        let runtime = cluster.inner().runtime.clone();
        configs.try_map("remote clusters", move |_, config| {
            // Clients start tasks.
            let _entered = runtime.enter();
            let client = connect(&config.id, &config.kubeconfig)?;
            let remote = RemoteCluster::new(config.id.as_str(), &config.kubeconfig, client);
            Ok::<_, String>(Some(remote))
        })
    }
}

/// Makes a client of a kubeconfig that comes from a secret.
///
/// # Errors
///
/// Fails if the text is no kubeconfig, and if it refers to programs or files of this machine,
/// which whoever writes the secret could use to run or read them.
///
/// ```
/// let exec = "
/// clusters: [{name: east, cluster: {server: 'https://east'}}]
/// users: [{name: me, user: {exec: {command: rm}}}]
/// contexts: [{name: east, context: {cluster: east, user: me}}]
/// current-context: east
/// ";
/// let error = krt_kube::connect(exec).err().expect("programs are refused");
/// assert_eq!(error, "user \"me\": exec is not allowed in a secret");
/// ```
pub fn connect(kubeconfig: &str) -> Result<Client, String> {
    let kubeconfig = Kubeconfig::from_yaml(kubeconfig).map_err(|error| error.to_string())?;
    refuse_references(&kubeconfig)?;
    let options = KubeConfigOptions::default();
    let config = Config::from_custom_kubeconfig(kubeconfig, &options);
    // Without programs and files there is nothing to wait for.
    let config = config.now_or_never().ok_or("reading the kubeconfig takes time")?;
    let config = config.map_err(|error| error.to_string())?;
    Client::try_from(config).map_err(|error| error.to_string())
}

fn refuse_references(kubeconfig: &Kubeconfig) -> Result<(), String> {
    for named in &kubeconfig.auth_infos {
        let Some(user) = &named.auth_info else { continue };
        let references = [
            ("exec", user.exec.is_some()),
            ("auth-provider", user.auth_provider.is_some()),
            ("tokenFile", user.token_file.is_some()),
            ("client-certificate", user.client_certificate.is_some()),
            ("client-key", user.client_key.is_some()),
        ];
        if let Some((field, _)) = references.iter().find(|(_, is_used)| *is_used) {
            return Err(format!("user {:?}: {field} is not allowed in a secret", named.name));
        }
    }
    for named in &kubeconfig.clusters {
        if named.cluster.as_ref().is_some_and(|cluster| cluster.certificate_authority.is_some()) {
            let name = &named.name;
            return Err(format!(
                "cluster {name:?}: certificate-authority is not allowed in a secret"
            ));
        }
    }
    Ok(())
}

struct RemoteConfig {
    kubeconfig: String,
    id: ClusterId,
}

impl Object for RemoteConfig {
    type Key = ClusterId;

    fn key(&self) -> ClusterId {
        self.id.clone()
    }

    fn key_ref(&self) -> Option<&ClusterId> {
        Some(&self.id)
    }
}

impl PartialEq for RemoteConfig {
    fn eq(&self, other: &Self) -> bool {
        self.kubeconfig == other.kubeconfig && self.id == other.id
    }
}
