//! What every kind of vault promises.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says what it skips")]

use sluice_vault::{Secret, Vault, VaultError, VaultKind};
use std::{fs, path::Path, process::Command};

async fn opened(path: &Path, passphrase: &str) -> Result<Vault, VaultError> {
    Vault::passphrase(path.to_owned(), passphrase.into()).await
}

async fn kept(vault: &Vault, account: &str) -> Option<String> {
    vault.get(account).await.unwrap().map(|secret| secret.expose().clone())
}

async fn check_keeps_and_forgets(vault: &Vault) {
    assert_eq!(kept(vault, "apollo").await, None);
    vault.set("apollo", "first".into()).await.unwrap();
    vault.set("hunter", "other".into()).await.unwrap();
    vault.set("apollo", "second".into()).await.unwrap();
    let long = "token ".repeat(2_000);
    vault.set("halo", Secret::new(long.clone())).await.unwrap();
    assert_eq!(kept(&vault.clone(), "apollo").await.as_deref(), Some("second"));
    assert_eq!(kept(vault, "halo").await, Some(long));
    for account in ["apollo", "hunter", "halo", "never kept"] {
        vault.delete(account).await.unwrap();
        assert_eq!(kept(vault, account).await, None, "{account}");
    }
}

#[tokio::test]
async fn a_session_keeps_and_forgets() {
    let vault = Vault::session();
    assert_eq!(vault.kind(), VaultKind::Session);
    check_keeps_and_forgets(&vault).await;
}

#[tokio::test]
async fn a_passphrase_file_keeps_and_forgets() {
    let folder = tempfile::tempdir().unwrap();
    let vault = opened(&folder.path().join("secrets"), "correct horse").await.unwrap();
    assert_eq!(vault.kind(), VaultKind::Passphrase);
    check_keeps_and_forgets(&vault).await;
}

#[tokio::test]
async fn a_passphrase_file_opens_again_with_its_passphrase_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets");
    let vault = opened(&path, "correct horse").await.unwrap();
    vault.set("apollo", "planted-secret".into()).await.unwrap();

    let again = opened(&path, "correct horse").await.unwrap();
    assert_eq!(kept(&again, "apollo").await.as_deref(), Some("planted-secret"));
    assert!(matches!(opened(&path, "wrong horse!").await, Err(VaultError::WrongPassphrase)));

    let bytes = fs::read(&path).unwrap();
    for planted in ["planted-secret", "apollo", "correct horse"] {
        assert!(
            !bytes.windows(planted.len()).any(|window| window == planted.as_bytes()),
            "{planted} in clear"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
}

#[tokio::test]
async fn a_changed_byte_is_noticed_and_the_file_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets");
    opened(&path, "correct horse").await.unwrap().set("apollo", "secret".into()).await.unwrap();
    let whole = fs::read(&path).unwrap();
    for (at, code) in [
        (0, "vault_damaged"),
        (45, "vault_damaged"),
        (70, "vault_damaged"),
        (whole.len() - 1, "vault_damaged"),
        (10, "vault_wrong_passphrase"),
    ] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert_eq!(opened(&path, "correct horse").await.unwrap_err().code(), code, "byte {at}");
        assert_eq!(fs::read(&path).unwrap(), changed);
    }
    fs::write(&path, &whole[..30]).unwrap();
    assert_eq!(opened(&path, "correct horse").await.unwrap_err().code(), "vault_damaged", "cut short");
}

#[tokio::test]
async fn a_new_file_wants_a_passphrase_worth_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let error = opened(&folder.path().join("secrets"), "short").await.unwrap_err();
    assert_eq!(error.code(), "vault_passphrase_short");
    assert_eq!(error.params()["at_least"], "8");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_a_passphrase_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets");
    opened(&path, "correct horse").await.unwrap().set("apollo", "secret".into()).await.unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A real Secret Service, or nothing: the tests below say so when they can't run.
fn keychain_wanted() -> bool {
    let wanted = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        && std::env::var("SLUICE_TEST_KEYCHAIN").is_ok_and(|value| value == "1");
    if !wanted {
        println!("skipped: no keychain to test against (SLUICE_TEST_KEYCHAIN=1 and a session bus)");
    }
    wanted
}

#[tokio::test]
async fn a_keychain_keeps_and_forgets() {
    if !keychain_wanted() {
        return;
    }
    let vault = Vault::keychain(&format!("sluice-test-{}", std::process::id())).await.unwrap();
    assert_eq!(vault.kind(), VaultKind::Keychain);
    check_keeps_and_forgets(&vault).await;
}

#[tokio::test]
async fn a_kept_secret_is_found_by_the_systems_own_tool() {
    if !keychain_wanted() {
        return;
    }
    let service = format!("sluice-seen-{}", std::process::id());
    let vault = Vault::keychain(&service).await.unwrap();
    vault.set("apollo", "seen-from-outside".into()).await.unwrap();
    match Command::new("secret-tool").args(["lookup", "service", &service, "username", "apollo"]).output() {
        Ok(found) => assert_eq!(String::from_utf8_lossy(&found.stdout).trim(), "seen-from-outside"),
        Err(_) => println!("skipped: secret-tool is not installed"),
    }
    vault.delete("apollo").await.unwrap();
}
