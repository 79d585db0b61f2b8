//! How keys are hashed.

use foldhash::fast::RandomState;
use std::sync::LazyLock;

/// The hasher of all tables of keys in the process: whoever looks for a key in several of them
/// hashes it once.
pub(crate) fn key_hasher() -> RandomState {
    static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    HASHER.clone()
}
