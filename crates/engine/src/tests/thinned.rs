//! A field that a source leaves out of most of a page's records: it is told with numbers, nothing that was known is lost, and
//! the stream is read on.

use super::{
    support::{ended, everybody, hurried, jobs_end, ok},
    vendor::{Vendor, page},
};
use crate::{App, sync};
use serde_json::{Value, json};
use sluice_domain::{ConnectionId, FactId, Field, JobId};
use sluice_store::{Job, StoreError};
use std::slice;

const ALL: u64 = 30;

/// From now on the vendor gives an address of all but so many, and everybody's name as it is now.
fn says(vendor: &Vendor, without: u64, family: &'static str) {
    vendor.says(move |path| {
        let row = |number: u64| {
            let mut row = json!({ "id": number, "name": format!("Ann {family}{number}") });
            if number > without {
                row["mail"] = json!(format!("ann{number}@acme-corp.com"));
            }
            row
        };
        let rows = (1..=ALL).filter(|_| page(path) == Some(1)).map(row).collect::<Vec<_>>();
        (200, json!({ "total": ALL, "people": rows }))
    });
}

async fn read(app: &App, acme: &Value) {
    let job = ended(app, "sync", json!({ "connections": [acme], "full": true })).await;
    assert_eq!(job["state"], "done", "{job}");
}

/// Of how many an address is known, and how many have this name.
async fn known(app: &App, acme: &Value, family: &str) -> (usize, usize) {
    let id: ConnectionId = acme.as_str().unwrap().parse().unwrap();
    let workspace = app.workspace().await.unwrap();
    let found = workspace.store.read(move |r| r.latest_observations_of(id, 0, 1_000)).await.unwrap();
    let with = found.iter().filter(|(_, one)| one.fields.contains_key(&Field::Email)).count();
    let named = found.iter().filter(|(_, one)| one.fields[&Field::FullName].contains(family)).count();
    (with, named)
}

/// The records that said something last come one by one, under another name and without an address: of how many it stays.
async fn come_alone(app: &App, acme: &Value, family: &'static str, count: usize) -> usize {
    let id: ConnectionId = acme.as_str().unwrap().parse().unwrap();
    let workspace = app.workspace().await.unwrap();
    let connection = workspace.connection(id).await.unwrap();
    let way = sync::Way::of(&workspace, &connection).await.unwrap();
    let came = workspace.store.write(move |w| {
        let mut stayed = 0;
        for (_, mut one) in w.latest_observations_of(id, 0, 1_000)?.into_iter().rev().take(count) {
            let name = format!("Ann {family}{}", one.external_id);
            one.id = FactId::from_bytes(std::array::from_fn(|at| name.as_bytes()[at % name.len()]));
            one.raw = json!({ "id": one.external_id, "name": name }).to_string();
            one.fields.insert(Field::FullName, name);
            one.fields.remove(&Field::Email);
            let stays = sync::alone(w, &way, (id, "people"), slice::from_ref(&one))?.remove(0);
            stayed += stays.len();
            let came = sync::restore(&mut one, stays);
            assert!(sync::append(w, &one, came.as_ref())?);
        }
        Ok::<_, StoreError>(stayed)
    });
    came.await.unwrap()
}

/// Has what came before mapped anew, as it is once the mapping of another stream of the connection is changed.
async fn mapped_anew(app: &App, acme: &Value) {
    let workspace = app.workspace().await.unwrap();
    let connection = workspace.connection(acme.as_str().unwrap().parse().unwrap()).await.unwrap();
    let job = Job::starting(JobId::from_bytes([7; 16]), "remap", workspace.now());
    sync::start_with(&workspace, connection, job, async { Ok(()) }).await.unwrap();
    jobs_end(app).await;
}

