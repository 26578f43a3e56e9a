//! HaloPSA's customers: clients with their sites, and contacts, written only where that is switched on, once, and after the
//! lead.

use super::{
    calls::{go_on, in_practice, last, lead},
    cuts::through_wire,
    some_of_it::switch,
    stages::is_rebuilt_equal,
    support::{
        apply, connection, ended, everybody, jobs, ok, practice, read_all, sync, synced, with_leads,
        write_leads,
    },
};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::halo::{self, Party, PartyKind};
use sluice_domain::RecordId;
use sluice_sandbox::Cut;
use std::collections::{BTreeMap, BTreeSet};

/// What of this kind is planned, item by item.
async fn planned(app: &App, what: &str) -> Vec<Value> {
    let plan = ok(app, "plan", json!({ "limit": 5_000 })).await;
    let items = plan["items"].as_array().unwrap().iter();
    items.filter(|item| item["what"] == what).cloned().collect()
}

/// What an item puts into a field.
fn new(item: &Value, name: &str) -> Value {
    let mut fields = item["fields"].as_array().unwrap().iter();
    fields.find(|field| field["field"] == name).map_or(Value::Null, |field| field["new"].clone())
}

/// What follows for somebody, by field, but for what a client calls itself.
async fn values(app: &App, person: &Value) -> BTreeMap<String, Value> {
    let page = ok(app, "person", json!({ "id": person })).await;
    let rows = page["values"].as_array().unwrap().iter();
    let named = rows.map(|row| (row["field"].as_str().unwrap().to_owned(), row["shown"]["value"].clone()));
    named.filter(|(field, _)| !field.starts_with("company")).collect()
}

#[tokio::test]
async fn a_company_of_somebody_with_a_ticket_becomes_a_client_with_a_site_once_where_that_is_switched_on() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    assert_eq!(planned(&app, "client").await, Vec::<Value>::new());
    switch(&app, "companies", "create").await;
    let made = planned(&app, "client").await;
    assert!(!made.is_empty());
    for item in &made {
        assert_eq!((&item["action"], new(item, "newclient_sitename")), (&json!("create"), json!("Main")));
        assert_eq!(new(item, "name"), item["name"]);
    }
    go_on(&app).await;
    let ledger = ok(&app, "ledger", json!({ "limit": 500 })).await;
    for row in ledger["rows"].as_array().unwrap().iter().take(made.len()) {
        assert_eq!((&row["state"], &row["failure"]), (&json!("agreed"), &Value::Null), "{row}");
    }

    // Read again, they are nobody's news.
    for _ in 0..2 {
        assert_eq!(planned(&app, "client").await, Vec::<Value>::new());
        sync(&app).await;
    }
    let name = &made[0]["name"];
    let map = ok(&app, "client_map", json!({ "search": name, "limit": 500 })).await;
    let mut rows = map["rows"].as_array().unwrap().iter();
    let known = |row: &Value| row["name"] == *name && (row["stand"] == "said" || row["stand"] == "known");
    assert!(rows.any(known), "{map}");
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn somebody_with_a_ticket_becomes_a_contact_of_their_client_and_what_is_written_changes_nothing_here() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    switch(&app, "contacts", "create").await;
    let made = planned(&app, "user").await;
    let unsaid = |item: &&Value| new(item, "department").is_null();
    let item = made.iter().find(unsaid).expect("a lead of a client's, of no known department").clone();
    assert!(new(&item, "client_id").is_string() && new(&item, "site_id").is_string(), "{item}");
    let person = &item["person"];
    let before = values(&app, person).await;
    go_on(&app).await;
    assert_eq!(last(&app).await, (json!("agreed"), Value::Null));
    read_all(&app).await;
    assert_eq!(planned(&app, "user").await, Vec::<Value>::new());
    let page = ok(&app, "person", json!({ "id": person })).await;
    assert!(page["records"].as_array().unwrap().iter().any(|record| record["stream"] == "users"), "{page}");
    assert_eq!(values(&app, person).await, before);

    // What is empty there is filled, once changes go too.
    ok(&app, "set_value", json!({ "person": person, "field": "department", "value": "Buying" })).await;
    assert_eq!(planned(&app, "user").await, Vec::<Value>::new());
    switch(&app, "contacts", "update").await;
    let changed = planned(&app, "user").await;
    let item = changed.iter().find(|item| item["person"] == *person).expect("the department");
    assert_eq!((&item["action"], new(item, "department")), (&json!("update"), json!("Buying")));
    go_on(&app).await;
    assert_eq!(planned(&app, "user").await, Vec::<Value>::new());
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_company_that_looks_like_a_client_becomes_one_once_somebody_says_that_it_is_to_be_new() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    switch(&app, "companies", "create").await;
    let names = async || -> BTreeSet<String> {
        let items = planned(&app, "client").await;
        items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    let before = names().await;
    let map = ok(&app, "client_map", json!({ "stand": "proposed", "limit": 500 })).await;
    let mut said = Vec::new();
    for row in map["rows"].as_array().unwrap() {
        let decision = ok(&app, "map_client", json!({ "company": row["company"], "new": true })).await;
        assert_eq!(decision["kind"], "new_client");
        said.push(decision["id"].clone());
    }
    let map = ok(&app, "client_map", json!({ "stand": "new", "limit": 500 })).await;
    assert_eq!(map["rows"].as_array().unwrap().len(), said.len());
    let now = names().await;
    assert!(now.is_superset(&before) && now.len() > before.len(), "{before:?} {now:?}");
    for decision in said {
        ok(&app, "undo", json!({ "decision": decision })).await;
    }
    assert_eq!(names().await, before);
    app.stop().await;
}

