//! Nothing of anybody's and no secret in the log, in the bundle for the makers and in the numbers: at their most talkative,
//! through the whole of the work and whatever goes wrong in it.

use super::{
    pushes::address,
    support::{apply, connection, ended, hurried, jobs_end, ok, sync},
    vendor::{Vendor, page},
};
use crate::{App, NotTaken, Push, log};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use sluice_store::StoreError;
use std::{fs, path::Path};

/// Every planted text has one of these in it, in whatever case.
const PLANTED: [&str; 5] = ["quetzal", "7946 0871", "79460871", "7700 900123", "127.0.0.1"];
const EMAIL: &str = "quetzalina@quetzal-works.test";
const PHONE: &str = "+44 20 7946 0871";

/// A list of people in whose every column something is planted.
fn list(folder: &Path) -> Value {
    let columns = [
        ("First Name", "Quetzalina"),
        ("Last Name", "Quetzalsson"),
        ("Email", EMAIL),
        ("Phone", PHONE),
        ("Mobile", "+44 7700 900123"),
        ("Company", "Quetzal Works Ltd"),
        ("Job Title", "Head of Quetzals"),
        ("Street", "Quetzal Street 7"),
        ("City", "Quetzaltown"),
        ("Country", "United Kingdom"),
        ("Website", "https://quetzal-works.test"),
        ("LinkedIn", "https://www.linkedin.com/in/quetzalina"),
        ("Notes", "Said that the quetzal is hers"),
        ("Quetzals owned", "many quetzals"),
    ];
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
    let text = format!("{}\n{}\nQuetzal,no,address{}\n", names.join(","), values.join(","), ",x".repeat(20));
    let path = folder.join("quetzals.csv");
    fs::write(&path, text).unwrap();
    json!({ "file": path.display().to_string() })
}

/// Leads in HaloPSA in whose every text something is planted; of every second the title can't be read.
async fn planted_in_halo(app: &App) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let halo = workspace.halo().await.unwrap().unwrap().id;
    let known = workspace.store.read(move |r| r.latest_observations_of(halo, 0, 5_000)).await.unwrap();
    let leads = known.into_iter().filter(|(_, one)| one.stream == "leads").take(4);
    for (at, (_, lead)) in leads.enumerate() {
        let ticket: i64 = lead.external_id.parse().unwrap();
        let mut row = sandbox.delete_in_halo(ticket).unwrap().unwrap();
        for (key, value) in [
            ("summary", "Quetzalina asks for quetzals"),
            ("details", "<p>A quetzal</p>"),
            ("oppcontactname", "Quetzalina Quetzalsson"),
            ("oppcompanyname", "Quetzal Works Ltd"),
            ("oppemailaddress", EMAIL),
            ("opptel", PHONE),
            ("user_name", "Quetzalina Quetzalsson"),
            ("user_email", EMAIL),
        ] {
            row.insert(key.to_owned(), json!(value));
        }
        if at % 2 == 0 {
            row.insert("oppjobtitle".to_owned(), json!(["Head of Quetzals", EMAIL]));
        }
        sandbox.put_in_halo(ticket, row).unwrap();
    }
}

/// Reads a vendor that calls its records by their addresses, and says them with whatever it refuses.
async fn read_vendor(app: &App, vendor: &Vendor, acme: &Value) {
    let whole = json!({ "connections": [acme], "full": true });
    let row = |name: &str| json!({ "id": format!("{name}@quetzal-works.test"), "mail": EMAIL, "name": name });
    let listed = move |names: &[&str], path: &str| {
        let rows = names.iter().map(|name| row(name)).filter(|_| page(path) == Some(1));
        (200, json!({ "people": rows.collect::<Vec<_>>() }))
    };
    vendor.says(move |path| listed(&["quetzal-a", "quetzal-b"], path));
    assert_eq!(ended(app, "sync", whole.clone()).await["state"], "done");
    let said = json!({ "error": format!("{EMAIL} of Quetzal Works ({PHONE}) is not for quetzal-key-0042") });
    for status in [400, 401, 402, 403, 418, 429, 500, 404] {
        // One is missing, and asked for by its address.
        let refusal = said.clone();
        vendor.says(move |path| match page(path) {
            Some(_) => listed(&["quetzal-a"], path),
            None => (status, refusal.clone()),
        });
        ended(app, "sync", whole.clone()).await;
        let refusal = said.clone();
        vendor.says(move |_| (status, refusal.clone()));
        assert_eq!(ended(app, "sync", whole.clone()).await["state"], "failed", "{status}");
    }
}

