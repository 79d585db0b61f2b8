//! From what was asked for to what holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing_subscriber::layer::SubscriberExt;

use super::{Guard, Options};
use crate::capture;
use crate::directive::{Directives, LevelList};
use crate::error::{Error, ErrorKind};
use crate::expiry;
use crate::layer::{self, MeshLayer};
use crate::level::Level;
#[cfg(feature = "watch")]
use crate::level_file::LevelFile;
use crate::limiter::Limiter;
use crate::live;
use crate::output::{Failures, Opener, open_plain};
use crate::pipeline::{self, Pipeline};
use crate::registry::{State, View, registry};
use crate::scope::Scope;

impl Options {
    /// Makes the process log this way from now on.
    ///
    /// May be called again: outputs and form are replaced, levels that are not mentioned stay.
    /// The first call installs a `tracing` subscriber,
    /// unless the program has taken [`layer()`](crate::layer()) before to install it itself.
    ///
    /// # Errors
    /// A list that cannot be read, an output that cannot be opened,
    /// or [`ErrorKind::SubscriberInstalled`]; nothing has changed then.
    pub fn configure(self) -> Result<Guard, Error> {
        let settings = self.settings()?;
        let (panics, records) = (self.panics, self.records);
        #[cfg(feature = "watch")]
        let level_file = self.level_file.as_deref().map(LevelFile::open).transpose()?;
        let (format, recent) = (self.format, self.recent);
        let mut pipeline = self.pipeline()?;
        pipeline.show(format, recent > 0);
        install()?;
        live::keep(recent);
        pipeline::replace(pipeline);
        registry().change(|state| settings.apply(state));
        if panics {
            capture::install_panic_hook();
        }
        if records {
            capture::install_log_capture();
        }
        #[cfg(feature = "watch")]
        LevelFile::follow(level_file)?;
        expiry::report_later();
        Ok(Guard::new())
    }

    /// A layer with these options for a subscriber of its own, beside the configuration of the process.
    ///
    /// Levels given with [`Self::levels`] take precedence over those of the process for this layer, while it lives;
    /// stack traces, callers and routes belong to the process and are not touched.
    /// In one subscriber with another layer of this crate, a message passes only where both let it.
    ///
    /// # Errors
    /// A list that cannot be read, or an output that cannot be opened.
    pub fn layer(self) -> Result<MeshLayer, Error> {
        let levels = Directives::from(&self.levels.parse()?);
        Ok(MeshLayer::with_view(self.pipeline()?, View(levels)))
    }

    fn settings(&self) -> Result<ProcessSettings, Error> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        let mut levels = LevelList::parse(&self.default_levels)?;
        levels.append(&self.variables);
        levels.append(&self.levels.parse()?);
        if self.klog_verbosity > 0 {
            levels.append(&LevelList::one("klog", Level::Debug));
        }
        Ok(ProcessSettings {
            levels,
            stack_levels: self.stack_levels.parse()?,
            callers: self.callers.split(',').map(str::to_owned).collect(),
            routes: self.routes.clone(),
        })
    }

    pub(crate) fn pipeline(self) -> Result<Pipeline, Error> {
        let errors = open_plain(self.error_outputs)?;
        let failures = Failures::new(Arc::clone(&self.clock), self.utc_offset, errors);
        let opener = Opener {
            format: self.format,
            color: self.color,
            buffer: self.buffer,
            failures: failures.clone(),
        };
        Ok(Pipeline {
            target_label: self.target_label,
            clock: self.clock,
            utc_offset: self.utc_offset,
            exit: self.exit,
            groups: opener.open_all(self.outputs)?,
            failures,
            limiter: self.limit.map(|(burst, period)| Limiter::new(burst, period)),
        })
    }
}

/// The part of the options that scopes hold, read and ready to apply.
struct ProcessSettings {
    levels: LevelList,
    stack_levels: LevelList,
    callers: Vec<String>,
    routes: Vec<(String, Scope)>,
}

impl ProcessSettings {
    fn apply(self, state: &mut State) {
        for (prefix, scope) in self.routes {
            state.route(prefix, scope.name());
        }
        state.set_outputs(&self.levels);
        state.set_stacks(&self.stack_levels);
        state.remember(self.levels, self.stack_levels);
        for name in self.callers.iter().filter(|name| !name.is_empty()) {
            state.set_callers(name, true);
        }
    }
}

/// Installs the subscriber of the process once.
fn install() -> Result<(), Error> {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if INSTALLED.load(Ordering::Acquire) || layer::is_handed_out() {
        return Ok(());
    }
    let subscriber = tracing_subscriber::registry().with(layer::of_process());
    match tracing::subscriber::set_global_default(subscriber) {
        Ok(()) => {
            INSTALLED.store(true, Ordering::Release);
            Ok(())
        }
        // Another thread may have been faster with the same.
        Err(_) if INSTALLED.load(Ordering::Acquire) => Ok(()),
        Err(_) => Err(Error::new(ErrorKind::SubscriberInstalled, "")),
    }
}
