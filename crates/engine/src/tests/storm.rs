//! Everything that can go wrong at once: nothing is lost and nothing is doubled, and all of it arrives once it is over.

use super::support::{hurried, jobs, ok, sync};
use crate::{App, workspace::Workspace};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source, Storm};
use std::time::Duration;

const SOURCES: [Source; 3] = [Source::Halo, Source::Apollo, Source::Hunter];
/// How often is tried while it storms.
const ROUNDS: usize = 12;

fn rage(workspace: &Workspace, share: u32, seed: u64) {
    let faults: Vec<(Fault, u32)> =
        Fault::all(Duration::from_millis(5)).into_iter().map(|fault| (fault, share)).collect();
    let sandbox = workspace.sandbox().unwrap();
    for source in SOURCES {
        sandbox.faults().storm(source, Storm { faults: faults.clone(), seed });
    }
}

/// Tries until every connection was read to its end, or the rounds are over: how many it took, and the causes told.
async fn read_through(app: &App) -> (usize, Vec<String>) {
    let mut causes = Vec::new();
    for round in 1..=ROUNDS {
        let ended = sync(app).await;
        causes.extend(ended.iter().filter_map(|job| Some(job["failure"]["code"].as_str()?.to_owned())));
        if ended.iter().all(|job| job["state"] == "done") {
            return (round, causes);
        }
    }
    (ROUNDS, causes)
}

/// Writes what is planned and what is left, until nothing is, or the rounds are over.
async fn write_through(app: &App) -> usize {
    for round in 1..=ROUNDS {
        let plan = ok(app, "plan", json!({ "limit": 0 })).await;
        if ["creates", "updates", "waiting"].iter().all(|what| plan[what] == 0) {
            return round;
        }
        if plan["refusal"].is_null() {
            let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
            jobs(app, "apply", input).await;
        } else {
            sync(app).await;
        }
    }
    ROUNDS
}

#[tokio::test]
async fn in_a_storm_nothing_is_lost_or_doubled_and_afterwards_all_of_it_has_arrived() {
    let (calm, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let still = hurried(calm.path()).await;
    sync(&still).await;
    write_through(&still).await;
    let expected = still.demonstration().await.unwrap();
    still.stop().await;

    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    rage(&workspace, 50, 2026);
    let (reading, causes) = read_through(&app).await;
    let writing = write_through(&app).await;
    println!("storm: read in {reading} rounds, written in {writing}; told: {causes:?}");
    workspace.sandbox().unwrap().faults().clear().unwrap();
    let ended = sync(&app).await;
    assert!(ended.iter().all(|job| job["state"] == "done"), "{ended:?}");
    write_through(&app).await;
    sync(&app).await;

    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    assert_eq!(
        (found.fetched, found.written),
        (expected.fetched, expected.written),
        "{found:?} {expected:?}"
    );
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert_eq!((&plan["creates"], &plan["waiting"]), (&json!(0), &json!(0)));
    app.stop().await;
}
