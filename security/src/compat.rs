//! Istio's looser behaviours, by name.

/// The behaviours of Istio that this crate leaves off because each of them weakens a check.
///
/// The default has none of them; [`Compat::istio`] has all.
/// It is given to [`JwtOptions::compat`](crate::jwt::JwtOptions::compat) and [`XfccAuthenticator::compat`](crate::xfcc::XfccAuthenticator::compat), each of which looks at the fields that concern it.
///
/// ```
/// use mesh_security::Compat;
///
/// let mut compat = Compat::default();
/// compat.istio_scheme = true;
/// assert_ne!(compat, Compat::default());
/// assert!(Compat::istio().trust_loopback);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Compat {
    /// `Authorization: Istio <token>` is read like `Bearer`.
    ///
    /// Risk: whatever guards or strips bearer credentials in front of the service does not know this spelling.
    pub istio_scheme: bool,
    /// A rule without audiences accepts any audience.
    ///
    /// Risk: a token that its issuer made for another service opens this one, and that service can replay it.
    pub empty_audience_means_any: bool,
    /// The common name of the subject counts as an identity of an XFCC element.
    ///
    /// Risk: common names are free text that many authorities do not verify, and may spell a SPIFFE ID.
    pub common_name_identities: bool,
    /// Every element of an XFCC header counts, with all its names and whatever scheme its URIs have.
    ///
    /// Risk: with a gateway that appends, the earlier elements are what the outside client sent.
    pub all_xfcc_elements: bool,
    /// XFCC headers from loopback addresses are believed.
    ///
    /// Risk: every process on the machine can then be anybody.
    pub trust_loopback: bool,
}

impl Compat {
    /// All of them, as Istio behaves.
    #[must_use]
    pub const fn istio() -> Self {
        Self {
            istio_scheme: true,
            empty_audience_means_any: true,
            common_name_identities: true,
            all_xfcc_elements: true,
            trust_loopback: true,
        }
    }
}
