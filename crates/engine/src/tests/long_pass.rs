//! What changes there while a long pass is read.

use super::support::{connection, ended, hurried};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use sluice_connect::Cursor;
use sluice_domain::{ConnectionId, RecordId};
use sluice_store::Store;

/// More leads than a page has.
const LEADS: i64 = 102;
/// Above the numbers of those that are there.
const FIRST: i64 = 700_000;

/// A lead that was changed last at this moment.
fn lead(like: &Map<String, Value>, ticket: i64, title: &str, changed: DateTime<Utc>) -> Map<String, Value> {
    let mut row = like.clone();
    for (name, value) in [
        ("id", json!(ticket)),
        ("oppcontactname", json!(format!("Nora{ticket} Vinter{ticket}"))),
        ("oppemailaddress", json!(format!("nora{ticket}@vinter{ticket}.example"))),
        ("oppjobtitle", json!(title)),
        ("last_update", json!(changed.format("%Y-%m-%dT%H:%M:%S").to_string())),
    ] {
        row.insert(name.to_owned(), value);
    }
    row
}

/// What HaloPSA said of a lead last.
async fn known(store: &Store, halo: ConnectionId, ticket: i64) -> Option<String> {
    let record = RecordId::of(halo, "leads", &ticket.to_string());
    store.read(move |r| r.latest_observation(record)).await.unwrap().map(|seen| seen.raw)
}

#[tokio::test]
async fn what_changed_on_a_page_that_was_read_long_before_the_pass_ended_comes_with_the_next_pass() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let sync = json!({ "connections": [connection(&app, "halopsa").await["id"]] });
    assert_eq!(ended(&app, "sync", sync.clone()).await["state"], "done");
    let workspace = app.workspace().await.unwrap();
    let (sandbox, store) = (workspace.sandbox().unwrap(), &workspace.store);
    let connection = workspace.halo().await.unwrap().unwrap();
    let (halo, now) = (connection.id, Utc::now());
    let some = store.read(move |r| r.latest_observations_of(halo, 0, 5_000)).await.unwrap();
    let some = some.into_iter().map(|(_, one)| one).find(|one| one.stream == "leads").unwrap();
    let some = some.external_id.parse().unwrap();
    let like = sandbox.delete_in_halo(some).unwrap().unwrap();
    sandbox.put_in_halo(some, like.clone()).unwrap();
    let put = |ticket: i64, title: &str, ago: TimeDelta| {
        sandbox.put_in_halo(ticket, lead(&like, ticket, title, now - ago)).unwrap();
    };
    for ticket in FIRST..FIRST + LEADS {
        put(ticket, "Clerk", TimeDelta::hours(2));
    }

    // A page was read an hour ago. Since then a lead on it was changed, and one on the next page a moment ago.
    let cursor = store.read(move |r| r.cursor(halo, "leads")).await.unwrap().unwrap();
    let cursor: Cursor = serde_json::from_value(cursor).unwrap();
    let client = workspace.client(&connection).await.unwrap();
    let page = client.page("leads", Some(&cursor)).await.unwrap();
    let (read, late) = (FIRST, FIRST + LEADS - 1);
    let has = |ticket: i64| page.records.iter().any(|record| record.external_id == ticket.to_string());
    assert!(!page.done && has(read) && !has(late));
    let mut cursor = serde_json::to_value(&page.next).unwrap();
    assert!(cursor["began"].is_string(), "{cursor}");
    cursor["began"] = json!(now - TimeDelta::hours(1));
    store.write(move |w| w.set_cursor(halo, "leads", &cursor)).await.unwrap();
    put(read, "Chief of Glue", TimeDelta::minutes(30));
    put(late, "Chief of Paste", TimeDelta::seconds(5));

    assert_eq!(ended(&app, "sync", sync.clone()).await["state"], "done");
    assert!(known(store, halo, late).await.unwrap().contains("Chief of Paste"));
    assert_eq!(known(store, halo, read).await, None, "its page was read before");
    assert_eq!(ended(&app, "sync", sync).await["state"], "done");
    let found = known(store, halo, read).await;
    assert!(found.as_ref().is_some_and(|raw| raw.contains("Chief of Glue")), "{found:?}");
    drop(workspace);
    app.stop().await;
}
