use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use mesh_security::spiffe::{Bundles, WorkloadApi, WorkloadApiOptions};
use mesh_security::x509::OwnCertificate;

use crate::cli::Cli;
use crate::credentials::Schedule;
use crate::files::Files;

/// Says which certificate is ours now.
pub(crate) type Own = Box<dyn Fn() -> Option<Arc<OwnCertificate>> + Send + Sync>;

/// Who the service is, and what keeps that fresh.
#[derive(Default)]
pub(crate) struct Identity {
    pub(crate) own: Option<Own>,
    pub(crate) schedule: Option<Schedule>,
}

impl Identity {
    /// From a Workload API or from files; the bundles of peers come from there too, and go into `bundles`.
    pub(crate) async fn new(cli: &Cli, bundles: Bundles) -> Result<Self, Box<dyn Error>> {
        if let Some(endpoint) = &cli.workload_api {
            let options = WorkloadApiOptions::new().endpoint(endpoint.as_str());
            let api = Arc::new(WorkloadApi::connect(options, bundles).await?);
            let follower = Arc::clone(&api);
            return Ok(Self {
                own: Some(Box::new(move || api.svid().ok())),
                schedule: Some(Box::pin(async move {
                    if let Err(error) = follower.run().await {
                        tracing::error!(%error, "bundles are no longer followed");
                    }
                })),
            });
        }
        let Some(files) = Files::new(cli, bundles)? else { return Ok(Self::default()) };
        let own = files.own();
        let schedule = files.follow(Duration::from_millis(cli.reload));
        Ok(Self { own: Some(Box::new(own)), schedule: Some(Box::pin(schedule)) })
    }
}
