//! How many leads a minute are created at HaloPSA's limit: by plan and apply, with time that stands still while an answer
//! is on its way and jumps to where the limiter lets the next call out.

use super::support::{clocked, connection, ended, ok};
use crate::{App, plan, workspace::Workspace};
use chrono::TimeDelta;
use serde_json::json;
use sluice_connect::{
    Client, ClientOptions,
    manifest::{Limit, LimitPer},
};
use sluice_sandbox::Source;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, time::Duration};
use tokio::{task::spawn_blocking, time};

/// Calls that HaloPSA allows in one window, a fifth of the fewest that are published: the rest is the same, only faster.
const CALLS: u32 = 60;
/// The window, in seconds.
const WINDOW: u32 = 300;
/// Windows that are measured.
const WINDOWS: u32 = 2;
/// Rows in one call that reads: HaloPSA gives no more.
const PAGE: f64 = 100.0;
/// More leads than can be created in the windows.
const LEADS: u32 = CALLS * WINDOWS * plan::AT_ONCE;

/// A word of its own for each number.
fn word(number: u32, salt: u64) -> String {
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ salt;
    let mixed = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
    (0..8).map(|at| char::from(b'a' + (mixed >> (at * 8) & 0xff) as u8 % 26)).collect()
}

/// Brings in a list of people who have nothing to do with each other and of whom enough is known.
async fn import(app: &App, folder: &Path) {
    let mut text = "First Name,Last Name,Email,Job Title,Company,Phone,Country\n".to_owned();
    for row in 0..LEADS {
        let (given, family, firm) = (word(row, 1), word(row, 2), word(row, 3));
        let phone = format!("+44 20 7{}", 1_000_000 + row * 2_663);
        writeln!(
            text,
            "{given},{family},{given}.{family}@{firm}.com,Head of Sales,{firm} Works,{phone},United Kingdom"
        )
        .unwrap();
    }
    let path = folder.join("leads.csv");
    fs::write(&path, text).unwrap();
    let job = ended(app, "import", json!({ "file": path.display().to_string() })).await;
    assert_eq!(job["state"], "done", "{job}");
}

/// HaloPSA's client as the program makes it, within this limit and with nothing used up.
async fn limited(workspace: &Workspace) -> Client {
    let halo = workspace.halo().await.unwrap().unwrap();
    let secret = workspace.vault.get(&workspace.account(halo.id, "client_secret")).await.unwrap().unwrap();
    let limit = Limit {
        calls: CALLS.try_into().unwrap(),
        seconds: WINDOW.try_into().unwrap(),
        per: LimitPer::Account,
        limit_header: None,
        left_header: None,
    };
    let options =
        ClientOptions { allow_loopback_http: true, limits: Some(vec![limit]), ..ClientOptions::default() };
    let connector = workspace.connector(&halo.connector).await.unwrap();
    let secrets = BTreeMap::from([("client_secret".to_owned(), secret)]);
    let client = Client::new(connector, halo.settings.clone(), secrets, options).unwrap();
    workspace.adopt(&halo, client.clone()).await.unwrap();
    workspace.sandbox().unwrap().limit_halo(CALLS, Duration::from_secs(WINDOW.into()));
    client
}

#[tokio::test]
async fn nine_tenths_of_the_leads_are_created_that_arrays_and_the_window_allow() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    assert_eq!(ended(&app, "sync", json!({ "connections": [halo] })).await["state"], "done");
    import(&app, folder.path()).await;
    let planned = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert!(planned["creates"].as_u64().unwrap() >= u64::from(LEADS) * 9 / 10, "{planned}");
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let client = limited(&workspace).await;
    let calls = || {
        let lines = sandbox.requests().into_iter().filter(|line| line.source == Source::Halo);
        lines.filter(|line| line.path != "/auth/token").collect::<Vec<_>>()
    };
    let before = calls().len();

    let (start, length) = (time::Instant::now(), Duration::from_secs((WINDOW * WINDOWS).into()));
    let input = json!({ "fingerprint": planned["fingerprint"], "release_brake": true });
    ok(&app, "apply", input).await;
    time::pause();
    while workspace.jobs.count() > 0 {
        // The paused clock does not run ahead while a thread is at work.
        spawn_blocking(std::thread::yield_now).await.unwrap();
        let Some(wait) = client.calls_wait() else { continue };
        // What would come next comes after the windows.
        if start.elapsed() + wait >= length {
            break;
        }
        // Timers are exact to a millisecond.
        time::advance(wait + Duration::from_millis(1)).await;
        clock.forward(TimeDelta::from_std(wait).unwrap());
        sandbox.pass_in_halo(u32::try_from(wait.as_secs()).unwrap()).unwrap();
    }
    time::resume();
    assert!(start.elapsed() < length + Duration::from_secs(60), "the clock ran ahead");

    let (leads, answers) = (sandbox.leads_written().len() as f64, calls().split_off(before));
    let minutes = f64::from(WINDOW * WINDOWS) / 60.0;
    let allowed = f64::from(CALLS * WINDOWS);
    // A lead is a part of the call that creates it, and of one that reads it back.
    let possible = allowed / (1.0 / f64::from(plan::AT_ONCE) + 1.0 / PAGE);
    println!(
        "leads per minute {:.0} of {:.0} possible ({:.1} %), with {} of {allowed} calls ({:.1} %)",
        leads / minutes,
        possible / minutes,
        100.0 * leads / possible,
        answers.len(),
        100.0 * answers.len() as f64 / allowed
    );
    assert!(answers.iter().all(|line| line.status != Some(429)), "asked too often");
    assert!(leads >= 0.9 * possible, "{leads} of {possible}");
    assert!(workspace.jobs.count() > 0, "there were leads left to create");
    assert_eq!(sandbox.leads_written().len(), marks(&app).await, "what was sent is known to have been");
    app.stop().await;
}

/// How many writes are known to have arrived.
async fn marks(app: &App) -> usize {
    let counts = ok(app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    let count = |state: &str| counts[state].as_u64().unwrap_or_default();
    (count("sent") + count("agreed")) as usize
}
