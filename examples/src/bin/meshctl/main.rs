//! Checks service mesh configuration on the command line.
//!
//! `files` finds what to read, `lint` says what is wrong with one text, `validate` does so for many at once and
//! shows it in order, `explain` tells what a code means.

mod cli;
mod explain;
mod files;
mod lint;
mod progress;
mod show;
mod validate;
mod workers;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "a program that cannot run says why")]
            {
                eprintln!("meshctl: {error}");
            }
            ExitCode::from(2)
        }
    }
}
