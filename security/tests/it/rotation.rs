//! Our own certificate, replaced in time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use mesh_security::{
    TokioTimer,
    spiffe::{Bundles, SpiffeId},
    x509::{
        CertificateCache, CsrSigner, EcdsaKeyMaker, IssuedCertificate, PeerVerifier, Purpose,
        RotationOptions, SignError, SignFuture, X509Error,
    },
};
use parking_lot::Mutex;
use rcgen::{CertificateSigningRequestParams, date_time_ymd};

use crate::{
    issuer::pass,
    pki::{Authority, ID, domain, leaf},
};

/// 2025-03-01, in the middle of what the authorities of the tests sign.
const START: u64 = 1_740_787_200;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A CA that can be told to fail.
#[derive(Clone)]
struct Ca(Arc<Inner>);

struct Inner {
    root: Mutex<Arc<Authority>>,
    failing: Mutex<Option<SignError>>,
    requests: AtomicUsize,
    slow: Duration,
    lifetime_days: u8,
}

impl Ca {
    fn new(slow: Duration) -> Self {
        Self(Arc::new(Inner {
            root: Mutex::new(Arc::new(Authority::root())),
            failing: Mutex::default(),
            requests: AtomicUsize::new(0),
            slow,
            lifetime_days: 10,
        }))
    }

    fn requests(&self) -> usize {
        self.0.requests.load(Ordering::Relaxed)
    }
}

impl CsrSigner for Ca {
    fn sign<'a>(&'a self, request: &'a [u8], _lifetime: Duration) -> SignFuture<'a> {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            pass(self.0.slow).await;
            let failing = self.0.failing.lock().clone();
            if let Some(error) = failing {
                return Err(error);
            }
            let root = Arc::clone(&self.0.root.lock());
            let mut request = CertificateSigningRequestParams::from_der(&request.into()).unwrap();
            let today = days_since_start();
            request.params.not_before = date_time_ymd(2025, 3, 1 + today);
            request.params.not_after = date_time_ymd(2025, 3, 1 + today + self.0.lifetime_days);
            request.params.key_usages = leaf(ID).key_usages;
            let certificate = root.sign(&request);
            Ok(IssuedCertificate { chain: vec![certificate], roots: vec![root.der().to_vec()] })
        })
    }
}

tokio::task_local! {
    static EPOCH: tokio::time::Instant;
}

fn days_since_start() -> u8 {
    EPOCH.with(|epoch| u8::try_from(epoch.elapsed().as_secs() / DAY.as_secs()).unwrap())
}

fn clock() -> SystemTime {
    EPOCH.with(|epoch| SystemTime::UNIX_EPOCH + Duration::from_secs(START) + epoch.elapsed())
}

fn cache(ca: &Ca) -> CertificateCache {
    let id = SpiffeId::parse(ID).unwrap();
    CertificateCache::new(id, EcdsaKeyMaker, ca.clone(), TokioTimer, RotationOptions::new())
        .clock(clock)
        .seed(7)
}

/// Runs a test with the clock at its start.
async fn at_start(test: impl Future<Output = ()>) {
    EPOCH.scope(tokio::time::Instant::now(), test).await;
}