/// Whoever sends something writes into its address, its headers and its body what they like.
async fn pushed(app: &App) {
    let halo = connection(app, "halopsa").await["id"].clone();
    let made = ok(app, "make_webhook", json!({ "id": halo })).await;
    let path = made["path"].as_str().unwrap().to_owned();
    let token = path.split('/').nth(3).unwrap().to_owned();
    let body = json!({ "event": "ticket updated", "ticket": { "id": 1, "user_email": EMAIL } }).to_string();
    let push = |token: &str, stream: &str, body: &str| Push {
        connection: halo.as_str().unwrap().to_owned(),
        token: token.to_owned(),
        stream: stream.to_owned(),
        headers: [("x-quetzal".to_owned(), EMAIL.to_owned())].into(),
        body: body.as_bytes().to_vec(),
    };
    for (token, stream) in [(EMAIL, "tickets"), (token.as_str(), EMAIL), (token.as_str(), "tickets")] {
        assert!(app.take(push(token, stream, &body)).await.is_err(), "{stream}");
    }
    let apollo = address(app, "apollo").await;
    for (stream, body) in [(EMAIL, "{}"), (apollo.stream.as_str(), EMAIL)] {
        let sent = Push { stream: stream.to_owned(), body: body.as_bytes().to_vec(), ..apollo.clone() };
        assert!(!matches!(app.take(sent).await, Err(NotTaken::NotNow(_)) | Ok(_)), "{stream}");
    }
}

#[tokio::test]
async fn at_its_most_talkative_and_whatever_goes_wrong_the_program_tells_nothing_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    log::begin(folder.path());
    let vendor = Vendor::new(folder.path()).await;
    let app = hurried(folder.path()).await;
    let areas = json!({ "areas": ["connect", "engine", "store", "serve"], "folder": null });
    assert!(ok(&app, "set_log", areas).await["folder"].is_string(), "no log was begun");
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();

    let acme = vendor.connect(&app, "quetzal-key-0042").await;
    sync(&app).await;
    read_vendor(&app, &vendor, &acme).await;
    planted_in_halo(&app).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    ended(&app, "sync", json!({ "connections": [halo], "full": true })).await;
    // An expression that fails with the value in what it says.
    let changes = json!({ "title": { "take": "$error(oppemailaddress)" } });
    drop(
        app.call("keep_mapping", json!({ "connection": halo, "stream": "leads", "changes": changes })).await,
    );
    jobs_end(&app).await;
    ended(&app, "import", list(folder.path())).await;
    let found = ok(&app, "people", json!({ "search": "Quetzalina", "limit": 5 })).await;
    let person = found["rows"][0]["id"].clone();
    let chosen = json!({ "person": person, "field": "title", "value": "Queen of the Quetzals" });
    ok(&app, "set_value", chosen).await;
    ok(&app, "comment", json!({ "person": person, "text": "The quetzal rang at 7946 0871" })).await;
    apply(&app).await;
    let search = json!({
        "titles": ["Head of Quetzals"], "domains": ["quetzal-works.test"], "name": "Quetzalina", "ceiling": 1_000_000
    });
    for fault in [
        Fault::TimeoutBefore,
        Fault::ServerError,
        Fault::Html,
        Fault::CutInBody,
        Fault::RateLimited,
        Fault::Revoked,
        Fault::Status(403),
    ] {
        for source in [Source::Halo, Source::Apollo, Source::Hunter] {
            sandbox.faults().set(source, fault);
        }
        sync(&app).await;
        drop(app.call("find", search.clone()).await);
        sandbox.faults().clear().unwrap();
    }
    pushed(&app).await;
    let mistake = workspace.store.read(|_| -> Result<(), StoreError> { panic!("{EMAIL} is no number") });
    assert_eq!(mistake.await, Err(StoreError::Panicked));

    let bundle = ok(&app, "diagnostics", json!({ "save": true })).await;
    let mut told = vec![
        ("bundle", bundle["text"].as_str().unwrap().to_owned()),
        ("file", fs::read_to_string(bundle["file"].as_str().unwrap()).unwrap()),
        ("numbers", ok(&app, "metrics", Value::Null).await.to_string()),
    ];
    let logs = fs::read_dir(folder.path().join("logs")).unwrap();
    let log: String = logs.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    // Else there was no room left for what is looked for.
    assert!(log.len() < 9_000_000, "{} bytes", log.len());
    for heard in [
        "\"message\":\"answered\"",
        "\"path\":\"/people/{id}\"",
        "\"reason\":\"mapping_not_one_value\"",
        "\"message\":\"push not taken\"",
        "\"message\":\"the program made a mistake\"",
    ] {
        assert!(log.contains(heard), "{heard} is not told");
    }
    told.push(("log", log));
    let people = ok(&app, "people", json!({ "limit": 200 })).await;
    let theirs = people["rows"].as_array().unwrap().iter().flat_map(|row| [&row["email"], &row["phone"]]);
    let secrets = [sandbox.halo().client_secret, sandbox.apollo().api_key, sandbox.hunter().api_key];
    let home = folder.path().display().to_string();
    let looked: Vec<String> = theirs
        .filter_map(|value| Some(value.as_str()?.to_owned()))
        .chain(secrets)
        .chain([home])
        .chain(PLANTED.map(str::to_owned))
        .map(|text| text.to_lowercase())
        .collect();
    assert!(looked.len() > 100, "{}", looked.len());
    for (place, text) in told {
        let text = text.to_lowercase();
        if let Some(one) = looked.iter().find(|one| text.contains(one.as_str())) {
            let line = text.lines().find(|line| line.contains(one.as_str()));
            panic!("{one} is in the {place}: {line:?}");
        }
    }
    app.stop().await;
}
