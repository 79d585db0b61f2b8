use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use krt::Event;
use serde::Serialize;
use serde_json::json;

use crate::cli::Format;
use crate::graph::Found;
use crate::model::{Effective, Severity};
use crate::report::{Report, Table};

/// Prints to standard output: everything once, then what changes.
pub(crate) struct Output {
    format: Format,
    table: Table,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, table: Table::new([]) }
    }

    /// Prints all there is.
    ///
    /// # Errors
    ///
    /// When standard output is gone.
    pub(crate) fn everything(&mut self, report: &Report) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        if self.format == Format::Json {
            return line_of_json(&mut out, report);
        }
        self.table = Table::new(report.workloads.iter().map(Arc::as_ref));
        writeln!(out, "{}", self.table.head())?;
        for workload in &report.workloads {
            writeln!(out, "{}", self.table.row(workload))?;
        }
        if !report.findings.is_empty() {
            writeln!(out, "\nFINDINGS")?;
        }
        for finding in &report.findings {
            writeln!(out, "{finding}")?;
        }
        writeln!(out, "\n{}", totals(report))?;
        out.flush()
    }

    /// Prints the lines that changed: `-` before a line that was, `+` before one that is.
    ///
    /// # Errors
    ///
    /// When standard output is gone.
    pub(crate) fn changes(
        &self,
        workloads: &[Event<Effective>],
        findings: &[Event<Found>],
    ) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        for event in workloads {
            match self.format {
                Format::Json => line_of_json(
                    &mut out,
                    &json!({"workload": {"old": event.old(), "new": event.new()}}),
                )?,
                Format::Text => {
                    let row = |workload: &Arc<Effective>| self.table.row(workload);
                    difference(&mut out, event.old().map(row), event.new().map(row))?;
                }
            }
        }
        for event in findings {
            let old = event.old().map(|found| Arc::clone(&found.0));
            let new = event.new().map(|found| Arc::clone(&found.0));
            match self.format {
                Format::Json => {
                    line_of_json(&mut out, &json!({"finding": {"old": old, "new": new}}))?;
                }
                Format::Text => {
                    difference(
                        &mut out,
                        old.map(|finding| finding.to_string()),
                        new.map(|finding| finding.to_string()),
                    )?;
                }
            }
        }
        out.flush()
    }
}

fn difference(out: &mut impl Write, old: Option<String>, new: Option<String>) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    if let Some(old) = old {
        writeln!(out, "- {old}")?;
    }
    if let Some(new) = new {
        writeln!(out, "+ {new}")?;
    }
    Ok(())
}

fn line_of_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn totals(report: &Report) -> String {
    let count =
        |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let sum = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
    format!(
        "{}; {} in {}, {} skipped; {}, {}",
        counted(report.workloads.len(), "workload"),
        counted(sum(&report.summary.objects), "object"),
        counted(report.summary.documents, "document"),
        sum(&report.summary.skipped),
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
    )
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
