//! Where a message comes from.

use std::panic::Location;

use tracing::Metadata;

/// Caller of a statement: `<crate>/<file>:<line>`.
pub(crate) fn of(metadata: &Metadata<'_>) -> Option<String> {
    let (file, line) = (metadata.file()?, metadata.line()?);
    let crate_name = metadata.module_path().map(|path| path.split("::").next().unwrap_or(path));
    Some(render(crate_name, file, line))
}

/// Caller of a function; its crate is the folder of the sources.
pub(crate) fn at(location: &Location<'_>) -> String {
    let parts: Vec<_> = location.file().split(['/', '\\']).collect();
    let sources =
        parts.iter().rposition(|part| ["src", "tests", "benches", "examples"].contains(part));
    let crate_name = sources.and_then(|at| parts.get(at.checked_sub(1)?)).copied();
    render(crate_name, location.file(), location.line())
}

pub(crate) fn render(crate_name: Option<&str>, file: &str, line: u32) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match crate_name {
        Some(crate_name) => format!("{crate_name}/{name}:{line}"),
        None => format!("{name}:{line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn folders_are_left_out() {
        assert_eq!(render(Some("xds"), "xds/src/push/delta.rs", 88), "xds/delta.rs:88");
        assert_eq!(render(None, r"src\main.rs", 1), "main.rs:1");
    }
}
