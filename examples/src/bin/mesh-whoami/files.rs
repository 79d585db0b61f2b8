use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mesh_security::spiffe::{Bundle, Bundles, TrustDomain};
use mesh_security::x509::OwnCertificate;
use parking_lot::RwLock;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use crate::cli::Cli;

/// The certificate of the service and the bundles of its peers, in files that others write.
pub(crate) struct Files {
    certificate: PathBuf,
    key: PathBuf,
    own: Arc<RwLock<Arc<OwnCertificate>>>,
    domains: Vec<(TrustDomain, PathBuf)>,
    bundles: Bundles,
}

impl Files {
    /// The files of the command line, read once; nothing if it names none.
    pub(crate) fn new(cli: &Cli, bundles: Bundles) -> Result<Option<Self>, Box<dyn Error>> {
        let (Some(certificate), Some(key)) = (&cli.certificate, &cli.key) else { return Ok(None) };
        let own = RwLock::new(Arc::new(read_certificate(certificate, key)?));
        let domains: Result<_, Box<dyn Error>> =
            cli.bundle.iter().map(|entry| domain_and_file(entry)).collect();
        let files = Self {
            certificate: certificate.clone(),
            key: key.clone(),
            own: Arc::new(own),
            domains: domains?,
            bundles,
        };
        for (domain, file) in &files.domains {
            files.read_bundle(domain, file)?;
        }
        Ok(Some(files))
    }

    /// The present certificate of the service, whenever it is asked for.
    pub(crate) fn own(&self) -> impl Fn() -> Option<Arc<OwnCertificate>> + Send + Sync + 'static {
        let own = Arc::clone(&self.own);
        move || Some(Arc::clone(&own.read()))
    }

    /// Looks at the files again and again; what cannot be used leaves everything as it is.
    pub(crate) async fn follow(self, every: Duration) {
        let mut ticks = tokio::time::interval(every);
        let mut complaints = Vec::new();
        loop {
            ticks.tick().await;
            let refused = self.read_again();
            // Said once: the files may be written one after the other, or stay wrong for long.
            for complaint in refused.iter().filter(|complaint| !complaints.contains(*complaint)) {
                tracing::warn!("{complaint}; what was there before is kept");
            }
            complaints = refused;
        }
    }

    /// Takes over what has changed; why something could not be.
    fn read_again(&self) -> Vec<String> {
        let mut refused = Vec::new();
        match read_certificate(&self.certificate, &self.key) {
            Ok(own) if own != **self.own.read() => {
                *self.own.write() = Arc::new(own);
                tracing::info!("certificate replaced");
            }
            Ok(_) => {}
            Err(error) => refused.push(error),
        }
        let bundles = self.domains.iter().map(|(domain, file)| self.read_bundle(domain, file));
        refused.extend(bundles.filter_map(Result::err));
        refused
    }

    fn read_bundle(&self, domain: &TrustDomain, file: &Path) -> Result<(), String> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(file).map_err(|error| named(&error))?;
        let bundle = Bundle::parse(domain, &text).map_err(|error| named(&error))?;
        if self.bundles.get(domain).is_some_and(|present| *present == bundle) {
            return Ok(());
        }
        for warning in bundle.warnings() {
            let file = file.display();
            tracing::warn!(%file, entry = warning.entry, "{}", warning.reason);
        }
        self.bundles.put(bundle).map_err(|error| named(&error))?;
        tracing::info!(trust_domain = %domain, "bundle in force");
        Ok(())
    }
}

fn domain_and_file(entry: &str) -> Result<(TrustDomain, PathBuf), Box<dyn Error>> {
    let (name, file) = entry.split_once('=').ok_or("--bundle takes DOMAIN=FILE")?;
    Ok((TrustDomain::from_config(name)?, file.into()))
}

/// A certificate and the key that belongs to it.
fn read_certificate(certificate: &Path, key: &Path) -> Result<OwnCertificate, String> {
    let unreadable =
        |file: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(certificate, &error))?;
    let private_key = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
    let own = OwnCertificate::new(chain.clone(), private_key.secret_der().to_vec())
        .map_err(|error| unreadable(certificate, &error))?;
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    CertifiedKey::from_der(chain, private_key, &provider)
        .map_err(|error| unreadable(key, &error))?;
    Ok(own)
}
