//! Joining without asking: offered where answers prove it, ended where they speak against it, taken back as one.

use super::support::{crowded, ok, refused, sync};
use crate::App;
use serde_json::{Value, json};

/// One in ten may be wrong: 47 answers about pairs of one bit prove it, for seven limits together.
const ENOUGH: usize = 47;

/// Says *same* of pairs until a bet is offered.
async fn offered(app: &App) -> Value {
    for answered in 0..5 * ENOUGH {
        let bet = ok(app, "bet", Value::Null).await;
        if bet["offer"] != Value::Null {
            assert!(answered >= ENOUGH, "{answered}");
            return bet["offer"].clone();
        }
        // Below where pairs are joined anyway: what is above is asked about because of a conflict.
        let asked = json!({ "kind": "pair", "below": 6.6, "skip": [], "limit": 1 });
        let page = ok(app, "queue", asked).await;
        let item = &page["cards"][0]["item"];
        ok(app, "decide", json!({ "item": item, "verdict": "same" })).await;
    }
    panic!("no bet is offered");
}

async fn pairs(app: &App) -> u64 {
    let page = ok(app, "queue", json!({ "kind": "pair", "skip": [], "limit": 1 })).await;
    page["pairs"].as_u64().unwrap()
}

/// Waits until the bet is ended by itself.
async fn ended(app: &App) {
    let mut events = app.events();
    while ok(app, "bet", Value::Null).await["open"] != Value::Null {
        let _ = events.recv().await;
    }
}

async fn notice(app: &App, code: &str) -> Option<Value> {
    let today = ok(app, "today", Value::Null).await;
    today["notices"].as_array().unwrap().iter().find(|notice| notice["code"] == code).cloned()
}

#[tokio::test]
async fn a_bet_is_offered_where_answers_prove_it_and_ends_where_one_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = crowded(folder.path(), 3).await;
    sync(&app).await;
    ok(&app, "set_judging", json!({ "known_pairs": false, "wrong_percent": 10 })).await;
    let offer = offered(&app).await;
    // Pairs in conflict are asked about whatever was answered, and prove nothing.
    let of = offer["of"].as_u64().unwrap();
    assert!(of >= ENOUGH as u64 && offer["wrong"] == 0, "{offer}");
    assert!(offer["at_most"].as_f64().unwrap() <= 0.1, "{offer}");
    let waiting = offer["waiting"].as_u64().unwrap();
    let stale = json!({ "least": offer["least"], "waiting": waiting + 1 });
    assert_eq!(refused(&app, "accept_bet", stale).await.code, "bet_moved");

    let before = pairs(&app).await;
    let accept = json!({ "least": offer["least"], "waiting": waiting });
    let accepted = ok(&app, "accept_bet", accept).await;
    assert_eq!((&accepted["by_rule"], &accepted["actor"]), (&json!(true), &json!("bet")));
    assert_eq!(accepted["others"], json!(waiting - 1));
    assert!(pairs(&app).await < before);
    let open = ok(&app, "bet", Value::Null).await["open"].clone();
    // What came by the joins is joined too.
    assert!(open["joined"].as_u64() >= Some(waiting) && open["by"] == "Ada", "{open}");
    // Today tells what was joined, from what it is known, and where it ends.
    let told = notice(&app, "bet_joined").await.unwrap();
    assert_eq!(told["decision"], accepted["id"]);
    let said = &told["params"];
    let all: u64 = said["all"].as_str().unwrap().parse().unwrap();
    assert!(all >= waiting && said["back"] == "0", "{said}");
    assert_eq!((&said["of"], &said["wrong"]), (&json!(of.to_string()), &json!("0")), "{said}");
    assert_eq!((&said["allowed"], &said["by"]), (&json!("10"), &json!("Ada")), "{said}");
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");

    // One that somebody takes back later speaks against it.
    let acts = ok(&app, "act", json!({ "id": accepted["id"] })).await;
    let one = acts.as_array().unwrap().last().unwrap()["id"].clone();
    ok(&app, "undo", json!({ "decision": one, "alone": true })).await;
    ended(&app).await;
    let told = notice(&app, "bet_ended").await.unwrap();
    assert_eq!(
        (&told["params"]["wrong"], &told["params"]["of"], &told["decision"]),
        (&json!("1"), &json!((of + 1).to_string()), &accepted["id"])
    );
    // Nobody joins it again, and what stands is taken back as one.
    let workspace = app.workspace().await.unwrap();
    let (stand, _, revoked) = workspace
        .store
        .read(move |r| {
            let act = accepted["id"].as_str().unwrap().parse().unwrap();
            r.act_counts(act, chrono::DateTime::UNIX_EPOCH)
        })
        .await
        .unwrap();
    assert!(u64::from(stand) >= waiting - 1 && revoked == 1, "{stand} stand, {revoked} taken back");
    ok(&app, "undo", json!({ "decision": told["decision"] })).await;
    assert_eq!(pairs(&app).await, before);
    assert_eq!(ok(&app, "bet", Value::Null).await["offer"], Value::Null);
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
    app.stop().await;
}
