//! Whatever a system does wrong is told by its cause, with the next step, and is over once the system is well again.

use super::support::{connection, ended, hurried, ok};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::{collections::BTreeMap, time::Duration};

/// What a sync comes to under a fault that stays: the code of its failure, or nothing where it does no harm.
fn cause(source: Source, fault: Fault) -> Option<&'static str> {
    Some(match fault {
        Fault::Unreachable | Fault::CutAfterHead | Fault::CutInBody => "unreachable",
        Fault::TimeoutBefore | Fault::TimeoutAfter => "timed_out",
        Fault::RateLimited | Fault::RateLimitedSilently | Fault::Later(429, _) => "rate_limited",
        Fault::ServerError | Fault::Status(_) | Fault::Later(..) => "unexpected_answer",
        // HaloPSA says with the same status that a right is missing; its token is new each time.
        Fault::ExpiredToken if source == Source::Halo => "forbidden",
        Fault::ExpiredToken | Fault::Revoked => "bad_credentials",
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
        | Fault::ClockSkew => return None,
    })
}

#[tokio::test]
async fn of_forty_faults_at_least_thirty_eight_are_told_by_their_cause_and_harmless_ones_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let mut planted = vec![Fault::Unreachable];
    planted.extend(Fault::all(Duration::from_millis(20)));
    let words: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../../../../ui/messages/en.json")).unwrap();
    let (mut tried, mut wrong) = (0, Vec::new());
    for (source, connector) in
        [(Source::Halo, "halopsa"), (Source::Apollo, "apollo"), (Source::Hunter, "hunter")]
    {
        let row = connection(&app, connector).await;
        let sync = json!({ "connections": [row["id"]] });
        let id = row["id"].as_str().unwrap().parse().unwrap();
        let well = ended(&app, "sync", sync.clone()).await;
        assert_eq!(well["state"], "done", "{well}");
        let held = connection(&app, connector).await["records"].clone();
        for fault in &planted {
            let expected = cause(source, *fault);
            // The others' own limits allow no more than a few whole passes.
            if source != Source::Halo && matches!(expected, None | Some("stream_short")) {
                continue;
            }
            workspace.store.write(move |w| w.clear_cursors(id)).await.unwrap();
            faults.set(source, *fault);
            let told = ended(&app, "sync", sync.clone()).await;
            faults.clear().unwrap();
            let found = told["failure"]["code"].as_str();
            tried += 1;
            if found != expected {
                wrong.push(format!("{source:?} {fault:?}: {found:?}, not {expected:?}"));
            }
            if let Some(code) = found {
                let today = ok(&app, "today", Value::Null).await;
                let named = today["notices"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|notice| notice["failure"]["code"] == code && notice["needs_action"] == true);
                assert!(named, "{fault:?}: {today}");
                for part in ["", ".why", ".do"] {
                    assert!(words.contains_key(&format!("failure.{code}{part}")), "{code}{part}");
                }
            }
            if source == Source::Halo {
                let after = ended(&app, "sync", sync.clone()).await;
                assert_eq!(after["state"], "done", "after {fault:?}: {after}");
            }
        }
        // Their own limits hold: it goes on where it stopped.
        let mut after = ended(&app, "sync", sync.clone()).await;
        for _ in 0..40 {
            if after["failure"]["code"] != "rate_limited" {
                break;
            }
            after = ended(&app, "sync", sync.clone()).await;
        }
        assert_eq!(after["state"], "done", "{after}");
        assert_eq!(connection(&app, connector).await["records"], held);
    }
    println!("causes: {tried} faults, {} told wrongly: {wrong:#?}", wrong.len());
    // A list of which every page is short in the same way can't be told from one that is counted wrongly.
    assert!(tried >= 40 && wrong.len() * 20 <= tried, "{tried}: {wrong:#?}");
    app.stop().await;
}
