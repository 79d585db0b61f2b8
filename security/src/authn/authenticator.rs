//! One way of telling who is calling.

use std::{pin::Pin, sync::Arc};

use super::{AuthContext, AuthnError, Caller};
use crate::jwt::HeaderEdits;

/// The pending answer of an [`Authenticator`].
pub type AuthFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Option<Caller>, AuthnError>> + Send + 'a>>;

/// Tells who is calling from one kind of credential.
///
/// ```
/// use mesh_security::authn::{AuthContext, AuthFuture, Authenticator, Caller, Via};
///
/// /// Believes a header that only a trusted proxy can set.
/// struct ProxyHeader;
///
/// impl Authenticator for ProxyHeader {
///     fn kind(&self) -> &str {
///         "ProxyHeader"
///     }
///
///     fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
///         let user = context.header_values("x-user").next();
///         let user = user.and_then(|user| std::str::from_utf8(user).ok());
///         let caller = user.and_then(|user| Caller::new(Via::Xfcc, [user]).ok());
///         Box::pin(async move { Ok(caller) })
///     }
/// }
///
/// let context = AuthContext::new("/").header("X-User", "alice");
/// assert_eq!(context.header_values("x-user").count(), 1);
/// # let _: &dyn Authenticator = &ProxyHeader;
/// ```
pub trait Authenticator: Send + Sync {
    /// The name under which results appear in logs and metrics.
    fn kind(&self) -> &str;

    /// Judges the credential of this kind in the request.
    ///
    /// The answer is a caller, `None` if the request has no such credential, or an error if it has a bad one.
    /// Errors must not contain the credential.
    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a>;

    /// What changes in a request that may pass; nothing unless implemented.
    ///
    /// `caller` is the one that this authenticator has found, `None` if another one has, or nobody.
    fn edits(&self, context: &AuthContext<'_>, caller: Option<&Caller>) -> HeaderEdits {
        let _ = (context, caller);
        HeaderEdits::default()
    }
}

impl<A: Authenticator + ?Sized> Authenticator for Arc<A> {
    fn kind(&self) -> &str {
        (**self).kind()
    }

    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
        (**self).authenticate(context)
    }

    fn edits(&self, context: &AuthContext<'_>, caller: Option<&Caller>) -> HeaderEdits {
        (**self).edits(context, caller)
    }
}
