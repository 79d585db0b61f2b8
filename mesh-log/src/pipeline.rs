//! What happens to a message that passed its gate: clock, format, outputs.

use std::fmt;
use std::io;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use arc_swap::{ArcSwap, Guard};

use crate::format::Format;
use crate::level::Level;
use crate::limiter::{Limiter, Site, Verdict};
use crate::live::{Keeper, Tails};
use crate::options::Options;
use crate::output::{Failures, Group, Line, Sink};

pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
pub(crate) type ExitHook = Arc<dyn Fn() + Send + Sync>;

/// How long flushing an output, or its end, may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// One complete configuration of the way from message to output; never changed, only replaced.
pub(crate) struct Pipeline {
    pub(crate) target_label: bool,
    pub(crate) clock: Clock,
    pub(crate) utc_offset: i32,
    pub(crate) exit: ExitHook,
    pub(crate) groups: Vec<Group>,
    pub(crate) failures: Failures,
    pub(crate) limiter: Option<Limiter>,
}

/// The pipeline that a layer uses at the moment.
#[derive(Clone, Debug)]
pub(crate) enum Current {
    /// Of a layer with outputs of its own, which keeps it.
    Own(Arc<Pipeline>),
    /// Of the process, up to its next configuration.
    OfProcess(&'static ArcSwap<Pipeline>),
}

/// A pipeline for the time of one message; it is not closed meanwhile.
#[derive(Debug)]
pub(crate) enum Borrowed<'a> {
    Own(&'a Pipeline),
    OfProcess(Guard<Arc<Pipeline>>),
}

impl Pipeline {
    /// Writes to every output of a group; failures go to the error outputs and no further.
    pub(crate) fn write(&self, group: &Group, line: &Line<'_>) {
        for sink in &group.sinks {
            if let Err(error) = sink.write(line) {
                self.failures.report(&error);
            }
        }
    }

    /// How many messages of a site were left out before this one; `None` if it is left out itself.
    pub(crate) fn admit(
        &self,
        level: Level,
        site: impl FnOnce() -> Site,
        time: SystemTime,
    ) -> Option<u64> {
        let Some(limiter) = &self.limiter else { return Some(0) };
        if level <= Level::Fatal {
            return Some(0);
        }
        match limiter.admit(site(), time) {
            Verdict::Passes { suppressed } => Some(suppressed),
            Verdict::Suppressed => None,
        }
    }

    /// Flushes every output and returns the first failure.
    pub(crate) fn flush(&self, patience: Duration) -> io::Result<()> {
        let sinks = self.groups.iter().flat_map(|group| &group.sinks);
        let mut first = Ok(());
        for sink in sinks {
            // All are flushed, whatever becomes of one.
            first = first.and(sink.flush(patience));
        }
        self.failures.report_rest();
        first
    }

    /// Lets those who look at the log of the process see its lines.
    pub(crate) fn show(&mut self, format: Format, keeps_recent: bool) {
        let mut sinks: Vec<Box<dyn Sink>> = vec![Box::new(Tails)];
        if keeps_recent {
            sinks.push(Box::new(Keeper));
        }
        match self.groups.iter_mut().find(|group| group.format == format) {
            Some(group) => group.sinks.extend(sinks),
            None => self.groups.push(Group { format, sinks }),
        }
    }

    /// Lines that the outputs of this configuration lost.
    pub(crate) fn lost(&self) -> u64 {
        self.groups.iter().flat_map(|group| &group.sinks).map(|sink| sink.lost()).sum()
    }

    /// Messages that the rate limit left out.
    pub(crate) fn suppressed(&self) -> u64 {
        self.limiter.as_ref().map_or(0, Limiter::suppressed)
    }
}

impl Current {
    /// The one that the process configures; text to standard output at first.
    pub(crate) fn of_process() -> Self {
        Self::OfProcess(&PROCESS)
    }

    pub(crate) fn get(&self) -> Arc<Pipeline> {
        match self {
            Self::Own(pipeline) => Arc::clone(pipeline),
            Self::OfProcess(pipeline) => pipeline.load_full(),
        }
    }

    /// Like [`Self::get`], for the time of one message.
    #[inline]
    pub(crate) fn borrow(&self) -> Borrowed<'_> {
        match self {
            Self::Own(pipeline) => Borrowed::Own(pipeline),
            Self::OfProcess(pipeline) => Borrowed::OfProcess(pipeline.load()),
        }
    }
}

impl Deref for Borrowed<'_> {
    type Target = Pipeline;

    fn deref(&self) -> &Pipeline {
        match self {
            Self::Own(pipeline) => pipeline,
            Self::OfProcess(pipeline) => pipeline,
        }
    }
}

static PROCESS: LazyLock<ArcSwap<Pipeline>> = LazyLock::new(|| {
    let initial = Options::new().pipeline();
    ArcSwap::from_pointee(initial.expect("standard output and standard error are open"))
});

/// Gives the process another pipeline.
///
/// Whoever is writing goes on with the outputs before; the last of them closes them.
pub(crate) fn replace(pipeline: Pipeline) {
    PROCESS.store(Arc::new(pipeline));
}

pub(crate) fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "the clock that everything else is given")]
    Arc::new(SystemTime::now)
}

pub(crate) fn exit_process() -> ExitHook {
    #[expect(clippy::exit, reason = "a fatal message ends the process")]
    Arc::new(|| std::process::exit(1))
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("groups", &self.groups).finish_non_exhaustive()
    }
}
