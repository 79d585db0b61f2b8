//! Registry of service mesh resource kinds: GVK, GVR, scope, aliases and named sets.
