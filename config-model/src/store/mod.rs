//! Stores of objects: reading, writing with optimistic concurrency, and events.
