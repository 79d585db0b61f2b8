use std::fs;
use std::path::Path;

use prost::Message;
use prost_types::FileDescriptorSet;

use super::task::Failure;

/// Reads the descriptors of the API.
///
/// A compiler from `.proto` text would be another function with this result.
pub(super) fn read_descriptors(path: &Path) -> Result<FileDescriptorSet, Failure> {
    let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    FileDescriptorSet::decode(bytes.as_slice())
        .map_err(|e| format!("{}: {e}", path.display()).into())
}
