//! Whatever HaloPSA does wrong is told by its cause, or does no harm, and is over once HaloPSA is well again. Faults of others,
//! and elsewhere, are in `planted.rs`.

use super::support::{connection, ended, hurried, ok};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::time::Duration;

/// What a sync comes to under a fault that stays: the code of its failure, or nothing where it does no harm.
fn cause(fault: Fault) -> Option<&'static str> {
    Some(match fault {
        Fault::Unreachable | Fault::CutAfterHead | Fault::CutInBody => "unreachable",
        Fault::TimeoutBefore | Fault::TimeoutAfter => "timed_out",
        Fault::RateLimited | Fault::RateLimitedSilently | Fault::Later(429, _) => "rate_limited",
        Fault::ServerError | Fault::Status(_) | Fault::Later(..) => "unexpected_answer",
        // HaloPSA says with the same status that a right is missing; its token is new each time.
        Fault::ExpiredToken => "forbidden",
        Fault::Revoked => "bad_credentials",
        Fault::Html => "not_an_api",
        Fault::HalfPage | Fault::RepeatedPage => "stream_short",
        Fault::Slow(_)
        | Fault::Drip(_)
        | Fault::WrongType
        | Fault::ShuffledPage
        | Fault::DoubledRows
        | Fault::WrongCount
        | Fault::Drift
        | Fault::Drifted(..)
        | Fault::Reshaped(..)
        | Fault::ClockSkew => return None,
    })
}

#[tokio::test]
async fn whatever_halopsa_does_wrong_is_told_by_its_cause_or_harmless_and_is_over_once_it_is_well() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let halo = connection(&app, "halopsa").await;
    let sync = json!({ "connections": [halo["id"]] });
    let id = halo["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(ended(&app, "sync", sync.clone()).await["state"], "done");
    let held = connection(&app, "halopsa").await["records"].clone();
    let mut wrong = Vec::new();
    for fault in Fault::all(Duration::from_millis(20)).into_iter().chain([Fault::Unreachable]) {
        let expected = cause(fault);
        workspace.store.write(move |w| w.clear_cursors(id)).await.unwrap();
        faults.set(Source::Halo, fault);
        let told = ended(&app, "sync", sync.clone()).await;
        faults.clear().unwrap();
        let found = told["failure"]["code"].as_str();
        if found != expected {
            wrong.push(format!("{fault:?}: {found:?}, not {expected:?}"));
        }
        if let Some(code) = found {
            let today = ok(&app, "today", Value::Null).await;
            let mut notices = today["notices"].as_array().unwrap().iter();
            let named = |one: &Value| one["failure"]["code"] == code && one["needs_action"] == true;
            assert!(notices.any(named), "{fault:?}: {today}");
        }
        let after = ended(&app, "sync", sync.clone()).await;
        assert_eq!(after["state"], "done", "after {fault:?}: {after}");
        assert_eq!(connection(&app, "halopsa").await["records"], held, "after {fault:?}");
    }
    // A list of which every page is short in the same way can't be told from one that is counted wrongly.
    assert!(
        wrong.iter().all(|told| told.starts_with("HalfPage") || told.starts_with("RepeatedPage")),
        "{wrong:#?}"
    );
    app.stop().await;
}
