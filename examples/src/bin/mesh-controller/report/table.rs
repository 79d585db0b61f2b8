use crate::model::{Effective, MutualTls};

const HEAD: [&str; COLUMNS] = [
    "NAMESPACE",
    "WORKLOAD",
    "KIND",
    "SERVICES",
    "MTLS",
    "AUTHORIZATION",
    "JWT",
    "ROUTES",
    "RULES",
    "SIDECAR",
    "TELEMETRY",
];
const COLUMNS: usize = 11;
const NOTHING: &str = "-";

/// Lays workloads out in columns, one line each.
///
/// The widths are those of the rows it was made for, so that a line printed later stands in the same columns.
#[derive(Debug)]
pub(crate) struct Table {
    widths: [usize; COLUMNS],
}

impl Table {
    pub(crate) fn new<'a>(rows: impl IntoIterator<Item = &'a Effective>) -> Self {
        let mut widths = HEAD.map(str::len);
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(cells(row)) {
                *width = (*width).max(cell.chars().count());
            }
        }
        Self { widths }
    }

    pub(crate) fn head(&self) -> String {
        self.line(&HEAD.map(str::to_owned))
    }

    pub(crate) fn row(&self, workload: &Effective) -> String {
        self.line(&cells(workload))
    }

    fn line(&self, cells: &[String; COLUMNS]) -> String {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(self.widths) {
            line.push_str(&format!("{cell:width$}  "));
        }
        line.truncate(line.trim_end().len());
        line
    }
}

fn cells(workload: &Effective) -> [String; COLUMNS] {
    let near = |names: &[String]| list(names, workload.key.namespace());
    [
        workload.key.namespace().to_owned(),
        workload.key.name().to_owned(),
        workload.key.kind().to_owned(),
        near(&workload.services),
        mutual_tls(&workload.mtls, workload.key.namespace()),
        near(&workload.authorization_policies),
        near(&workload.request_authentications),
        near(&workload.virtual_services),
        near(&workload.destination_rules),
        near(workload.sidecar.as_slice()),
        near(&workload.telemetries),
    ]
}

fn mutual_tls(mtls: &MutualTls, namespace: &str) -> String {
    let mut text = format!("{} ({})", mtls.mode, relative(&mtls.source, namespace));
    for (port, mode) in &mtls.ports {
        text.push_str(&format!(" {port}:{mode}"));
    }
    text
}

fn list(names: &[String], namespace: &str) -> String {
    if names.is_empty() {
        return NOTHING.to_owned();
    }
    names.iter().map(|name| relative(name, namespace)).collect::<Vec<_>>().join(",")
}

/// A name in the workload's own namespace is shown without it.
fn relative<'a>(name: &'a str, namespace: &str) -> &'a str {
    name.strip_prefix(namespace).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name)
}
