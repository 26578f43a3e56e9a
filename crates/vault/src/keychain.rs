use crate::{
    Secret, VaultError,
    parts::{self, Entries},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// How long a call may take. A locked keychain blocks until its dialog is answered, a frozen one for ever.
const LIMIT: Duration = Duration::from_secs(5);

/// The operating system's keychain, under one service name.
///
/// Calls run one at a time: while one hangs, later ones give up after [`LIMIT`] without taking another thread.
#[derive(Clone, Debug)]
pub(crate) struct Keychain {
    service: Arc<str>,
    turn: Arc<Mutex<()>>,
}

impl Keychain {
    pub(crate) async fn open(service: &str) -> Result<Self, VaultError> {
        let keychain = Self { service: service.into(), turn: Arc::default() };
        keychain.run(|entries| probe(&entries)).await?;
        Ok(keychain)
    }

    pub(crate) async fn get(&self, account: &str) -> Result<Option<Secret<String>>, VaultError> {
        let account = account.to_owned();
        let text = self.run(move |entries| parts::read(&entries, &account)).await?;
        Ok(text.map(|mut text| Secret::new(std::mem::take(&mut *text))))
    }

    pub(crate) async fn set(&self, account: &str, secret: Secret<String>) -> Result<(), VaultError> {
        let account = account.to_owned();
        self.run(move |entries| parts::write(&entries, &account, secret.expose())).await
    }

    pub(crate) async fn delete(&self, account: &str) -> Result<(), VaultError> {
        let account = account.to_owned();
        self.run(move |entries| parts::remove(&entries, &account)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        call: impl FnOnce(Service) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let timed_out = VaultError::TimedOut { seconds: LIMIT.as_secs() };
        let work = async {
            let turn = Arc::clone(&self.turn).lock_owned().await;
            let service = Service(Arc::clone(&self.service));
            tokio::task::spawn_blocking(move || {
                let result = call(service);
                drop(turn);
                result
            })
            .await
        };
        match tokio::time::timeout(LIMIT, work).await {
            Ok(Ok(result)) => result,
            Ok(Err(_stopped)) => Err(VaultError::Absent),
            Err(_elapsed) => Err(timed_out),
        }
    }
}

fn probe(entries: &Service) -> Result<(), VaultError> {
    // One account per process, so that two starting at once don't trip over each other's probe.
    let account = format!("probe-{}", std::process::id());
    entries.write(&account, "probe")?;
    let read = entries.read(&account);
    entries.remove(&account)?;
    match read?.as_deref().map(String::as_str) {
        Some("probe") => Ok(()),
        _ => Err(VaultError::Absent),
    }
}

struct Service(Arc<str>);

impl Service {
    /// Runs a call, and runs it once more on a new connection if the first one turns out to be broken: the
    /// service may have been restarted. All calls made here may be repeated without harm.
    fn with<T>(
        &self,
        account: &str,
        call: impl Fn(&keyring::Entry) -> keyring::Result<T>,
    ) -> Result<Option<T>, VaultError> {
        let once = || entry(&self.0, account).and_then(|entry| call(&entry));
        let result = match once() {
            Err(keyring::Error::PlatformFailure(_)) => reopen().and_then(|()| once()),
            result => result,
        };
        match result {
            Ok(value) => Ok(Some(value)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(classify(&error)),
        }
    }
}

impl Entries for Service {
    fn read(&self, account: &str) -> Result<Option<Zeroizing<String>>, VaultError> {
        let Some(bytes) = self.with(account, keyring::Entry::get_secret)? else { return Ok(None) };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                Err(VaultError::Damaged)
            }
        }
    }

    // As bytes: Windows would store a password as UTF-16 and so hold half as much.
    fn write(&self, account: &str, text: &str) -> Result<(), VaultError> {
        self.with(account, |entry| entry.set_secret(text.as_bytes())).map(drop)
    }

    fn remove(&self, account: &str) -> Result<(), VaultError> {
        self.with(account, keyring::Entry::delete_credential).map(drop)
    }
}

/// `keyring` chooses and opens the system's store, but only once: if that failed, it fails for the life of the
/// process. The entry is then made on a store opened here.
fn entry(service: &str, account: &str) -> keyring::Result<keyring::Entry> {
    match keyring::Entry::new(service, account) {
        Err(keyring::Error::NoDefaultStore) => {
            if keyring_core::get_default_store().is_none() {
                reopen()?;
            }
            Ok(keyring::Entry { inner: keyring_core::Entry::new(service, account)? })
        }
        result => result,
    }
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn reopen() -> keyring::Result<()> {
    keyring_core::set_default_store(zbus_secret_service_keyring_store::Store::new()?);
    Ok(())
}

/// macOS and Windows hold no connection that could be opened again.
#[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
fn reopen() -> keyring::Result<()> {
    Err(keyring::Error::NoDefaultStore)
}

fn classify(error: &keyring::Error) -> VaultError {
    match error {
        // The Secret Service answers `NoResult` where it has no collection to keep things in; asking the user to
        // unlock it would lead nowhere.
        keyring::Error::NoStorageAccess(cause) if format!("{cause:?}") == "NoResult" => VaultError::Absent,
        keyring::Error::NoStorageAccess(_) => VaultError::Locked,
        keyring::Error::TooLong(_, limit) => VaultError::TooLong { limit: *limit as usize },
        keyring::Error::BadEncoding(_)
        | keyring::Error::BadDataFormat(..)
        | keyring::Error::BadStoreFormat(_)
        | keyring::Error::Ambiguous(_) => VaultError::Damaged,
        _ => VaultError::Absent,
    }
}
