//! JWT-SVIDs.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use super::{Bundles, SpiffeId};
use crate::{
    authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, Via},
    clock::{Clock, SharedClock, SystemClock},
    jwt::{
        Algorithm, Audiences, Claims, Field, JwtError, JwtErrorKind as Kind, JwtOptions, Signed,
        TimeRules, bearer_token, check_lifetime,
    },
};

const SKEW: Duration = Duration::from_secs(60);

/// The algorithms of the standard (JWT-SVID §3).
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Es512,
];

/// Authenticates a request by the JWT-SVID in its `Authorization: Bearer` header.
///
/// Its key comes from the bundle of the trust domain that its subject names, and no other; `iss` means nothing.
///
/// ```
/// # use futures_util::FutureExt;
/// # use mesh_security::spiffe::{Bundle, TrustDomain};
/// use mesh_security::{
///     authn::{AuthContext, Authenticator},
///     spiffe::{Bundles, JwtSvidAuthenticator},
/// };
/// # let keys = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/public.json"));
/// # let mut key = serde_json::from_str::<serde_json::Value>(keys)?["p256"].clone();
/// # (key["kid"], key["use"]) = ("k1".into(), "jwt-svid".into());
/// # let document = serde_json::json!({ "keys": [key] }).to_string();
/// # let domain = TrustDomain::parse("example.org")?;
/// # let private = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/p256.der"));
/// # let private = jsonwebtoken::EncodingKey::from_ec_der(private);
/// # let claims = r#"{"sub":"spiffe://example.org/frontend","aud":"backend","exp":4000000000}"#;
/// # let encode = |text: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text);
/// # let message = format!("{}.{}", encode(br#"{"alg":"ES256","kid":"k1"}"#), encode(claims.as_bytes()));
/// # let provider = &jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
/// # let signer = (provider.signer_factory)(&jsonwebtoken::Algorithm::ES256, &private)?;
/// # let signature = signer.try_sign(message.as_bytes())?;
/// # let authorization = format!("Bearer {message}.{}", encode(&signature));
///
/// let bundles = Bundles::new(); // kept fresh by a `BundleEndpoint` or a `WorkloadApi`
/// # bundles.force(Bundle::parse(&domain, &document)?);
/// let svids = JwtSvidAuthenticator::new(bundles, ["backend"]);
///
/// # async {
/// let context = AuthContext::new("/").header("authorization", &authorization);
/// let caller = svids.authenticate(&context).await?.expect("there is a token");
/// assert_eq!(caller.identities(), ["spiffe://example.org/frontend"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # }.now_or_never().expect("nothing here waits")?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct JwtSvidAuthenticator {
    bundles: Bundles,
    audiences: Audiences,
    options: JwtOptions,
    clock: SharedClock,
}

/// A JWT-SVID whose signature and claims hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwtSvid {
    spiffe_id: SpiffeId,
    claims: Claims,
    expires: i64,
}

impl JwtSvidAuthenticator {
    /// Accepts JWT-SVIDs of the trust domains in `bundles` that are meant for at least one of `audiences`; without an audience none is.
    #[must_use]
    pub fn new<T: Into<String>>(bundles: Bundles, audiences: impl IntoIterator<Item = T>) -> Self {
        Self {
            bundles,
            audiences: Audiences::one_of(audiences),
            options: JwtOptions::new().algorithms(ALGORITHMS),
            clock: Arc::new(SystemClock),
        }
    }

    /// Uses another clock, which is read once per request.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Verifies a JWT-SVID at the time `now`.
    ///
    /// # Errors
    ///
    /// The first check that failed.
    pub fn verify(&self, token: &str, now: SystemTime) -> Result<JwtSvid, JwtError> {
        let signed = Signed::read(token, &self.options)?;
        let fail = |kind| JwtError::new(kind).with_key_id(signed.key_id());
        let (claims, _) = Claims::read(signed.payload()).map_err(fail)?;
        let subject = claims.required_text(Field::Sub).map_err(fail)?;
        let spiffe_id = SpiffeId::parse(subject).map_err(|_| fail(Kind::InvalidSpiffeId))?;
        if !spiffe_id.has_path() {
            return Err(fail(Kind::InvalidSpiffeId));
        }
        let bundle = self.bundles.get(&spiffe_id.trust_domain());
        let bundle = bundle.ok_or_else(|| fail(Kind::UnknownTrustDomain))?;
        signed.verify(bundle.jwt_authorities()).map_err(fail)?;
        let times = TimeRules { skew: SKEW, max_age: None, max_lifetime: None, missing_exp: None };
        let expires = check_lifetime(&claims, times, now).map_err(fail)?;
        self.audiences.check(&claims).map_err(fail)?;
        Ok(JwtSvid { spiffe_id, claims, expires })
    }

    fn caller(&self, context: &AuthContext<'_>) -> Result<Option<Caller>, AuthnError> {
        let Some(token) = bearer_token(context)? else { return Ok(None) };
        let svid = self.verify(token, self.clock.now())?;
        let caller = Caller::new(Via::JwtSvid, [svid.spiffe_id.to_string()]);
        caller.map(Some).map_err(|error| AuthnError::refused(error.to_string()))
    }
}

impl Authenticator for JwtSvidAuthenticator {
    fn kind(&self) -> &str {
        "JwtSvidAuthenticator"
    }

    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
        Box::pin(std::future::ready(self.caller(context)))
    }
}

impl fmt::Debug for JwtSvidAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtSvidAuthenticator")
            .field("bundles", &self.bundles)
            .field("audiences", &self.audiences)
            .finish_non_exhaustive()
    }
}

impl JwtSvid {
    /// Whom the token speaks for.
    #[must_use]
    pub const fn spiffe_id(&self) -> &SpiffeId {
        &self.spiffe_id
    }

    /// All claims.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The end of validity, in seconds since 1970 and without skew.
    #[must_use]
    pub const fn expires_at(&self) -> i64 {
        self.expires
    }
}
