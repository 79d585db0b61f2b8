use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Checks service mesh configuration.
#[derive(Debug, Parser)]
#[command(name = "meshctl", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Checks files of Istio configuration, as Istio and the API server would.
    ///
    /// Ends with 0, with 1 when something was found that `--fail-on` counts, or with 2 when it could not run.
    Validate(ValidateArgs),
    /// Tells what a code means, with an example.
    Explain(ExplainArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// Files, folders (their .yaml, .yml and .json files), patterns such as 'deploy/**/*.yaml', or - for
    /// standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<String>,

    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// A file of CRDs whose schemas and rules hold too; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) crds: Vec<PathBuf>,

    /// What makes the program end with 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,

    /// Leave out the warnings that Istio loses on their way to the user.
    #[arg(long)]
    pub(crate) as_istio: bool,

    /// Print errors only: no warnings, no progress, no summary.
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// The namespace of objects that name none.
    #[arg(long, short, value_name = "NAMESPACE", default_value = "default")]
    pub(crate) namespace: String,

    /// How many files are read at once; as many as there are processors by default.
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A code such as VS-H-5; without one all codes are listed.
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the lines concerned.
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a change, while a workflow of GitHub runs.
    Github,
    /// The XML of `JUnit`, for reports of tests.
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
}
