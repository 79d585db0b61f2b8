use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A file that does not say what the program says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldenError {
    /// The file cannot be read or written.
    #[error("{}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The texts differ.
    #[error(
        "{}:{line}: the file says {expected:?}, the program {actual:?}; \
         run the test with UPDATE_GOLDEN=1 if that is intended",
        path.display()
    )]
    Differs {
        /// The file.
        path: PathBuf,
        /// The first line that differs, from 1.
        line: usize,
        /// The line in the file, empty beyond its end.
        expected: String,
        /// The line of the program, empty beyond its end.
        actual: String,
    },
}

impl super::Catalog {
    /// Compares a text, such as [`to_markdown`](Self::to_markdown) gives it, with a file in the repository, so that a
    /// metric that was renamed fails a test.
    ///
    /// With the environment variable `UPDATE_GOLDEN` set to `1`, the file is written instead.
    ///
    /// ```no_run
    /// use mesh_monitoring::catalog::Catalog;
    ///
    /// #[test]
    /// fn metrics_are_documented() {
    ///     let catalog = Catalog::of_program().expect("metrics do not collide");
    ///     Catalog::compare("docs/metrics.md", &catalog.to_markdown()).expect("the page is up to date");
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the file says something else, or cannot be read or written.
    pub fn compare(path: impl AsRef<Path>, text: &str) -> Result<(), GoldenError> {
        let is_update = env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1");
        compare_or_write(path.as_ref(), text, is_update)
    }
}

fn compare_or_write(path: &Path, text: &str, is_update: bool) -> Result<(), GoldenError> {
    let io_error = |source| GoldenError::Io { path: path.to_owned(), source };
    if is_update {
        return fs::write(path, text).map_err(io_error);
    }
    let written = fs::read_to_string(path).map_err(io_error)?;
    if written == text {
        return Ok(());
    }
    let (mut expected, mut actual) = (written.lines(), text.lines());
    let mut line = 0;
    loop {
        line += 1;
        let (left, right) = (expected.next(), actual.next());
        if left != right || left.is_none() {
            return Err(GoldenError::Differs {
                path: path.to_owned(),
                line,
                expected: left.unwrap_or_default().to_owned(),
                actual: right.unwrap_or_default().to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_is_compared_line_by_line_and_written_on_request() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("metrics.md");
        assert!(matches!(compare_or_write(&path, "a\n", false), Err(GoldenError::Io { .. })));
        compare_or_write(&path, "a\nb\n", true).expect("it is written");
        compare_or_write(&path, "a\nb\n", false).expect("it is equal");
        let error = compare_or_write(&path, "a\nc\n", false).unwrap_err().to_string();
        let expected = format!(
            "{}:2: the file says \"b\", the program \"c\"; run the test with UPDATE_GOLDEN=1 if that is intended",
            path.display()
        );
        assert_eq!(error, expected);
        let error = compare_or_write(&path, "a\n", false).unwrap_err();
        assert!(matches!(error, GoldenError::Differs { line: 2, .. }));
    }
}
