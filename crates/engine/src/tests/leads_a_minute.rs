//! How many leads a minute are created by plan and apply: at HaloPSA's limit, with time that stands still while an answer is
//! on its way, and where each answer takes a second.

use super::{
    paced::{asked, import, limited, written},
    support::{clocked, connection, ended, ok},
};
use crate::App;
use chrono::TimeDelta;
use serde_json::json;
use std::time::Duration;
use tokio::{task::spawn_blocking, time};

/// Calls that HaloPSA allows in one window, a fifth of the fewest that are published: the rest is the same, only faster.
const CALLS: u32 = 60;
/// The window, in seconds.
const WINDOW: u32 = 300;
/// Windows that are measured.
const WINDOWS: u32 = 2;
/// Tickets that HaloPSA takes here with one call that writes.
const ARRAY: u32 = 25;
/// Rows in one call that reads: HaloPSA gives no more.
const PAGE: u32 = 100;
/// More leads than can be created in the windows.
const LEADS: u32 = CALLS * WINDOWS * ARRAY;

/// How many calls a lead takes: it is a part of the one that creates it, and of one that reads it back.
fn calls_of(array: u32) -> f64 {
    1.0 / f64::from(array) + 1.0 / f64::from(PAGE)
}

#[tokio::test]
async fn nine_tenths_of_the_leads_are_created_that_arrays_and_the_window_allow() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    assert_eq!(ended(&app, "sync", json!({ "connections": [halo] })).await["state"], "done");
    import(&app, folder.path(), LEADS).await;
    let planned = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert!(planned["creates"].as_u64().unwrap() >= u64::from(LEADS) * 9 / 10, "{planned}");
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.limit_arrays_in_halo(Some((ARRAY as usize, 413)));
    let client = limited(&workspace, (CALLS, WINDOW)).await;
    let before = sandbox.requests().len();

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

    let mut answers = asked(sandbox, before);
    answers.retain(|line| line.path != "/auth/token");
    let (leads, minutes) = (sandbox.leads_written().len() as f64, f64::from(WINDOW * WINDOWS) / 60.0);
    let allowed = f64::from(CALLS * WINDOWS);
    let possible = allowed / calls_of(ARRAY);
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

/// One call at a time: what was read later is kept later. So answers of a second allow sixty calls a minute, and the window
/// that HaloPSA's customers name, 700 calls in five minutes, more than twice as many.
#[tokio::test]
async fn nine_tenths_of_the_leads_are_created_and_read_back_that_answers_of_a_second_allow() {
    for (array, leads) in [(ARRAY, 3_000), (100, 8_000)] {
        let folder = tempfile::tempdir().unwrap();
        let (app, clock) = clocked(folder.path()).await;
        let halo = connection(&app, "halopsa").await["id"].clone();
        assert_eq!(ended(&app, "sync", json!({ "connections": [halo] })).await["state"], "done");
        import(&app, folder.path(), leads).await;
        let workspace = app.workspace().await.unwrap();
        let sandbox = workspace.sandbox().unwrap();
        sandbox.limit_arrays_in_halo(Some((array as usize, 413)));
        let client = limited(&workspace, (700, 300)).await;
        let before = sandbox.requests().len();
        let took = written(&app, &clock, &client, 1, |_, _| {}).await.as_secs_f64();

        let (created, calls) = (sandbox.leads_written().len(), asked(sandbox, before).len());
        assert!(created >= leads as usize * 9 / 10, "{created}");
        assert_eq!(ok(&app, "ledger", json!({ "limit": 1 })).await["counts"], json!({ "agreed": created }));
        // Seconds: what the answers take, or where that is longer, what the window does.
        let possible = created as f64 * calls_of(array) * f64::max(1.0, 300.0 / 700.0);
        let a_minute = |seconds: f64| 60.0 * created as f64 / seconds;
        println!(
            "{array} at once, a second an answer: leads per minute {:.0} of {:.0} possible ({:.1} %), with {calls} calls",
            a_minute(took),
            a_minute(possible),
            100.0 * possible / took
        );
        assert!(
            (took - calls as f64).abs() < 3.0,
            "the clock ran otherwise than the answers: {took} s, {calls} calls"
        );
        assert!(possible >= 0.9 * took, "{took} s in place of {possible}");
        drop(workspace);
        app.stop().await;
    }
}

/// How many writes are known to have arrived.
async fn marks(app: &App) -> usize {
    let counts = ok(app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    let count = |state: &str| counts[state].as_u64().unwrap_or_default();
    (count("sent") + count("agreed")) as usize
}
