use std::io::{self, Write};
use std::process::ExitCode;

use mesh_validation::{Code, codes};

use crate::cli::ExplainArgs;

/// Prints what a code means, or the list of all.
pub(crate) fn run(arguments: &ExplainArgs) -> Result<ExitCode, String> {
    let text = match &arguments.code {
        None => list(),
        Some(id) => match find(id) {
            Some(code) => explain(code),
            None => return Err(unknown(id)),
        },
    };
    let printed = io::stdout().write_all(text.as_bytes());
    printed.map_err(|error| format!("cannot print: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

fn find(id: &str) -> Option<Code> {
    codes::all().find(|code| code.id().eq_ignore_ascii_case(id))
}

fn list() -> String {
    let width = codes::all().map(|code| code.id().len()).max().unwrap_or_default();
    codes::all().map(|code| format!("{:width$}  {}\n", code.id(), code.title())).collect()
}

fn explain(code: Code) -> String {
    let mut text = format!("{}: {}\n\n{}.\n", code.id(), code.title(), capital(code.explanation()));
    if let Some(example) = code.example() {
        text.push_str("\nAn example of the fault:\n\n");
        for line in example.to_string().lines() {
            text.push_str(&format!("    {line}\n"));
        }
    }
    if let Some(reason) = code.unreachable_reason() {
        text.push_str(&format!("\nNo YAML text can have the fault: {reason}.\n"));
    }
    if let Some(link) = code.link() {
        text.push_str(&format!("\nSee {link}\n"));
    }
    text
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}

fn unknown(id: &str) -> String {
    let family = id.split('-').next().unwrap_or_default().to_ascii_uppercase();
    let near: Vec<&str> = codes::all()
        .map(|code| code.id())
        .filter(|id| id.split('-').next() == Some(&family))
        .take(8)
        .collect();
    match near.as_slice() {
        [] => format!("no code is called {id:?}; meshctl explain lists all"),
        near => format!("no code is called {id:?}; there are {} …", near.join(", ")),
    }
}
