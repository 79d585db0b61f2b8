//! Options from the command line.

use clap::Args;

use super::Options;
use super::list::List;
use crate::control::scopes;
use crate::format::Format;
use crate::level::Level;
use crate::output::Output;
#[cfg(feature = "rotate")]
use crate::output::Rotation;

// The text is left out of programs: clap would take it for a description of theirs.
#[cfg_attr(any(doc, doctest), doc = include_str!("../../docs/arguments.md"))]
#[cfg_attr(
    not(any(doc, doctest)),
    expect(missing_docs, reason = "they are in a file of their own")
)]
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(next_help_heading = "Logging")]
#[non_exhaustive]
pub struct Arguments {
    /// Where lines go: files, `stdout` or `stderr`; may be repeated.
    #[arg(id = "log_target", long = "log_target", value_name = "PATH", default_value = "stdout")]
    pub targets: Vec<String>,

    /// Writes lines as JSON.
    #[arg(id = "log_as_json", long = "log_as_json")]
    pub as_json: bool,

    /// Output levels.
    #[arg(id = "log_output_level", long = "log_output_level", value_name = "LEVELS",
          default_value = "", hide_default_value = true, help = levels_help("Least severe levels that are written"))]
    pub output_level: String,

    /// Levels of stack traces.
    #[arg(id = "log_stacktrace_level", long = "log_stacktrace_level", value_name = "LEVELS",
          default_value = "default:none", help = levels_help("Least severe levels that carry a stack trace"))]
    pub stacktrace_level: String,

    /// Scopes that print callers.
    #[arg(id = "log_caller", long = "log_caller", value_name = "SCOPES",
          default_value = "", hide_default_value = true, help = callers_help())]
    pub caller: String,

    /// Verbosity of messages in the form of klog; anything but 0 shows their debug messages.
    #[arg(id = "vklog", long = "vklog", value_name = "N", default_value_t = 0)]
    pub klog_verbosity: u32,

    /// Also writes lines to this file, which is renamed when it is full.
    #[cfg(feature = "rotate")]
    #[arg(id = "log_rotate", long = "log_rotate", value_name = "PATH")]
    pub rotate: Option<String>,

    /// Megabytes at which the file is full.
    #[cfg(feature = "rotate")]
    #[arg(
        id = "log_rotate_max_size",
        long = "log_rotate_max_size",
        value_name = "MB",
        default_value_t = 100
    )]
    pub rotate_max_size: u32,

    /// Days after which renamed files are removed; 0 for never.
    #[cfg(feature = "rotate")]
    #[arg(
        id = "log_rotate_max_age",
        long = "log_rotate_max_age",
        value_name = "DAYS",
        default_value_t = 30
    )]
    pub rotate_max_age: u32,

    /// Renamed files that are kept; 0 for all.
    #[cfg(feature = "rotate")]
    #[arg(
        id = "log_rotate_max_backups",
        long = "log_rotate_max_backups",
        value_name = "N",
        default_value_t = 1000
    )]
    pub rotate_max_backups: u32,

    /// A file with levels, which take effect whenever it changes.
    #[cfg(feature = "watch")]
    #[arg(id = "log_level_file", long = "log_level_file", value_name = "PATH")]
    pub level_file: Option<std::path::PathBuf>,
}

impl Arguments {
    /// Options that say the same, to be added to.
    pub fn options(&self) -> Options {
        self.apply(Options::new())
    }

    /// Adds what the command line says to options.
    pub fn apply(&self, options: Options) -> Options {
        #[cfg_attr(not(feature = "rotate"), expect(unused_mut, reason = "rotation adds one"))]
        let mut outputs: Vec<Output> =
            self.targets.iter().map(|target| Output::from(target.as_str())).collect();
        #[cfg(feature = "rotate")]
        outputs.extend(self.rotated());
        let options = Options {
            levels: List::of_flag("--log_output_level", &self.output_level),
            stack_levels: List::of_flag("--log_stacktrace_level", &self.stacktrace_level),
            ..options
        };
        let options =
            options.outputs(outputs).callers(&*self.caller).klog_verbosity(self.klog_verbosity);
        let options = if self.as_json { options.format(Format::Json) } else { options };
        #[cfg(feature = "watch")]
        let options = match &self.level_file {
            Some(path) => options.level_file(path),
            None => options,
        };
        options
    }

    #[cfg(feature = "rotate")]
    fn rotated(&self) -> Option<Output> {
        const DAY: u64 = 24 * 60 * 60;
        let path = self.rotate.as_ref()?;
        let mut rotation = Rotation::new().max_bytes(u64::from(self.rotate_max_size) << 20);
        if self.rotate_max_age > 0 {
            let age = u64::from(self.rotate_max_age) * DAY;
            rotation = rotation.max_age(std::time::Duration::from_secs(age));
        }
        if self.rotate_max_backups > 0 {
            rotation = rotation
                .max_backups(usize::try_from(self.rotate_max_backups).unwrap_or(usize::MAX));
        }
        Some(Output::rotating(path, rotation))
    }
}

fn levels_help(what: &str) -> String {
    let levels: Vec<_> = Level::ALL.iter().map(|level| level.as_str()).collect();
    format!(
        "{what}, as <scope>:<level>,<scope>:<level>,... where a level is one of [{}] and a scope one of [{}]",
        levels.join(", "),
        names()
    )
}

fn callers_help() -> String {
    format!("Scopes whose messages say where they come from, separated by commas, of [{}]", names())
}

/// Scopes that are registered by now, and the one that stands for all.
fn names() -> String {
    let mut names: Vec<_> = scopes().iter().map(|scope| scope.name()).chain(["all"]).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