#[tokio::test]
async fn a_client_whose_answer_never_came_is_looked_up_before_it_is_made_again() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    // Nothing there is at work any longer when its answer is cut off.
    let app = practice(folder.path()).await;
    let wire = through_wire(&app).await;
    write_leads(&app).await;
    switch(&app, "companies", "create").await;
    let plan = ok(&app, "plan", json!({ "limit": 5_000 })).await;
    let item = planned(&app, "client").await.remove(0);
    let input =
        json!({ "fingerprint": plan["fingerprint"], "release_brake": true, "only": [item["person"]] });
    wire.cut("POST /api/Client", Cut::InAnswer(0));
    jobs(&app, "apply", input).await;
    // Where the run ended with the cut, the next one looks it up; the plan has it no more.
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    jobs(&app, "apply", json!({ "fingerprint": plan["fingerprint"], "release_brake": true, "only": [] }))
        .await;
    assert_eq!(last(&app).await, (json!("agreed"), Value::Null));
    let found = ok(&app, "clients", json!({ "search": item["name"] })).await;
    let same = found.as_array().unwrap().iter().filter(|client| client["name"] == item["name"]);
    assert_eq!(same.count(), 1, "{found}");
    app.stop().await;
}

#[tokio::test]
async fn where_customers_may_only_be_read_that_is_told_and_the_leads_are_written_all_the_same() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    switch(&app, "companies", "create").await;
    let clients = planned(&app, "client").await.len();
    assert!(clients > 0);
    // Also where they can't be read before they are written.
    for (scopes, title) in
        [("edit:tickets read:customers edit:sales", "Head Buyer"), ("edit:tickets edit:sales", "Chief Buyer")]
    {
        ok(&app, "set_value", json!({ "person": person, "field": "title", "value": title })).await;
        in_practice(&app, |world| world.allow_in_halo(scopes)).await;
        assert_eq!(checked(&app).await, Some(json!("halo_scope_missing")));
        go_on(&app).await;
        let ledger = ok(&app, "ledger", json!({ "limit": clients + 1 })).await;
        let rows = ledger["rows"].as_array().unwrap();
        let refused = rows.iter().filter(|row| row["failure"]["code"] == "forbidden").count();
        assert_eq!((refused, &rows[clients]["state"]), (clients, &json!("agreed")), "{ledger}");
        // Each is a card, and no second one where it is refused again.
        let queue = ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 1 })).await;
        assert_eq!(
            (&queue["refused"], &queue["cards"][0]["failure"]["code"]),
            (&json!(clients), &json!("forbidden"))
        );
    }

    // Whoever writes none needs no right to.
    switch(&app, "companies", "off").await;
    assert_eq!((checked(&app).await, planned(&app, "client").await.len()), (None, 0));
    app.stop().await;
}

