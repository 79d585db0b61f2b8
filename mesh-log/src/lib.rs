//! Scoped dynamic logging on tracing: levels per scope that change at run time.
