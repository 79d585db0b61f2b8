use std::error::Error;

use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};

use crate::cli::Cli;

/// A client of the cluster that the command line names, and the address of that.
///
/// Without a name it is the cluster of the current context or, in a pod, the one that runs it.
pub(crate) async fn connect(cli: &Cli) -> Result<(Client, String), Box<dyn Error>> {
    let options = KubeConfigOptions { context: cli.context.clone(), ..Default::default() };
    let config = match (&cli.kubeconfig, &cli.context) {
        (Some(file), _) => {
            Config::from_custom_kubeconfig(Kubeconfig::read_from(file)?, &options).await?
        }
        (None, Some(_)) => Config::from_kubeconfig(&options).await?,
        (None, None) => Config::infer().await?,
    };
    let address = config.cluster_url.to_string();
    Ok((Client::try_from(config)?, address))
}