/// What Today tells of it: how many lost what, of how many.
async fn told(app: &App) -> Vec<[Value; 3]> {
    let today = ok(app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap().iter();
    assert!(notices.clone().all(|notice| notice["code"] != "emptied_held"), "{today}");
    let thinned = notices.filter(|one| one["code"] == "emptied_partly" && one["needs_action"] == true);
    thinned
        .map(|one| ["count", "of", "fields"].map(|number| one["failure"]["params"][number].clone()))
        .collect()
}

#[tokio::test]
async fn what_most_of_a_page_comes_without_is_told_with_numbers_and_kept_while_all_else_is_read_on() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let vendor = Vendor::new(folder.path()).await;
    let app = hurried(folder.path()).await;
    let acme = vendor.connect(&app, "k").await;
    let all = usize::try_from(ALL).unwrap();
    says(&vendor, 0, "Lee");
    read(&app, &acme).await;
    assert_eq!((known(&app, &acme, "Lee").await, told(&app).await), ((all, all), vec![]));

    // The eleventh in a row is one too many; one that came so before had it in the answer before.
    assert_eq!(come_alone(&app, &acme, "Kay", 12).await, 2);
    let alone = [json!("11"), json!("11"), json!("email")];
    assert_eq!((known(&app, &acme, "Kay").await, told(&app).await), ((all - 10, 12), vec![alone.clone()]));
    let ten = json!({ (acme.as_str().unwrap()): { "people": { "alone": { "email": 10 } } } });
    let workspace = app.workspace().await.unwrap();
    workspace.store.write(move |w| w.set_setting("emptied", &ten)).await.unwrap();
    assert_eq!((come_alone(&app, &acme, "Fay", 1).await, told(&app).await), (1, vec![alone]));
    says(&vendor, 0, "Lee");
    read(&app, &acme).await;
    assert_eq!((known(&app, &acme, "Lee").await, told(&app).await), ((all, all), vec![]));
    // Once it is over, they are counted anew.
    assert_eq!((come_alone(&app, &acme, "Gay", 1).await, told(&app).await), (0, vec![]));
    read(&app, &acme).await;
    assert_eq!(known(&app, &acme, "Lee").await, (all, all));

    let changes = json!({ "full_name": { "take": "name" } });
    let draft = json!({ "connection": acme, "stream": "people", "changes": changes });
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");

    // A handful is anybody's business.
    says(&vendor, 3, "Lee");
    read(&app, &acme).await;
    assert_eq!((known(&app, &acme, "Lee").await, told(&app).await), ((all - 3, all), vec![]));
    says(&vendor, 0, "Lee");
    read(&app, &acme).await;

    // Once more is no other, and neither is that it goes on to all of them.
    says(&vendor, 24, "Moe");
    read(&app, &acme).await;
    let lost = [json!("24"), json!("30"), json!("email")];
    for without in [24, ALL] {
        assert_eq!((known(&app, &acme, "Moe").await, told(&app).await), ((all, all), vec![lost.clone()]));
        says(&vendor, without, "Moe");
        read(&app, &acme).await;
    }
    mapped_anew(&app, &acme).await;
    assert_eq!((known(&app, &acme, "Moe").await, told(&app).await), ((all, all), vec![lost.clone()]));
    let rows = ok(&app, "emptied", Value::Null).await;
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let field = &rows[0]["fields"][0];
    assert_eq!((&field["field"], &field["count"], &field["of"]), (&json!("email"), &json!(24), &json!(30)));

    // It comes again as it was known, and is lost once more.
    for (without, expected) in [(0, vec![]), (24, vec![lost.clone()])] {
        says(&vendor, without, "Moe");
        read(&app, &acme).await;
        assert_eq!((known(&app, &acme, "Moe").await, told(&app).await), ((all, all), expected));
    }

    says(&vendor, 0, "Poe");
    read(&app, &acme).await;
    assert_eq!((known(&app, &acme, "Poe").await, told(&app).await), ((all, all), vec![]));
    assert_eq!(ok(&app, "emptied", Value::Null).await, json!([]));

    // Somebody says that it is right.
    says(&vendor, 24, "Poe");
    read(&app, &acme).await;
    assert_eq!((known(&app, &acme, "Poe").await, told(&app).await), ((all, all), vec![lost]));
    let word = json!({ "connection": acme, "stream": "people", "fields": ["email"] });
    assert_eq!(ended(&app, "let_empty", word).await["state"], "done");
    assert_eq!((known(&app, &acme, "Poe").await, told(&app).await), ((6, all), vec![]));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}