#[tokio::test(start_paused = true)]
async fn a_certificate_is_issued_once_for_all_who_wait() {
    at_start(async {
        let ca = Ca::new(Duration::from_secs(1));
        let cache = cache(&ca);
        assert!(cache.current().is_none());
        let all = futures_util::future::join_all((0..100).map(|_| cache.get())).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(ca.requests(), 1);
        let own = cache.current().unwrap();
        assert!(!own.private_key().is_empty());
        let said = format!("{own:?} {cache:?}");
        assert!(!said.contains(&format!("{:?}", own.private_key())), "{said}");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_certificate_is_replaced_halfway_and_its_root_is_published() {
    at_start(async {
        let ca = Ca::new(Duration::ZERO);
        let bundles = Bundles::new();
        let cache = cache(&ca).publish_roots(bundles.clone());
        let check = async {
            let mut seen = cache.changed_since(0).await;
            let first = cache.current().unwrap();
            let verifier = PeerVerifier::new(Purpose::Client, bundles.clone()).clock(clock);
            assert!(verifier.verify(first.chain()).is_ok());
            seen = cache.changed_since(seen).await;
            let day = days_since_start();
            assert!((4..=5).contains(&day), "{day}");
            assert_ne!(cache.current().unwrap().chain(), first.chain());
            *ca.0.root.lock() = Arc::new(Authority::root());
            cache.changed_since(seen).await;
            assert_eq!(verifier.verify(first.chain()), Err(X509Error::UntrustedChain));
            assert!(verifier.verify(cache.current().unwrap().chain()).is_ok());
            assert_eq!(bundles.trust_domains(), [domain("example.org")]);
        };
        tokio::select! {
            () = cache.run() => unreachable!("the schedule has no end"),
            () = check => {}
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_replacement_keeps_the_old_certificate_while_it_lasts() {
    at_start(async {
        let ca = Ca::new(Duration::ZERO);
        let cache = cache(&ca);
        let old = cache.get().await.unwrap();
        *ca.0.failing.lock() = Some(SignError::NotSigned("no".into()));
        let check = async {
            pass(DAY * 9).await;
            assert_eq!(cache.current().unwrap().chain(), old.chain());
            let before = ca.requests();
            assert!((5_500..=5_800).contains(&before), "one a minute for four days: {before}");
            pass(DAY * 2).await;
            assert!(cache.current().is_none(), "it has expired");
            *ca.0.failing.lock() = None;
            pass(Duration::from_secs(61)).await;
            assert!(cache.current().is_some());
        };
        tokio::select! {
            () = cache.run() => unreachable!("the schedule has no end"),
            () = check => {}
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn certificates_that_are_due_at_once_do_not_flood_the_ca() {
    at_start(async {
        let ca = Ca::new(Duration::ZERO);
        let options = RotationOptions::new().ratio(0.0).jitter(0.0);
        let id = SpiffeId::parse(ID).unwrap();
        let cache = CertificateCache::new(id, EcdsaKeyMaker, ca.clone(), TokioTimer, options);
        let cache = cache.clock(clock);
        tokio::select! {
            () = cache.run() => unreachable!("the schedule has no end"),
            () = pass(Duration::from_secs(10)) => {}
        }
        assert!((9..=11).contains(&ca.requests()), "{}", ca.requests());
    })
    .await;
}

/// A CA whose answer is always the same.
struct Fixed(Vec<Vec<u8>>);

impl CsrSigner for Fixed {
    fn sign<'a>(&'a self, _: &'a [u8], _: Duration) -> SignFuture<'a> {
        let issued = IssuedCertificate { chain: self.0.clone(), roots: Vec::new() };
        Box::pin(async move { Ok(issued) })
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_are_no_certificate_of_ours_are_refused() {
    at_start(async {
        let root = Authority::root();
        let get = |chain: Vec<Vec<u8>>| async move {
            let id = SpiffeId::parse(ID).unwrap();
            let options = RotationOptions::new();
            let cache = CertificateCache::new(id, EcdsaKeyMaker, Fixed(chain), TokioTimer, options);
            cache.clock(clock).get().await.map(|_| ()).unwrap_err()
        };
        assert_eq!(get(vec![]).await, SignError::Certificate(X509Error::NoCertificate));
        assert_eq!(
            get(vec![b"junk".to_vec()]).await,
            SignError::Certificate(X509Error::BadCertificate)
        );
        let other = root.leaf(&leaf("spiffe://example.org/other")).to_vec();
        assert_eq!(get(vec![other]).await, SignError::OtherIdentity);
        let nine = vec![root.leaf(&leaf(ID)).to_vec(); 9];
        assert_eq!(get(nine).await, SignError::Certificate(X509Error::ChainTooLong));
        let bloated = vec![root.leaf(&leaf(ID)).to_vec(), vec![0; 16 * 1024 + 1]];
        assert_eq!(get(bloated).await, SignError::Certificate(X509Error::CertificateTooLarge));
        let mut expired = leaf(ID);
        expired.not_after = date_time_ymd(2025, 2, 1);
        assert_eq!(get(vec![root.leaf(&expired).to_vec()]).await, SignError::Expired);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_ca_ends_in_a_timeout() {
    at_start(async {
        let cache = cache(&Ca::new(DAY));
        assert_eq!(cache.get().await.map(|_| ()), Err(SignError::Timeout));
    })
    .await;
}
