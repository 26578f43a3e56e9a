//! A ticket that HaloPSA does not take, among others: HaloPSA takes all that are sent together or none, so it is found by
//! halving, and the others arrive.

use super::support::{apply, ok, synced};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Tickets in the first request.
const BATCH: usize = 25;
/// Tickets in one request at most.
const MOST: usize = 100;

/// How many requests find the one that is not taken at this place among so many, and bring the others there.
fn requests(many: usize, bad: usize) -> usize {
    let half = many / 2;
    match many {
        1 => 1,
        // The whole, the half that is taken, and what the other half needs.
        _ if bad < half => 2 + requests(half, bad),
        _ => 2 + requests(many - half, bad - half),
    }
}

/// How many requests bring so many of whom each is taken: as many as first, and twice as many each time.
fn growing(many: usize) -> usize {
    let (mut left, mut size, mut requests) = (many, BATCH, 0);
    while left > 0 {
        (left, size, requests) = (left.saturating_sub(size), (size * 2).min(MOST), requests + 1);
    }
    requests
}

#[tokio::test]
async fn of_twenty_five_sent_together_the_one_that_is_not_taken_is_found_told_and_arrives_once_it_is_cured() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let plan = ok(&app, "plan", json!({ "limit": BATCH })).await;
    let planned = plan["creates"].as_u64().unwrap() as usize;
    assert!(planned > BATCH && plan["updates"] == 0, "{plan}");
    let emails: Vec<Option<String>> = plan["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let mut fields = item["fields"].as_array().unwrap().iter();
            let email = fields.find(|field| field["field"] == "oppemailaddress")?;
            Some(email["new"].as_str().unwrap().to_owned())
        })
        .collect();
    // Neither the first nor the last, so that it has others on both sides.
    let bad = (7..20_usize).find(|at| emails[*at].is_some()).unwrap();
    let email = emails[bad].clone().unwrap();
    sandbox.bar_in_halo(Some(&email));
    let posts = || {
        let lines = sandbox.requests();
        let is = |method: &str, path: &str| method == "POST" && path.eq_ignore_ascii_case("/api/tickets");
        lines.iter().filter(|line| is(&line.method, &line.path)).count()
    };
    let before = posts();
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    assert_eq!(posts() - before, requests(BATCH, bad) + growing(planned - BATCH));

    let arrived = |email: &str| sandbox.leads_written().iter().filter(|lead| lead.email == email).count();
    let leads = sandbox.leads_written();
    let marks: BTreeSet<_> = leads.iter().map(|lead| lead.mark.clone()).collect();
    assert_eq!((leads.len(), marks.len()), (planned - 1, planned - 1));
    for (at, one) in emails.iter().enumerate() {
        if let Some(one) = one {
            assert_eq!(arrived(one), usize::from(at != bad), "{at}");
        }
    }
    // It is in the ledger and asked about, with what HaloPSA said.
    let said = json!({ "status": "400", "said": "Please enter a valid Email Address" });
    let ledger = ok(&app, "ledger", json!({ "limit": 500 })).await;
    assert_eq!(ledger["counts"], json!({ "agreed": planned - 1, "refused": 1 }));
    let queue = ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 5 })).await;
    let [card] = &queue["cards"].as_array().unwrap()[..] else { panic!("{queue}") };
    assert_eq!(card["failure"], json!({ "code": "refused", "params": said }));
    assert_eq!(card["lacking"], "email", "{card}");

    // Cured there, and sent again because somebody says so.
    sandbox.bar_in_halo(None);
    ok(&app, "decide", json!({ "item": card["item"], "verdict": "accept" })).await;
    assert_eq!(ok(&app, "plan", json!({ "limit": 0 })).await["creates"], 1);
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    assert_eq!(arrived(&email), 1);
    let queue = ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 5 })).await;
    assert_eq!(queue["refused"], 0, "{queue}");
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.written as usize, found.verdict.lost, found.verdict.doubled), (planned, 0, 0));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}
