//! Reactive keyed collections: derive, fetch, index and join, transactional and glitch-free.
