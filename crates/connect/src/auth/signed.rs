//! A token of the user's own, signed with a private key.

use crate::{ConnectError, manifest::Signed, settings::Settings};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Map, Value, json};
use sluice_vault::Secret;
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

/// Signs JSON Web Tokens with RS256.
pub(super) struct Signer {
    key: RsaKeyPair,
    claims: Map<String, Value>,
    seconds: u64,
}

impl Signer {
    pub(super) fn new(signed: &Signed, settings: &Settings) -> Result<Self, ConnectError> {
        let key = private_key(settings.secret(&signed.private_key)?)
            .ok_or_else(|| ConnectError::NotAPrivateKey { key: signed.private_key.clone() })?;
        let mut claims: Map<String, Value> =
            signed.claims.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        for (name, key) in &signed.values {
            claims.insert(name.clone(), settings.required(key)?.into());
        }
        Ok(Self { key, claims, seconds: u64::from(signed.minutes.get()) * 60 })
    }

    /// A token that is good from now on.
    pub(super) fn sign(&self) -> Result<Secret<String>, ConnectError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut claims = self.claims.clone();
        claims.insert("iat".to_owned(), now.into());
        claims.insert("exp".to_owned(), (now + self.seconds).into());
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text =
            format!("{}.{}", part(json!({ "alg": "RS256", "typ": "JWT" })), part(Value::Object(claims)));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| ConnectError::NoTls)?;
        Ok(Secret::new(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}

/// A key as PEM (RFC 7468) of PKCS#8 or PKCS#1. Line ends may be lost: forms and prompts of one line drop them.
fn private_key(pem: &Secret<String>) -> Option<RsaKeyPair> {
    let inside = |kind: &str| {
        let (_, rest) = pem.expose().split_once(&format!("-----BEGIN {kind}-----"))?;
        let (body, _) = rest.split_once(&format!("-----END {kind}-----"))?;
        let body = Zeroizing::new(body.replace("\\n", "").split_whitespace().collect::<String>());
        STANDARD.decode(body.as_bytes()).ok().map(Zeroizing::new)
    };
    match inside("PRIVATE KEY") {
        Some(der) => RsaKeyPair::from_pkcs8(&der).ok(),
        None => RsaKeyPair::from_der(&inside("RSA PRIVATE KEY")?).ok(),
    }
}
