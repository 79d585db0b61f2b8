use crate::{Problem, codes};

/// Begins an address that is a socket of the file system.
pub(crate) const SCHEME: &str = "unix://";

/// Checks what follows `unix://`: a file, or a name in the abstract namespace.
pub(crate) fn socket_path(path: &str) -> Result<(), Problem> {
    if path.is_empty() {
        return Err(Problem::new(codes::H_UNIX_2, "socket has no path"));
    }
    if path.starts_with('@') || path.starts_with('/') && !path.ends_with('/') {
        return Ok(());
    }
    let message = format!("socket {path:?} is not the absolute path of a file, nor a name after @");
    Err(Problem::new(codes::H_UNIX_4, message).with("path", path))
}
