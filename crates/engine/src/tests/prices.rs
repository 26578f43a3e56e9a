//! The price that is shown before buying against what the provider's own account says afterwards.

use super::support::{connection, jobs, last, ok, practice};
use crate::App;
use serde_json::{Value, json};

/// What the provider's books say is left of the credits that an address costs.
async fn left(app: &App, connector: &str) -> u64 {
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().credits_left(connector).unwrap()
}

#[tokio::test]
async fn at_least_nineteen_of_twenty_prices_hold_what_the_account_is_charged() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let connectors = ok(&app, "connectors", Value::Null).await["connectors"].clone();
    let sellers = [
        "apollo",
        "rocketreach",
        "lusha",
        "lusha_v2",
        "uplead",
        "zoominfo",
        "seamless",
        "lead411",
        "zoominfo_legacy",
    ];
    for name in &sellers[1..] {
        let values =
            connectors.as_array().unwrap().iter().find(|one| one["id"] == *name).unwrap()["values"].clone();
        ok(&app, "connect", json!({ "connector": name, "values": values })).await;
    }
    let (mut within, mut told, mut made) = (0, 0, 0);
    let mut beside = Vec::new();
    for seller in sellers {
        let id = connection(&app, seller).await["id"].clone();
        let search = json!({
            "countries": ["United Kingdom"], "titles": ["manager"], "connections": [id], "ceiling": 1_000_000
        });
        let before = (left(&app, seller).await, connection(&app, seller).await);
        let rows = ok(&app, "find", search).await["rows"].clone();
        let after = (left(&app, seller).await, connection(&app, seller).await);
        let searched = (before.0 - after.0) * 1_000;
        let spent = |row: &Value| row["spent_today_millicredits"].as_u64().unwrap();
        assert!(searched <= spent(&after.1) - spent(&before.1), "{seller}: {searched}");
        // Others take a little for looking, and show nothing that is worth keeping.
        if seller == "uplead" {
            let kept = after.1["records"].as_u64().unwrap() - before.1["records"].as_u64().unwrap();
            assert!(kept > 0, "{seller}: paid for and not kept");
        }
        let new: Vec<&Value> = rows
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["mark"] == "new" && !row["offers"].as_array().unwrap().is_empty())
            .collect();
        // Some look people up in their own time.
        let some = if ["rocketreach", "seamless"].contains(&seller) { 2 } else { 6 };
        assert!(seller == "uplead" || !new.is_empty(), "{seller} sells nobody");
        for row in new.into_iter().take(some) {
            let price = &row["offers"][0]["email"];
            let before = left(&app, seller).await;
            let input = json!({ "search": last(&app).await, "rows": [row["id"]], "ceiling": 1_000_000 });
            let ended = jobs(&app, "buy", input).await;
            assert!(ended.iter().all(|job| job["state"] == "done"), "{ended:?}");
            let charged = (before - left(&app, seller).await) * 1_000;
            let spent = ok(&app, "bought", Value::Null).await["spent"].as_u64().unwrap();
            made += 1;
            within += u32::from(
                (price["least"].as_u64().unwrap()..=price["most"].as_u64().unwrap()).contains(&charged),
            );
            assert!(spent >= charged, "{seller}: {charged} charged, {spent} in the books");
            told += u32::from(spent == charged);
            if spent != charged {
                beside.push((seller, price.clone(), charged, spent));
            }
        }
    }
    println!(
        "{within} of {made} within the price shown, {told} of {made} to the credit in the books {beside:?}"
    );
    assert!(made >= 20, "{made} bought");
    assert!(within * 20 >= made * 19, "{within} of {made}");
    app.stop().await;
}
