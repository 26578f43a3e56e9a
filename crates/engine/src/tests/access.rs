//! Another key for a connection, without connecting it anew.

use super::support::{connection, ok, refused, sync, synced};
use serde_json::{Value, json};
use sluice_sandbox::Source;

#[tokio::test]
async fn a_connection_gets_another_key_that_was_tested_and_keeps_all_it_had() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let before = connection(&app, "halopsa").await;
    let asked: Vec<&str> =
        before["access"].as_array().unwrap().iter().map(|field| field["key"].as_str().unwrap()).collect();
    assert_eq!(asked, ["client_id", "client_secret"]);
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.sandbox().unwrap().halo();
    let reads = async || {
        let lines = workspace.sandbox().unwrap().requests();
        lines.iter().filter(|line| line.source == Source::Halo && line.path.ends_with("/Tickets")).count()
    };

    // One that does not work changes nothing.
    for (values, code) in [
        (json!({ "client_secret": "wrong" }), "bad_credentials"),
        (json!({ "client_id": "wrong" }), "bad_credentials"),
        (json!({}), "nothing_given"),
        (json!({ "client_secret": "  " }), "nothing_given"),
        (json!({ "url": "https://elsewhere.test" }), "nothing_given"),
        (json!({ "colour": "blue" }), "unknown_setting"),
    ] {
        let change = json!({ "id": before["id"], "values": values });
        assert_eq!(refused(&app, "change_access", change).await.code, code, "{values}");
        assert_eq!(connection(&app, "halopsa").await, before, "{values}");
    }
    assert_eq!(ok(&app, "test_connection", json!({ "id": before["id"] })).await["failure"], Value::Null);

    let values = json!({ "client_id": halo.client_id, "client_secret": halo.client_secret });
    let changed = ok(&app, "change_access", json!({ "id": before["id"], "values": values })).await;
    for part in ["id", "name", "host", "records", "synced_at", "allowance"] {
        assert_eq!(changed[part], before[part], "{part}");
    }
    let read = reads().await;
    assert!(sync(&app).await.iter().all(|job| job["state"] == "done"));
    assert!(reads().await - read <= 6, "the cursors were kept: it is not read whole again");
    app.stop().await;
}
