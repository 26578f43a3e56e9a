//! What a vendor changes about its answers: nothing is lost in silence. What can't be read is on the shelf with its reason,
//! and all else arrives.

use super::support::{connection, ended, hurried, ok};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Shape, Source};

/// Reads everything: how many records there are of a connector's, and what is on the shelf.
async fn read(app: &App, connector: &str) -> (u64, Value) {
    let id = connection(app, connector).await["id"].clone();
    let job = ended(app, "sync", json!({ "connections": [id], "full": true })).await;
    assert_eq!(job["state"], "done", "{connector}: {job}");
    let records = connection(app, connector).await["records"].as_u64().unwrap();
    (records, ok(app, "unread", json!({})).await)
}

/// A source whose rows change so from the first page on: why those are on the shelf that are there.
async fn check(
    (source, connector, path): (Source, &str, &str),
    whole: u64,
    (member, shape): (&'static str, Shape),
    reason: Option<&str>,
) {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    faults.set_at(source, path, Fault::Drifted(member, shape));
    let (records, shelf) = read(&app, connector).await;
    let (what, on_shelf) = (format!("{connector} {member} {shape:?}"), shelf["count"].as_u64().unwrap());
    assert_eq!((records + on_shelf, on_shelf > 0), (whole, reason.is_some()), "{what}");
    for row in shelf["rows"].as_array().unwrap() {
        assert_eq!(row["failure"]["code"].as_str(), reason, "{what}: {row}");
        assert!(row["raw"].as_str().unwrap().starts_with('{'), "{what}: {row}");
    }
    let today = ok(&app, "today", Value::Null).await;
    let told = today["notices"].as_array().unwrap().iter().any(|notice| notice["code"] == "unread");
    assert_eq!(told, reason.is_some(), "{what}: {today}");

    // Once it answers as before, all of it is there; what had no id came no more, and waits for nothing.
    faults.clear().unwrap();
    let (records, shelf) = read(&app, connector).await;
    assert_eq!((records, &shelf["count"]), (whole, &json!(0)), "{what}");
    assert_eq!(ok(&app, "missing", Value::Null).await, json!([]), "{what}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true, "{what}");
    app.stop().await;
}

#[tokio::test]
async fn rows_of_another_shape_arrive_or_are_on_the_shelf_with_their_reason_and_none_is_lost() {
    let (more, none) = (Some("mapping_not_one_value"), Some("record_without_id"));
    let users = (Source::Halo, "halopsa", "/api/users");
    let contacts = (Source::Apollo, "apollo", "/api/v1/contacts/search");
    for (place, rows) in [
        (
            users,
            &[
                ("emailaddress", Shape::Missing, None),
                ("emailaddress", Shape::Renamed, None),
                ("emailaddress", Shape::Null, None),
                ("emailaddress", Shape::Number, None),
                ("emailaddress", Shape::List, more),
                ("emailaddress", Shape::Nested, more),
                ("id", Shape::Renamed, none),
                ("id", Shape::Nested, none),
            ][..],
        ),
        (
            contacts,
            &[
                ("email", Shape::Null, None),
                ("email", Shape::List, more),
                ("email", Shape::Nested, more),
                ("id", Shape::Missing, none),
            ][..],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let calm = hurried(folder.path()).await;
        let (whole, shelf) = read(&calm, place.1).await;
        assert_eq!(shelf["count"], 0);
        calm.stop().await;
        for (member, shape, reason) in rows {
            check(place, whole, (*member, *shape), *reason).await;
        }
    }
}