/// Why the Doctor says that customers can't be written; nothing where it does not look.
async fn checked(app: &App) -> Option<Value> {
    let report = ok(app, "doctor_halopsa", Value::Null).await;
    let mut checks = report["checks"].as_array().unwrap().iter();
    checks.find(|check| check["code"] == "halo_customers").map(|check| check["failure"]["code"].clone())
}

/// Companies by how they stand to the clients.
async fn standing(app: &App, stand: &str) -> Vec<Value> {
    let map = ok(app, "client_map", json!({ "stand": stand, "limit": 500 })).await;
    map["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn two_companies_that_are_one_client_change_it_once_and_not_back_again() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let plan = ok(&app, "plan", json!({ "limit": 5_000 })).await;
    let called: BTreeSet<String> = plan["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| new(item, "client_id").is_null())
        .filter_map(|item| new(item, "oppcompanyname").as_str().map(str::to_owned))
        .collect();
    apply(&app).await.unwrap();
    sync(&app).await;
    let mut companies = standing(&app, "nobody").await;
    companies.retain(|row| row["name"].as_str().is_some_and(|name| called.contains(name)));
    companies.dedup_by(|one, other| one["name"] == other["name"]);
    companies.truncate(2);
    let client = standing(&app, "known").await[0]["clients"][0].clone();
    let names: Vec<Value> = companies.iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names.len(), 2, "{called:?}");
    for company in &companies {
        ok(&app, "map_client", json!({ "company": company["company"], "client": client["id"] })).await;
    }
    let halo = connection(&app, "halopsa").await["id"].clone();
    let changes = json!({ "company_name": { "protection": "always" } });
    let draft = json!({ "connection": halo, "stream": "clients", "changes": changes });
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");
    switch(&app, "companies", "update").await;
    let theirs = async || -> Vec<Value> {
        let mut items = planned(&app, "client").await;
        items.retain(|item| names.contains(&new(item, "name")));
        items
    };
    let items = theirs().await;
    let [item] = &items[..] else { panic!("{items:?}") };
    assert_eq!(item["action"], "update");
    let name = new(item, "name");
    go_on(&app).await;
    for _ in 0..2 {
        assert_eq!(theirs().await, Vec::<Value>::new());
        sync(&app).await;
    }
    let found = ok(&app, "clients", json!({ "search": name })).await;
    assert!(found.as_array().unwrap().iter().any(|found| found["id"] == client["id"]), "{found}");
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

/// Types a phone into the sites of some clients, as somebody does in HaloPSA.
async fn type_phone(app: &App, clients: &[String], phone: &str) {
    let workspace = app.workspace().await.unwrap();
    let connection = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&connection).await.unwrap();
    let mut sites = Vec::new();
    for number in clients {
        let record = RecordId::of(connection.id, PartyKind::Client.stream(), number);
        let there = workspace.store.read(move |r| r.latest_observation(record)).await.unwrap().unwrap();
        sites.push(Party {
            kind: PartyKind::Site,
            mark: String::new(),
            texts: BTreeMap::from([("phonenumber".to_owned(), phone.to_owned())]),
            client: None,
            site: halo::main_site(&there.raw),
        });
    }
    let updates: Vec<(&str, &Party)> = clients.iter().map(String::as_str).zip(&sites).collect();
    halo::update_parties_while(&client, PartyKind::Site, &updates, &|| true).await.unwrap();
}

#[tokio::test]
async fn a_site_is_changed_once_by_what_stands_there_though_its_client_does_not_tell_of_it() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let plan = ok(&app, "plan", json!({ "limit": 5_000 })).await;
    let items = plan["items"].as_array().unwrap().iter();
    let clients = items.filter_map(|item| new(item, "client_id").as_str().map(str::to_owned));
    let clients: BTreeSet<String> = clients.collect();
    // Fewer than would have to be asked about.
    let clients: Vec<String> = clients.into_iter().take(8).collect();
    apply(&app).await.unwrap();
    let halo = connection(&app, "halopsa").await["id"].clone();
    let whole = async || {
        let job = ended(&app, "sync", json!({ "connections": [halo], "full": true })).await;
        assert_eq!(job["state"], "done", "{job}");
    };
    switch(&app, "companies", "update").await;
    whole().await;
    go_on(&app).await;

    for typed in [None, Some("+44 20 7946 0000")] {
        type_phone(&app, &clients, "").await;
        whole().await;
        let sites = planned(&app, "site").await;
        assert!(!sites.is_empty());
        if let Some(typed) = typed {
            type_phone(&app, &clients, typed).await;
        }
        go_on(&app).await;
        let ledger = ok(&app, "ledger", json!({ "limit": sites.len() })).await;
        let expected = match typed {
            None => (json!("agreed"), Value::Null),
            Some(_) => (json!("withdrawn"), json!("changed_there")),
        };
        for row in ledger["rows"].as_array().unwrap() {
            assert_eq!((row["state"].clone(), row["failure"]["code"].clone()), expected, "{row}");
        }
        sync(&app).await;
        assert_eq!(planned(&app, "site").await, Vec::<Value>::new());
    }
    app.stop().await;
}

