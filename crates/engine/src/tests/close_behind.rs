//! While a run writes leads for minutes, it reads again and again what changed in HaloPSA meanwhile: all of that, and of what
//! it wrote itself little more than it has not read yet.

use super::{
    paced::{asked, import, is_post, limited, written},
    support::{clocked, connection, ended, ok},
};
use crate::App;
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use sluice_sandbox::{Sandbox, WholeRequest};

/// People of the list: no more than a plan shows.
const LEADS: u32 = 500;
const TIME: &str = "%Y-%m-%dT%H:%M:%S";

async fn sync_halo(app: &App) {
    let halo = connection(app, "halopsa").await["id"].clone();
    assert_eq!(ended(app, "sync", json!({ "connections": [halo] })).await["state"], "done");
}

/// From when on leads were asked for, pass by pass.
fn starts(requests: &[WholeRequest]) -> Vec<NaiveDateTime> {
    let value = |request: &WholeRequest, name: &str| {
        let mut query = request.query.iter();
        query.find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    // The first stream of tickets is that of leads.
    let lists = |request: &&WholeRequest| {
        request.method == "GET" && request.path.eq_ignore_ascii_case("/api/tickets")
    };
    let lists: Vec<&WholeRequest> = requests.iter().filter(lists).collect();
    let leads = lists.first().and_then(|request| value(request, "requesttype"));
    let mut starts: Vec<NaiveDateTime> = lists
        .into_iter()
        .filter(|request| value(request, "requesttype") == leads)
        .filter_map(|request| value(request, "lastupdatefromdate"))
        .map(|start| NaiveDateTime::parse_from_str(&start, TIME).unwrap())
        .collect();
    starts.dedup();
    starts
}

/// Types by hand what an item of the plan would write, as a ticket of its own: now, by HaloPSA's clock, a little after the
/// last lead was written.
fn typed(sandbox: &Sandbox, item: &Value) {
    let last = sandbox.leads_written().last().unwrap().ticket_id;
    let mut row = sandbox.delete_in_halo(last).unwrap().unwrap();
    sandbox.put_in_halo(last, row.clone()).unwrap();
    for field in item["fields"].as_array().unwrap() {
        let name = field["field"].as_str().unwrap();
        if let Some(value) = row.get_mut(name) {
            *value = field["new"].clone();
        }
    }
    let written = NaiveDateTime::parse_from_str(row["last_update"].as_str().unwrap(), TIME).unwrap();
    let now = written + TimeDelta::seconds(15);
    row.insert("last_update".to_owned(), json!(now.format(TIME).to_string()));
    row.insert("id".to_owned(), json!(last + 1));
    sandbox.put_in_halo(last + 1, row).unwrap();
}

#[tokio::test]
async fn whoever_is_typed_there_while_a_long_run_is_at_work_is_not_written_and_the_next_sync_starts_early() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    sync_halo(&app).await;
    import(&app, folder.path(), LEADS).await;
    let plan = ok(&app, "plan", json!({ "limit": LEADS })).await;
    let items = plan["items"].as_array().unwrap();
    let last = items.last().unwrap().clone();
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.limit_arrays_in_halo(Some((25, 413)));
    let client = limited(&workspace, (700, 300)).await;
    sandbox.note_in_halo();
    let (before, mut by_hand) = (sandbox.requests().len(), false);
    written(&app, &clock, &client, 10, |sandbox, line| {
        let is_list = |path: &str| path.eq_ignore_ascii_case("/api/tickets");
        let lists = asked(sandbox, before);
        let lists = lists.iter().filter(|line| line.method == "GET" && is_list(&line.path)).count();
        // After the second time that what is there was read.
        if is_post(line) && lists > 1 && !by_hand {
            typed(sandbox, &last);
            by_hand = true;
        }
    })
    .await;
    assert!(by_hand);

    let email = last["fields"].as_array().unwrap().iter().find(|field| field["field"] == "oppemailaddress");
    let email = email.unwrap()["new"].as_str().unwrap();
    assert!(sandbox.leads_written().iter().all(|lead| lead.email != email), "it was written once more");
    let ledger = ok(&app, "ledger", json!({ "limit": 500 })).await;
    assert_eq!(ledger["counts"], json!({ "agreed": items.len() - 1, "withdrawn": 1 }));
    let mut rows = ledger["rows"].as_array().unwrap().iter();
    let row = rows.find(|row| row["state"] == "withdrawn").unwrap();
    assert_eq!((&row["person"], &row["failure"]["code"]), (&last["person"], &json!("written_meanwhile")));

    // The first two passes start as early as usual and at the same time: nothing was there that was newer.
    let passes = starts(&sandbox.noted_in_halo());
    assert!(passes.len() >= 3, "{passes:?}");
    assert!(passes.is_sorted(), "{passes:?}");
    sandbox.note_in_halo();
    sync_halo(&app).await;
    let sync = starts(&sandbox.noted_in_halo())[0];
    // Where the second one ended, and the whole overlap before: as if none had followed it.
    assert!(passes[1] - sync > TimeDelta::minutes(4), "{sync} {passes:?}");
    assert!(sync > passes[0], "{sync} {passes:?}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    drop(workspace);
    app.stop().await;
}
