//! What is run.

use serde::{Deserialize, Serialize};

/// A part of the workspace that has a peer.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, Deserialize, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Area {
    /// Reactive collections.
    Krt,
    /// The validators.
    Validation,
    /// Texts to typed objects.
    Config,
    /// Statements and lines of the log.
    Log,
    /// Records and scrapes.
    Monitoring,
    /// Tokens.
    Security,
    /// Other crates of Rust, in one process with ours.
    Rust,
}

/// How much time may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    Quick,
    Full,
}

/// One start of both programs.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) area: Area,
    /// The workload and its sizes.
    pub(crate) arguments: Vec<String>,
    pub(crate) needs_corpus: bool,
    /// Whether the peer takes so long that it is run once.
    pub(crate) peer_once: bool,
}

/// How long the peer may work on one storm, in seconds.
const LIMIT: &str = "300";

impl Run {
    pub(crate) fn new(area: Area, arguments: &str) -> Self {
        let arguments = arguments.split(' ').map(str::to_owned).collect();
        Self { area, arguments, needs_corpus: false, peer_once: false }
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.area.argument(), self.arguments.join(" "))
    }
}

impl Area {
    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Krt => "krt",
            Self::Validation => "validation",
            Self::Config => "config",
            Self::Log => "log",
            Self::Monitoring => "monitoring",
            Self::Security => "security",
            Self::Rust => "rust",
        }
    }
}

/// All runs in the order of the table.
pub(crate) fn runs(effort: Effort) -> Vec<Run> {
    let krt: &[&str] = match effort {
        Effort::Quick => &["W1 1000", "W3 10 1000 60", "W4 4 10000", "W7 2 2000", "W12 10000"],
        Effort::Full => &[
            "W1 1000",
            "W1 10000",
            "W1 100000",
            "W3 50 1000 60",
            "W4 1 10000",
            "W4 4 10000",
            "W4 8 10000",
            "W7 2 2000",
            "W7 10 2000",
            "W7 50 2000",
            "W12 10000",
            "W12 100000",
        ],
    };
    let of = |area, all: &[&str]| {
        all.iter().map(|arguments| Run::new(area, arguments)).collect::<Vec<_>>()
    };
    let corpus = |run: Run| Run { needs_corpus: true, ..run };
    let mut runs = of(Area::Krt, krt);
    if effort == Effort::Full {
        let storm = Run::new(Area::Krt, &format!("W3 500 10000 {LIMIT}"));
        runs.push(Run { peer_once: true, ..storm });
    }
    runs.extend(of(Area::Validation, &["routes"]));
    runs.push(corpus(Run::new(Area::Validation, "cases")));
    runs.extend(of(Area::Config, &["routes", "generated 500"]));
    runs.push(corpus(Run::new(Area::Config, "samples")));
    runs.extend(of(Area::Log, &["disabled", "text", "JSON"]));
    runs.extend(of(Area::Monitoring, &["record", "scrape"]));
    runs.extend(of(Area::Security, &["JWT"]));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storm_that_reaches_its_limit_is_run_once() {
        let once = |effort| {
            let runs = runs(effort).into_iter().filter(|run| run.peer_once);
            runs.map(|run| run.name()).collect::<Vec<_>>()
        };
        assert_eq!(once(Effort::Full), ["krt W3 500 10000 300"]);
        assert!(once(Effort::Quick).is_empty());
    }
}
