//! Where it was measured, and with what.

use std::fs;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The machine and the tools.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) processors: usize,
    pub(crate) memory: String,
    /// The load averages before the first run: what is there already is not ours.
    pub(crate) load: String,
    pub(crate) rust: String,
    pub(crate) go: String,
    pub(crate) istio: String,
}

impl Machine {
    pub(crate) fn this() -> Self {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            memory: field("/proc/meminfo", "MemTotal"),
            load: fs::read_to_string("/proc/loadavg")
                .map(|text| text.split(' ').take(3).collect::<Vec<_>>().join(" "))
                .unwrap_or_default(),
            rust: answer("rustc", &["--version"]),
            go: answer("go", &["version"]),
            istio: answer("go", &["list", "-C", "bench/peers/istio", "-m", "istio.io/istio"]),
        }
    }
}

/// What a program says, or nothing where it is not there.
fn answer(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.ok().filter(|output| output.status.success()).map(|output| output.stdout);
    String::from_utf8_lossy(&text.unwrap_or_default()).trim().to_owned()
}
