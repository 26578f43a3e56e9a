//! A field that a source's answers carry no more: it empties nothing before it comes again, another mapping finds it, or
//! somebody says that it is right so.

use super::support::{connection, ended, hurried, ok, refused};
use crate::App;
use serde_json::{Value, json};
use sluice_domain::{ConnectionId, Field};
use sluice_sandbox::{Fault, Shape, Source};

/// A stream whose answers change.
struct Place {
    source: Source,
    connector: &'static str,
    path: &'static str,
    stream: &'static str,
    member: &'static str,
    /// What is lost with it.
    fields: &'static str,
}

const USERS: Place = Place {
    source: Source::Halo,
    connector: "halopsa",
    path: "/api/users",
    stream: "users",
    member: "emailaddress",
    fields: "email",
};

const CONTACTS: Place = Place {
    source: Source::Apollo,
    connector: "apollo",
    path: "/api/v1/contacts/search",
    stream: "contacts",
    member: "email",
    fields: "email, email_status",
};

impl Place {
    /// From now on the source answers so.
    async fn changes(&self, app: &App, shape: Shape) {
        let workspace = app.workspace().await.unwrap();
        let fault = Fault::Reshaped(self.member, shape);
        workspace.sandbox().unwrap().faults().set_at(self.source, self.path, fault);
    }

    async fn id(&self, app: &App) -> Value {
        connection(app, self.connector).await["id"].clone()
    }

    async fn whole(&self, app: &App) -> Value {
        ended(app, "sync", json!({ "connections": [self.id(app).await], "full": true })).await
    }

    async fn sync(&self, app: &App) -> Value {
        ended(app, "sync", json!({ "connections": [self.id(app).await] })).await
    }

    /// How many of its records have an address.
    async fn known(&self, app: &App) -> usize {
        let id: ConnectionId = self.id(app).await.as_str().unwrap().parse().unwrap();
        let workspace = app.workspace().await.unwrap();
        let found = workspace.store.read(move |r| r.latest_observations_of(id, 0, 100_000)).await.unwrap();
        let has = |one: &sluice_domain::Observation| one.fields.contains_key(&Field::Email);
        found.iter().filter(|(_, one)| one.stream == self.stream && has(one)).count()
    }
}

async fn mended(app: &App) {
    app.workspace().await.unwrap().sandbox().unwrap().faults().clear().unwrap();
}

async fn emptied(app: &App) -> Value {
    ok(app, "emptied", Value::Null).await
}

async fn notices(app: &App, code: &str) -> Vec<Value> {
    let today = ok(app, "today", Value::Null).await;
    today["notices"].as_array().unwrap().iter().filter(|notice| notice["code"] == code).cloned().collect()
}

async fn check(place: &Place, shapes: &[Shape]) {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    assert_eq!(place.whole(&app).await["state"], "done");
    let known = place.known(&app).await;
    assert!(known > 50, "{known}");
    let people = ok(&app, "people", json!({ "limit": 500 })).await;
    for shape in shapes {
        place.changes(&app, *shape).await;
        // Once more is no other.
        for job in [place.whole(&app).await, place.sync(&app).await] {
            let failure = &job["failure"];
            assert_eq!(
                (&job["state"], &failure["code"]),
                (&json!("failed"), &json!("member_missing")),
                "{job}"
            );
            assert_eq!(failure["params"]["stream"], place.stream);
            assert_eq!(failure["params"]["fields"], place.fields);
        }
        assert_eq!(place.known(&app).await, known, "{shape:?}");
        assert_eq!(ok(&app, "people", json!({ "limit": 500 })).await, people, "{shape:?}");
        let told = notices(&app, "emptied_held").await;
        assert_eq!((told.len(), &told[0]["needs_action"]), (1, &json!(true)), "{told:?}");
        assert_eq!(told[0]["failure"]["code"], "member_missing");
        assert_eq!(notices(&app, "job_failed").await, Vec::<Value>::new());
        let rows = emptied(&app).await;
        assert_eq!((rows.as_array().unwrap().len(), &rows[0]["stream"]), (1, &json!(place.stream)));
        let fields = rows[0]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
        assert_eq!(names.join(", "), place.fields);
        assert!(fields[0]["count"].as_u64().unwrap() > 10, "{rows}");
        assert!(fields[0]["take"].as_str().unwrap().contains(place.member), "{rows}");

        mended(&app).await;
        assert_eq!(place.sync(&app).await["state"], "done");
        assert_eq!((emptied(&app).await, notices(&app, "emptied_held").await), (json!([]), vec![]));
        assert_eq!(place.known(&app).await, known, "{shape:?}");
    }
    assert_eq!(ok(&app, "missing", Value::Null).await, json!([]));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn what_a_vendor_renames_or_drops_is_told_by_field_and_path_and_empties_nothing() {
    check(&USERS, &[Shape::Renamed, Shape::Missing, Shape::Null]).await;
    check(&CONTACTS, &[Shape::Missing]).await;
}

#[tokio::test]
async fn a_stream_that_waits_holds_no_other_up() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    USERS.whole(&app).await;
    let id: ConnectionId = USERS.id(&app).await.as_str().unwrap().parse().unwrap();
    let workspace = app.workspace().await.unwrap();
    let passes = async |stream: &'static str| {
        workspace.store.read(move |r| r.pass(id, stream)).await.unwrap().unwrap().number
    };
    let before = [passes("users").await, passes("leads").await];
    USERS.changes(&app, Shape::Missing).await;
    assert_eq!(USERS.whole(&app).await["failure"]["code"], "member_missing");
    assert_eq!([passes("users").await, passes("leads").await], [before[0], before[1] + 1]);
    app.stop().await;
}