#[tokio::test]
async fn whose_company_is_no_client_goes_to_the_one_that_was_chosen_and_is_not_taken_to_work_there() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let homeless = async || {
        let plan = ok(&app, "plan", json!({ "limit": 5_000 })).await;
        let leads = plan["items"].as_array().unwrap().iter().filter(|item| item["what"] == "lead");
        leads.filter(|item| new(item, "client_id").is_null()).count()
    };
    assert!(homeless().await > 0);
    let client = standing(&app, "known").await[0]["clients"][0].clone();
    let choose = async |client: Value| {
        let job = ended(&app, "set_orphans", json!({ "client": client })).await;
        assert_eq!(job["state"], "done", "{job}");
    };
    choose(client["id"].clone()).await;
    let map = ok(&app, "client_map", json!({ "limit": 1 })).await;
    assert_eq!((&map["orphans"], homeless().await), (&client, 0));
    apply(&app).await.unwrap();
    sync(&app).await;

    switch(&app, "contacts", "create").await;
    let theirs = async || -> Vec<Value> {
        let mut items = planned(&app, "user").await;
        items.retain(|item| new(item, "client_id") == client["external_id"]);
        items
    };
    let people = async || -> BTreeSet<String> {
        theirs().await.iter().map(|item| item["person"].as_str().unwrap().to_owned()).collect()
    };
    let made = people().await;
    choose(Value::Null).await;
    // Who works there goes there whatever is chosen.
    let own = people().await;
    let person = json!(made.difference(&own).next().expect("somebody whose company is no client"));
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert!(plan["held"]["no_client"].as_u64() >= Some(1), "{plan}");
    choose(client["id"].clone()).await;
    let company = async || {
        let page = ok(&app, "person", json!({ "id": person })).await;
        let rows = page["values"].as_array().unwrap().iter();
        let mut named = rows.filter(|row| row["field"] == "company_name");
        named.next().map_or(Value::Null, |row| row["shown"]["value"].clone())
    };
    let before = company().await;
    go_on(&app).await;
    sync(&app).await;
    let again = theirs().await.iter().any(|item| item["person"] == person);
    assert_eq!((company().await, again), (before, false));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}
