//! What certificates are trusted: the system's roots. They are many, and read once in a run.

use crate::ConnectError;
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::Verifier;
use std::sync::{Arc, OnceLock};

static CONFIG: OnceLock<ClientConfig> = OnceLock::new();

/// How a system is spoken to.
///
/// # Errors
/// [`ConnectError::NoTls`] where the system's roots can't be read.
pub(crate) fn config() -> Result<ClientConfig, ConnectError> {
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let made = made().map_err(|_| ConnectError::NoTls)?;
    Ok(CONFIG.get_or_init(|| made).clone())
}

fn made() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new(Arc::clone(&provider))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
