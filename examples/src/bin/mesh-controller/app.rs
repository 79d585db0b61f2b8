use std::sync::Arc;

use crate::graph::{Found, World};
use crate::model::Effective;
use crate::report::{Report, Summary};

/// The program without its edges: objects in, world up to date.
pub(crate) struct App {
    world: World,
    origin: Arc<dyn Origin>,
}

/// Where the objects come from.
pub(crate) trait Origin: Send + Sync {
    /// What has been read.
    fn summary(&self) -> Summary;

    /// What the program waits for before it can be relied on; `None` when it is ready.
    fn awaited(&self) -> Option<String>;
}

impl App {
    pub(crate) fn new(world: World, origin: Arc<dyn Origin>) -> Self {
        Self { world, origin }
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn origin(&self) -> &dyn Origin {
        &*self.origin
    }

    /// The state of the world as one value.
    pub(crate) fn report(&self) -> Report {
        self.report_of(self.world.effective().list(), &self.world.findings().list())
    }

    /// A state of the world that is known, as one value.
    pub(crate) fn report_of(
        &self,
        workloads: Vec<Arc<Effective>>,
        findings: &[Arc<Found>],
    ) -> Report {
        let findings = findings.iter().map(|found| Arc::clone(&found.0)).collect();
        Report { workloads, findings, summary: self.origin.summary() }
    }
}
