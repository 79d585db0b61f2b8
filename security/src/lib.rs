//! Authentication for mesh services: tokens, client certificates and the word of trusted proxies.
//!
//! Use it to tell who is behind a request, in a control plane, a proxy or the admin port of a service.
//! It starts no task, apart from those of the crate `spiffe` behind the feature `workload-api`, and keeps no global state; it decides, and the program acts.
//! What opens connections or needs an async runtime is behind features.
//!
//! # Example
//!
//! Guarding routes with tokens of one issuer, whose keys are in a file:
//!
//! ```
//! use mesh_security::{
//!     authn::{AuthContext, AuthenticationManager},
//!     jwks::KeySource,
//!     jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier},
//! };
//! # use std::{io::Write, time::{Duration, SystemTime}};
#![doc = include_str!("../docs/sample-token.txt")]
//! # let mut file = tempfile::NamedTempFile::new()?;
//! # file.write_all(JWKS.as_bytes())?;
//! # let jwks_path = file.path();
//! # let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(ISSUED_AT);
//! # let path = "/debug/configz";
//! # let authorization = format!("Bearer {TOKEN}");
//! # let headers = [("authorization", &*authorization)];
//! # fn ready<T>(future: impl Future<Output = T>) -> T {
//! #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #     match std::pin::pin!(future).poll(&mut context) {
//! #         std::task::Poll::Ready(value) => value,
//! #         std::task::Poll::Pending => unreachable!("nothing here waits"),
//! #     }
//! # }
//!
//! // Once, when the program starts:
//! let keys = KeySource::from_file(jwks_path)?;
//! let rule = JwtRule::new("https://issuer.example", Audiences::one_of(["admin"]), keys.clone());
//! let authenticator = JwtAuthenticator::new(JwtVerifier::new([rule])?);
//! # let authenticator = authenticator.clock(clock);
//! let manager = AuthenticationManager::new().with(authenticator);
//!
//! // For every request; `headers` may be a `&http::HeaderMap`:
//! # let outcome = ready(async {
//! let context = AuthContext::new(path).headers(headers);
//! let outcome = manager.authenticate(&context).await?;
//! # Ok::<_, mesh_security::authn::AuthenticationFailed>(outcome) })?;
//! let caller = outcome.caller().expect("anonymous callers are refused unless allowed");
//! assert_eq!(caller.identities(), ["https://issuer.example/alice"]);
//!
//! // When the file has changed:
//! assert_eq!(keys.reload(jwks_path)?, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The error of `authenticate` answers `401`: it prints as `authentication failure` and nothing else, while its details have already gone to the log.
//!
//! # Concepts
//!
//! | Module | What it is about |
//! | --- | --- |
//! | [`authn`] | Who is calling: authenticators, the manager that asks them, the caller they find. |
//! | [`jwt`] | Whether a token holds: a fixed sequence of checks with a named error each. |
//! | [`jwks`] | The public keys of an issuer, inline, from a file, a URL or through discovery. |
//! | [`kubernetes`] | Tokens of service accounts, checked here or by an API server. |
//! | [`spiffe`] | Names of workloads, read strictly; trust bundles and JWT-SVIDs (feature `x509`). |
//! | `x509` | Certificates of peers and of ourselves (feature `x509`). |
//! | [`policy`] | The values of authorization policies. |
//! | [`xfcc`] | The header of proxies that have seen a certificate. |
//! | [`fetch`] | How documents are fetched, and from where not. |
//! | `tower` | A layer that authenticates HTTP and gRPC requests (feature `tower`). |
//!
//! - A credential is **absent**, **bad** or **good**, and these three never blur: see [`authn::Authenticator`].
//! - The time is given by a [`Clock`] and read once per request; waits by a [`Timer`].
//! - No error, log line or `Debug` form contains a token, a signature or the value of a header.
//! - What comes from outside is bounded in size, depth and count before it is looked at.
//! - Where Istio is looser, [`Compat`] names the difference and its risk.
//!
//! Each authenticator has an example of some ten lines: [`JwtAuthenticator`](jwt::JwtAuthenticator), [`KubernetesAuthenticator`](kubernetes::KubernetesAuthenticator), [`XfccAuthenticator`](xfcc::XfccAuthenticator), and with the feature `x509` `ClientCertificateAuthenticator` and `JwtSvidAuthenticator`.
//!
//! Signatures are checked by `jsonwebtoken` through a [`CryptoProvider`] that each key names: the process-wide provider of that crate is neither set nor used, so it does not matter what else in the program depends on it.
//!
#![doc = include_str!("../docs/threat-model.md")]
//!
//! # Features
//!
//! | Feature | What it adds |
//! | --- | --- |
//! | `aws-lc-rs` (default) | signatures by AWS-LC |
//! | `rust-crypto` | signatures by the crates of `RustCrypto`, which need no C compiler |
//! | `http` | `fetch::HttpFetch`, with hyper and rustls |
//! | `tokio` | `TokioTimer` |
//! | `kube` | `kubernetes::ApiServerReviewer` |
//! | `x509` | certificates, bundles and JWT-SVIDs; chains are verified with AWS-LC |
//! | `rustls` | verifiers for rustls, and a resolver that presents the present certificate |
//! | `csr` | `x509::EcdsaKeyMaker`, with rcgen |
//! | `workload-api` | `spiffe::WorkloadApi`, with the crate `spiffe` |
//! | `tower` | `tower::AuthenticationLayer` |
//! | `mesh-monitoring` | `RegistryMetrics` |

pub mod authn;
mod base64url;
mod clock;
mod compat;
mod crypto;
mod dns_name;
pub mod fetch;
mod flight;
mod json;
pub mod jwks;
pub mod jwt;
pub mod kubernetes;
mod metrics;
pub mod policy;
mod printable;
#[cfg(feature = "x509")]
mod signal;
pub mod spiffe;
mod timer;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "x509")]
pub mod x509;
pub mod xfcc;

pub use clock::{Clock, SystemClock};
pub use compat::Compat;
pub use crypto::CryptoProvider;
#[cfg(feature = "mesh-monitoring")]
pub use metrics::RegistryMetrics;
pub use metrics::{Attempted, CacheLookup, Fetched, Metrics};
#[cfg(feature = "tokio")]
pub use timer::TokioTimer;
pub use timer::{Timer, TimerFuture};

#[cfg(all(doctest, feature = "http", feature = "tower"))]
#[doc = include_str!("../README.md")]
struct Readme;