#[tokio::test]
async fn somebodys_word_lets_it_become_empty_and_holds_until_it_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    USERS.whole(&app).await;
    let known = USERS.known(&app).await;
    USERS.changes(&app, Shape::Missing).await;
    USERS.whole(&app).await;
    let id = USERS.id(&app).await;
    let word = |fields: &[&str]| json!({ "connection": id, "stream": "users", "fields": fields });
    for (fields, code) in [
        (&[][..], "emptied_moved"),
        (&["email", "title"][..], "emptied_moved"),
        (&["e-mail"][..], "mapping_unknown_field"),
    ] {
        assert_eq!(refused(&app, "let_empty", word(fields)).await.code, code, "{fields:?}");
    }
    assert_eq!(ended(&app, "let_empty", word(&["email"])).await["state"], "done");
    assert_eq!((USERS.known(&app).await, emptied(&app).await), (0, json!([])));
    assert_eq!(refused(&app, "let_empty", word(&["email"])).await.code, "emptied_moved");
    assert_eq!(USERS.whole(&app).await["state"], "done");

    mended(&app).await;
    assert_eq!(USERS.whole(&app).await["state"], "done");
    assert_eq!(USERS.known(&app).await, known);
    USERS.changes(&app, Shape::Missing).await;
    assert_eq!(USERS.whole(&app).await["failure"]["code"], "member_missing");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn another_mapping_finds_it_under_its_new_name_where_both_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    USERS.whole(&app).await;
    let known = USERS.known(&app).await;
    USERS.changes(&app, Shape::Renamed).await;
    USERS.whole(&app).await;
    let id = USERS.id(&app).await;
    let page = ok(&app, "mapping", json!({ "connection": id, "stream": "users" })).await;
    let paths: Vec<&str> =
        page["paths"].as_array().unwrap().iter().map(|path| path["take"].as_str().unwrap()).collect();
    assert!(paths.contains(&"emailaddress") && paths.contains(&"emailaddress_v2"), "{paths:?}");

    let both = json!({ "email": { "take": "emailaddress ? emailaddress : emailaddress_v2" } });
    let draft = json!({ "connection": id, "stream": "users", "changes": both });
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");
    assert_eq!(USERS.known(&app).await, known);
    assert_eq!(USERS.sync(&app).await["state"], "done");
    assert_eq!((USERS.known(&app).await, emptied(&app).await), (known, json!([])));
    app.stop().await;
}

#[tokio::test]
async fn what_the_mapping_gives_no_more_is_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    USERS.whole(&app).await;
    assert!(USERS.known(&app).await > 50);
    // Kept and not carried to what came before, as where the program ended in between.
    let id: ConnectionId = USERS.id(&app).await.as_str().unwrap().parse().unwrap();
    let workspace = app.workspace().await.unwrap();
    let (at, off) = (workspace.now(), json!({ "email": { "direction": "off" } }));
    workspace.store.write(move |w| w.append_mapping(id, "users", at, "Ada", &off)).await.unwrap();
    workspace.renew_client(id).await;
    assert_eq!(USERS.whole(&app).await["state"], "done");
    assert_eq!((USERS.known(&app).await, emptied(&app).await), (0, json!([])));
    app.stop().await;
}
