//! Authentication for mesh services: JWT, SPIFFE identities and trust domains.
