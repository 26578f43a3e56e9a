//! What stands in the way of opening, in the real window: the cause, the next step by key or mouse, and nothing lost.

#![allow(clippy::unwrap_used, reason = "what is missing in a test fails it")]

use serde_json::{Value, json};
use sluice_desktop_tests::{Start, Window};
use std::{fs, time::Duration};

const SOON: Duration = Duration::from_secs(20);
const PASSPHRASE: &str = "correct horse battery";

fn sealed() -> Value {
    json!({ "practice": true, "vault": "passphrase", "passphrase": PASSPHRASE })
}

/// Opens the practice workspace, and tells what it holds.
async fn practise(window: &Window) -> Vec<Value> {
    window.call("open_workspace", sealed()).await.unwrap().done();
    let rows = window.call("connections", Value::Null).await.unwrap().done();
    rows.as_array().unwrap().iter().map(|row| json!([row["id"], row["name"], row["records"]])).collect()
}

/// Waits for the page of a closed workspace with this code.
async fn closed(window: &Window, code: &str) {
    window.see("[data-place='closed']").await.unwrap();
    let shown =
        format!("return document.querySelector('[data-place=\"closed\"]')?.innerText.includes('{code}')");
    window.until(SOON, &shown).await.unwrap();
    assert_eq!(window.barriers().await.unwrap(), Vec::<String>::new());
}

async fn click(window: &Window, name: &str) {
    let button = format!(
        "const button = [...document.querySelectorAll('button')].find((one) => one.innerText.trim() === '{name}');
         button?.click(); return button !== undefined"
    );
    window.until(SOON, &button).await.unwrap();
}

#[tokio::test]
async fn without_a_keychain_the_window_says_so_and_opens_for_this_run() {
    let window = Start::default().with("SLUICE_SESSION_KEYRING", "none").open().await.unwrap();
    window.see("[data-place='first-run'] .choice button").await.unwrap();
    click(&window, "Start practice").await;
    closed(&window, "vault_absent").await;
    click(&window, "Open for this run only").await;
    window.see("[data-place='today']").await.unwrap();
    window.close().await.unwrap();
}

#[tokio::test]
async fn a_second_window_on_the_same_folder_waits_until_the_first_is_closed() {
    let first = Window::open().await.unwrap();
    let before = practise(&first).await;
    // Another session, so that the second start is not handed to the first window.
    let second = Start::default().on(first.shared_folder()).open().await.unwrap();
    second.see("[data-place='closed']").await.unwrap();
    let refused = second.call("open_workspace", sealed()).await.unwrap().refused();
    assert_eq!(refused["code"], "workspace_in_use");
    second.run("setTimeout(() => location.reload())").await.unwrap();
    closed(&second, "workspace_in_use").await;

    first.close().await.unwrap();
    assert_eq!(practise(&second).await, before);
    second.close().await.unwrap();
}

#[tokio::test]
async fn a_damaged_database_is_told_left_alone_and_practice_opens_again_when_it_is_put_back() {
    let window = Window::open().await.unwrap();
    let before = practise(&window).await;
    let folder = window.shared_folder();
    window.close().await.unwrap();
    let file = folder.path().join("practice/sluice.db");
    // What was not yet moved into the file lies beside it.
    let beside = folder.path().join("practice/sluice.db-wal");
    let (whole, log) = (fs::read(&file).unwrap(), fs::read(&beside).ok());
    let mut damaged = whole.clone();
    damaged[..64].fill(0xaa);
    fs::write(&file, &damaged).unwrap();

    let window = Start::default().on(folder).open().await.unwrap();
    closed(&window, "vault_locked").await;
    let typed = format!(
        "const field = document.querySelector('#passphrase'); field.value = '{PASSPHRASE}';
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return true"
    );
    window.until(SOON, &typed).await.unwrap();
    click(&window, "Open with the passphrase").await;
    closed(&window, "store_unreadable").await;
    assert!(fs::read(&file).unwrap().starts_with(&damaged[..64]), "the file was mended or made anew");
    fs::write(&file, &whole).unwrap();
    match log {
        Some(log) => fs::write(&beside, log).unwrap(),
        None => drop(fs::remove_file(&beside)),
    }
    assert_eq!(practise(&window).await, before);
    window.close().await.unwrap();
}
