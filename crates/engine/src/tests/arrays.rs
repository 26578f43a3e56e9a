//! How many leads go out with one call is learned from what HaloPSA answers; whatever it takes, each arrives once.

use super::support::{apply, everybody, ok, synced};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Sandbox, Source};
use std::collections::BTreeSet;

/// Writes all leads to a HaloPSA that was made so: how many there were to be written, and how many were sent with each
/// request.
async fn sent(make: impl FnOnce(&Sandbox)) -> (usize, Vec<usize>) {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.note_in_halo();
    make(sandbox);
    let applied = apply(&app).await.unwrap();
    assert_eq!((&applied["state"], &applied["done"]), (&json!("done"), &applied["total"]), "{applied}");
    let leads = sandbox.leads_written();
    let marks: BTreeSet<_> = leads.iter().map(|lead| lead.mark.clone()).collect();
    assert_eq!(marks.len(), leads.len());
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!(counts, json!({ "agreed": leads.len() }));
    let is_post = |method: &str, path: &str| method == "POST" && path.eq_ignore_ascii_case("/api/tickets");
    let arrays = sandbox
        .noted_in_halo()
        .into_iter()
        .filter(|request| is_post(&request.method, &request.path))
        .map(|request| request.body.as_ref().and_then(Value::as_array).map_or(1, Vec::len))
        .collect();
    drop(workspace);
    app.stop().await;
    (leads.len(), arrays)
}

#[tokio::test]
async fn twice_as_many_go_out_with_each_call_until_a_hundred_do() {
    everybody();
    let (leads, arrays) = sent(|_| {}).await;
    assert!(leads > 400, "{leads}");
    assert_eq!(arrays[..5], [25, 50, 100, 100, 100]);
    assert_eq!(arrays.iter().sum::<usize>(), leads, "each was sent once");
    assert!(arrays[2..arrays.len() - 1].iter().all(|array| *array == 100), "{arrays:?}");
}

#[tokio::test]
async fn what_is_refused_for_being_too_much_goes_out_in_parts_and_so_do_all_after_it() {
    for (longest, status, begins, then) in [
        (40, 413, &[25, 50, 25, 25, 25][..], 25),
        // Nothing is said but that it is refused: each of them is well in itself, so there were too many.
        (40, 400, &[25, 50, 25, 25, 25][..], 25),
        (10, 413, &[25, 12, 6, 6, 13, 6, 7, 6][..], 6),
        (10, 400, &[25, 12, 6, 6, 13, 6, 7, 7][..], 7),
    ] {
        let (_, arrays) = sent(|sandbox| sandbox.limit_arrays_in_halo(Some((longest, status)))).await;
        let (first, rest) = arrays.split_at(begins.len());
        assert_eq!(first, begins, "{longest} {status}");
        let (last, rest) = rest.split_last().unwrap();
        assert!(rest.iter().all(|array| *array == then) && *last <= then, "{longest} {status}: {arrays:?}");
    }
}

#[tokio::test]
async fn more_than_were_ever_answered_and_go_unanswered_are_sent_with_fewer_others_and_no_more_are_again() {
    everybody();
    for fault in [Fault::TimeoutBefore, Fault::TimeoutAfter] {
        // Signing in, type, status, what is there, which is asked in two ways, twenty-five and fifty.
        let mut script = vec![None; 7];
        script.push(Some(fault));
        let (leads, arrays) = sent(|sandbox| sandbox.faults().script(Source::Halo, script)).await;
        let (first, rest) = arrays.split_at(3);
        assert_eq!(first, [25, 50, 100], "{fault:?}");
        assert_eq!(rest.iter().max(), Some(&50), "{fault:?} {arrays:?}");
        let arrived = fault == Fault::TimeoutAfter;
        let again = arrays.iter().sum::<usize>() - leads;
        assert_eq!(again, if arrived { 0 } else { 100 }, "{fault:?} {arrays:?}");
        let small = rest.iter().filter(|array| **array == 12).count();
        assert!(arrived || small >= 8, "{fault:?} {arrays:?}");
    }
}
