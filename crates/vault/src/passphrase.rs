//! Secrets in a file under a passphrase, for systems without a keychain.
//!
//! `magic (8) · salt (16) · check (16) · nonce (24) · XChaCha20-Poly1305 of a JSON map`, with everything before
//! the cipher text authenticated. Argon2id (64 MiB, 3 passes, 1 lane; RFC 9106's second choice with less
//! memory than its first) makes 48 bytes of the passphrase and the salt: the key, and the check by which a wrong
//! passphrase is told from a damaged file.

use crate::{Secret, VaultError};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use std::{
    collections::BTreeMap,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

/// The fewest characters of a new passphrase.
pub const PASSPHRASE_AT_LEAST: usize = 8;

const MAGIC: &[u8; 8] = b"SLUICE\0\x01";
const SALT: usize = 16;
const CHECK: usize = 16;
const NONCE: usize = 24;
const HEAD: usize = MAGIC.len() + SALT + CHECK + NONCE;
/// The longest secret, in bytes: one that is longer is a mistake of the caller.
const LONGEST: usize = 1 << 20;

type Kept = BTreeMap<String, Zeroizing<String>>;

/// An opened file. Its content is read anew at each call, so that only the key stays in memory.
#[derive(Clone)]
pub(crate) struct PassphraseFile(Arc<Mutex<Opened>>);

struct Opened {
    path: PathBuf,
    salt: [u8; SALT],
    check: [u8; CHECK],
    key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for PassphraseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassphraseFile(..)")
    }
}

impl PassphraseFile {
    pub(crate) async fn open(path: PathBuf, passphrase: Secret<String>) -> Result<Self, VaultError> {
        let opened = blocking(move || Opened::open(path, &passphrase)).await?;
        Ok(Self(Arc::new(Mutex::new(opened))))
    }

    pub(crate) async fn get(&self, account: &str) -> Result<Option<Secret<String>>, VaultError> {
        let account = account.to_owned();
        self.with(move |opened| {
            let mut kept = opened.read()?;
            Ok(kept.get_mut(&account).map(|secret| Secret::new(std::mem::take(&mut **secret))))
        })
        .await
    }

    pub(crate) async fn set(&self, account: &str, secret: Secret<String>) -> Result<(), VaultError> {
        if secret.expose().len() > LONGEST {
            return Err(VaultError::TooLong { limit: LONGEST });
        }
        let account = account.to_owned();
        self.with(move |opened| {
            let mut kept = opened.read()?;
            kept.insert(account, Zeroizing::new(secret.expose().clone()));
            opened.write(&kept)
        })
        .await
    }

    pub(crate) async fn delete(&self, account: &str) -> Result<(), VaultError> {
        let account = account.to_owned();
        self.with(move |opened| {
            let mut kept = opened.read()?;
            match kept.remove(&account) {
                Some(_) => opened.write(&kept),
                None => Ok(()),
            }
        })
        .await
    }

    async fn with<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Opened) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let file = Arc::clone(&self.0);
        blocking(move || call(&file.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    spawn_blocking(call).await.unwrap_or(Err(VaultError::Io { kind: io::ErrorKind::Interrupted }))
}

impl Opened {
    fn open(path: PathBuf, passphrase: &Secret<String>) -> Result<Self, VaultError> {
        match fs::read(&path) {
            Ok(bytes) => {
                let (salt, expected) = head(&bytes)?;
                let (key, check) = derive(passphrase, &salt)?;
                if check != expected {
                    return Err(VaultError::WrongPassphrase);
                }
                let opened = Self { path, salt, check, key };
                opened.decrypt(&bytes)?;
                Ok(opened)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if passphrase.expose().chars().count() < PASSPHRASE_AT_LEAST {
                    return Err(VaultError::PassphraseShort { at_least: PASSPHRASE_AT_LEAST });
                }
                let salt = random()?;
                let (key, check) = derive(passphrase, &salt)?;
                Ok(Self { path, salt, check, key })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn read(&self) -> Result<Kept, VaultError> {
        match fs::read(&self.path) {
            Ok(bytes) => self.decrypt(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::new()),
            Err(error) => Err(error.into()),
        }
    }

    fn decrypt(&self, bytes: &[u8]) -> Result<Kept, VaultError> {
        head(bytes)?;
        let (head, msg) = bytes.split_at(HEAD);
        let nonce: [u8; NONCE] = head[HEAD - NONCE..].try_into().map_err(|_| VaultError::Damaged)?;
        let json = Zeroizing::new(
            self.cipher()
                .decrypt(&XNonce::from(nonce), Payload { msg, aad: head })
                .map_err(|_| VaultError::Damaged)?,
        );
        serde_json::from_slice(&json).map_err(|_| VaultError::Damaged)
    }

    fn write(&self, kept: &Kept) -> Result<(), VaultError> {
        let json = Zeroizing::new(serde_json::to_vec(kept).map_err(|_| VaultError::Damaged)?);
        let nonce: [u8; NONCE] = random()?;
        let mut bytes = [&MAGIC[..], &self.salt, &self.check, &nonce].concat();
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: &json, aad: &bytes })
            .map_err(|_| VaultError::TooLong { limit: LONGEST })?;
        bytes.extend(sealed);
        replace(&self.path, &bytes)?;
        Ok(())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.key))
    }
}

fn head(bytes: &[u8]) -> Result<([u8; SALT], [u8; CHECK]), VaultError> {
    let rest = bytes.strip_prefix(MAGIC).filter(|_| bytes.len() >= HEAD).ok_or(VaultError::Damaged)?;
    let (salt, rest) = rest.split_first_chunk().ok_or(VaultError::Damaged)?;
    let (check, _) = rest.split_first_chunk().ok_or(VaultError::Damaged)?;
    Ok((*salt, *check))
}

fn derive(
    passphrase: &Secret<String>,
    salt: &[u8; SALT],
) -> Result<(Zeroizing<[u8; 32]>, [u8; CHECK]), VaultError> {
    let unable = |_| VaultError::Io { kind: io::ErrorKind::OutOfMemory };
    let params = Params::new(64 * 1024, 3, 1, Some(32 + CHECK)).map_err(unable)?;
    let mut made = Zeroizing::new([0_u8; 32 + CHECK]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose().as_bytes(), salt, &mut *made)
        .map_err(unable)?;
    let mut key = Zeroizing::new([0_u8; 32]);
    let mut check = [0_u8; CHECK];
    key.copy_from_slice(&made[..32]);
    check.copy_from_slice(&made[32..]);
    Ok((key, check))
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::Io { kind: io::ErrorKind::Other })?;
    Ok(bytes)
}

/// Puts the new content in place of the old in one step: after a crash either is there, whole.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}
