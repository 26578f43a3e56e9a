//! Files brought in as lists: every row counted once, nothing doubled, everything taken back.

use super::support::{app, ended, ok, refused};
use crate::{
    App,
    api::Failure,
    derive, files,
    history::{self, Act},
    schedule,
};
use serde_json::{Value, json};
use sluice_domain::Judgement;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A program with an empty workspace of its own, secrets in memory.
async fn room(folder: &TempDir) -> App {
    let app = app(&folder.path().join("data")).await;
    ok(&app, "open_workspace", json!({ "practice": false, "vault": "session" })).await;
    app
}

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn input(path: &Path) -> Value {
    json!({ "file": path.display().to_string() })
}

async fn import(app: &App, input: Value) -> Value {
    let job = ended(app, "import", input).await;
    assert_eq!(job["state"], "done", "{job}");
    let lists = ok(app, "lists", Value::Null).await;
    lists.as_array().unwrap().iter().find(|list| list["id"] == job["connection"]).unwrap().clone()
}

fn check(counts: &Value, rows: u64, expected: [(&str, u64); 5]) {
    assert_eq!(counts["rows"], rows, "{counts}");
    for (key, number) in expected {
        assert_eq!(counts[key], number, "{key} in {counts}");
    }
    let sum: u64 = expected.iter().map(|(_, number)| number).sum();
    assert_eq!(sum, rows);
}

async fn people(app: &App) -> u64 {
    ok(app, "people", json!({})).await["count"].as_u64().unwrap()
}

async fn is_as_derived_anew(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

const LEADS: &str = "\
First Name,Last Name,Email,Company,Phone,Country,Do not contact
Ann,Lee,ann.lee@acme-corp.com,Acme Ltd,+44 20 7946 0958,United Kingdom,
Ann,Lee,ann.lee@acme-corp.com,Acme Limited,020 7946 0958,UK,
Bob,Roe,not an address,Roe GmbH,,Germany,
,,,,,France,
Cara,Doe,cara.doe@doe-industries.com,Doe Industries,,Ireland,yes
Dan,Fry,dan.fry@fry-foods.com,Fry Foods,,Spain,,,extra
";

const OF_LEADS: [(&str, u64); 5] =
    [("new", 1), ("duplicate", 1), ("review", 0), ("weak", 2), ("rejected", 2)];

#[tokio::test]
async fn every_row_is_counted_once_and_as_was_foretold() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = file(&folder, "leads.csv", LEADS);
    let forecast = ok(&app, "count_file", input(&path)).await;
    assert_eq!(forecast["whole"], true);
    assert_eq!(people(&app).await, 0);
    check(&forecast["counts"], 6, OF_LEADS);
    let list = import(&app, input(&path)).await;
    assert_eq!(list["counts"], forecast["counts"]);
    assert_eq!(list["counts"]["do_not_contact"], 1);
    assert_eq!(people(&app).await, 3);
    is_as_derived_anew(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn loading_it_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = file(&folder, "leads.csv", LEADS);
    import(&app, input(&path)).await;
    let before = ok(&app, "people", json!({})).await;
    let again = [("new", 0), ("duplicate", 4), ("review", 0), ("weak", 0), ("rejected", 2)];
    check(&ok(&app, "count_file", input(&path)).await["counts"], 6, again);
    check(&import(&app, input(&path)).await["counts"], 6, again);
    assert_eq!(ok(&app, "people", json!({})).await, before);
    assert_eq!(ok(&app, "lists", Value::Null).await.as_array().unwrap().len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn the_same_people_in_another_list_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    import(&app, input(&file(&folder, "one.csv", LEADS))).await;
    let other = "Name;E-Mail;Firma;Telefon\nAnn Lee;ann.lee@acme-corp.com;Acme;\nEve Nix;eve.nix@nix-works.com;Nix Works;+44 20 7946 0111\n";
    let list = import(&app, input(&file(&folder, "two.csv", other))).await;
    check(&list["counts"], 2, [("new", 1), ("duplicate", 1), ("review", 0), ("weak", 0), ("rejected", 0)]);
    assert_eq!(people(&app).await, 4);
    app.stop().await;
}

#[tokio::test]
async fn a_list_is_taken_back_whole_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    import(&app, input(&file(&folder, "one.csv", LEADS))).await;
    let alone = ok(&app, "people", json!({})).await;
    let path =
        file(&folder, "two.csv", "Name,Email\nAnn Lee,ann.lee@acme-corp.com\nEve Nix,eve@nix-works.com\n");
    let list = import(&app, input(&path)).await;
    let both = ok(&app, "people", json!({})).await;
    assert_ne!(both, alone);

    ok(&app, "withdraw_list", json!({ "id": list["id"] })).await;
    assert_eq!(ok(&app, "people", json!({})).await, alone);
    is_as_derived_anew(&app).await;
    let lists = ok(&app, "lists", Value::Null).await;
    assert_eq!(lists[0]["withdrawn"]["names"], json!(["two"]));
    let failure = refused(&app, "withdraw_list", json!({ "id": list["id"] })).await;
    assert_eq!(failure.code, "already_withdrawn");

    ok(&app, "undo", json!({})).await;
    assert_eq!(ok(&app, "people", json!({})).await, both);
    is_as_derived_anew(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn where_the_program_ended_while_a_list_was_taken_or_brought_back_the_rest_follows() {
    for by_rebuilding in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let app = room(&folder).await;
        import(&app, input(&file(&folder, "one.csv", LEADS))).await;
        let alone = ok(&app, "people", json!({})).await;
        let list = import(&app, input(&file(&folder, "two.csv", &long(3)))).await;
        let both = ok(&app, "people", json!({})).await;
        // It was decided, and nothing was taken away yet.
        let workspace = app.workspace().await.unwrap();
        let id = list["id"].as_str().unwrap().parse().unwrap();
        let decision = Act::new(&workspace, app.person()).decide(Judgement::Withdraw { list: id });
        let revoked = Judgement::Revoke { decision: decision.id };
        workspace.store.write(move |w| history::append(w, &decision)).await.unwrap();
        assert_eq!(ok(&app, "people", json!({})).await, both);
        if by_rebuilding {
            is_as_derived_anew(&app).await;
        } else {
            assert!(!schedule::begin(&workspace).await.unwrap());
        }
        assert_eq!(ok(&app, "people", json!({})).await, alone);
        is_as_derived_anew(&app).await;

        // It was decided that it comes back, and one of its rows is there.
        let (decision, trust) =
            (Act::new(&workspace, app.person()).decide(revoked), workspace.trust().await.unwrap());
        let begun = workspace.store.write(move |w| {
            history::append(w, &decision)?;
            derive::returns(w, id)?;
            Ok::<_, Failure>(derive::return_part(w, &trust, 1)?)
        });
        assert_eq!(begun.await.unwrap(), Some(1));
        assert_ne!(ok(&app, "people", json!({})).await, both);
        if by_rebuilding {
            is_as_derived_anew(&app).await;
        } else {
            files::carry_all(&workspace).await.unwrap();
        }
        assert_eq!(ok(&app, "people", json!({})).await, both);
        is_as_derived_anew(&app).await;
        drop(workspace);
        app.stop().await;
    }
}

#[tokio::test]
async fn a_file_loaded_after_its_list_was_taken_back_is_a_new_list() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = file(&folder, "leads.csv", LEADS);
    let first = import(&app, input(&path)).await;
    ok(&app, "withdraw_list", json!({ "id": first["id"] })).await;
    assert_eq!(people(&app).await, 0);
    let second = import(&app, input(&path)).await;
    check(&second["counts"], 6, OF_LEADS);
    assert_ne!(second["name"], first["name"]);
    assert_eq!(people(&app).await, 3);
    app.stop().await;
}

fn long(rows: usize) -> String {
    let mut text = "Name,Email,Company\n".to_owned();
    for row in 0..rows {
        // Words of their own, so that nobody is like anybody else: rows that follow each other share no letters.
        let word = |salt: u64| -> String {
            let mixed = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ salt;
            let mixed = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
            (0..8).map(|at| char::from(b'a' + (mixed >> (at * 8) & 0xff) as u8 % 26)).collect()
        };
        let (given, family, firm) = (word(1), word(2), word(3));
        text.push_str(&format!("{given} {family},{given}@{firm}.com,{firm} Works\n"));
    }
    text
}

#[tokio::test]
async fn an_import_that_is_cut_off_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = file(&folder, "long.csv", &long(6_000));
    let job = ok(&app, "import", input(&path)).await;
    ok(&app, "cancel_job", json!({ "id": job["id"] })).await;
    let job = loop {
        let jobs = ok(&app, "jobs", Value::Null).await;
        if jobs[0]["ended_at"].is_string() {
            break jobs[0].clone();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(job["state"], "cancelled");
    assert!(job["done"].as_u64().unwrap() < 6_000);
    let job = ended(&app, "resume_job", json!({ "id": job["id"] })).await;
    assert_eq!((&job["state"], &job["done"], &job["total"]), (&json!("done"), &json!(6_000), &json!(6_000)));
    let lists = ok(&app, "lists", Value::Null).await;
    check(
        &lists[0]["counts"],
        6_000,
        [("new", 0), ("duplicate", 0), ("review", 0), ("weak", 6_000), ("rejected", 0)],
    );
    app.stop().await;
}

#[tokio::test]
async fn a_file_that_was_changed_meanwhile_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = file(&folder, "long.csv", &long(3_000));
    let job = ok(&app, "import", input(&path)).await;
    ok(&app, "cancel_job", json!({ "id": job["id"] })).await;
    while !ok(&app, "jobs", Value::Null).await[0]["ended_at"].is_string() {
        tokio::task::yield_now().await;
    }
    fs::write(&path, long(2_999)).unwrap();
    let job = ended(&app, "resume_job", json!({ "id": job["id"] })).await;
    assert_eq!(job["failure"]["code"], "file_changed");
    app.stop().await;
}

#[tokio::test]
async fn rejected_rows_are_beside_the_file_with_the_reason_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let list = import(&app, input(&file(&folder, "leads.csv", LEADS))).await;
    let written = fs::read_to_string(list["rejected_file"].as_str().unwrap()).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("Why it was left out,Line,First Name,"), "{written}");
    assert!(lines[1].starts_with("The row names nobody.,5,"), "{written}");
    assert!(lines[2].starts_with("The row has more cells than there are columns.,7,Dan,"), "{written}");
    app.stop().await;
}

#[tokio::test]
async fn columns_are_shown_chosen_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = file(&folder, "odd.csv", "Who,Mail to,Ring\nAnn Lee,ann@acme-corp.com,020 7946 0958\n");
    let look = ok(&app, "look_at_file", input(&path)).await;
    let fields: Vec<&Value> = look["columns"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    assert_eq!(fields, [&Value::Null, &json!("email"), &Value::Null]);

    let chosen = json!({
        "file": path.display().to_string(),
        "columns": { "full_name": "Who", "phone": "Ring" },
    });
    let look = ok(&app, "look_at_file", chosen.clone()).await;
    assert_eq!(look["remembered"], false);
    let values = look["rows"][0]["values"].as_array().unwrap();
    let whole = json!({ "field": "full_name", "raw": "Ann Lee", "value": "Ann Lee" });
    assert!(values.contains(&whole), "{look}");
    import(&app, chosen).await;

    let other = file(&folder, "next.csv", "WHO,Mail To,ring\nBob Roe,bob@roe-works.com,\n");
    let look = ok(&app, "look_at_file", input(&other)).await;
    assert_eq!(look["remembered"], true);
    let fields: Vec<&Value> = look["columns"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    assert_eq!(fields, [&json!("full_name"), &json!("email"), &json!("phone")]);
    app.stop().await;
}

#[tokio::test]
async fn a_workbook_is_looked_at_counted_and_kept_like_a_text() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let path = folder.path().join("leads.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, line) in LEADS.lines().enumerate() {
        for (column, text) in line.split(',').enumerate() {
            sheet.write(u32::try_from(at).unwrap(), u16::try_from(column).unwrap(), text).unwrap();
        }
    }
    book.save(&path).unwrap();
    let look = ok(&app, "look_at_file", input(&path)).await;
    assert_eq!((look["sheet"].is_string(), look["rows"].as_array().unwrap().len()), (true, 6), "{look}");
    let foretold = ok(&app, "count_file", input(&path)).await["counts"].clone();
    let list = import(&app, input(&path)).await;
    assert_eq!(foretold, list["counts"]);
    // A sheet has no row that is too long: what a text rejects for it is another row here.
    assert_eq!(list["counts"]["rows"], 6, "{list}");
    assert!(list["counts"]["rejected"].as_u64().unwrap() >= 1, "{list}");
    is_as_derived_anew(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn the_first_two_hundred_rows_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let check = async |rows: usize, shown: usize| {
        let text: String = (0..rows).map(|at| format!("Ann{at},a{at}@acme-corp.com\n")).collect();
        let path = file(&folder, "many.csv", &format!("First Name,Email\n{text}"));
        let look = ok(&app, "look_at_file", input(&path)).await;
        assert_eq!(look["rows"].as_array().unwrap().len(), shown);
    };
    check(199, 199).await;
    check(200, 200).await;
    check(350, 200).await;
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_before_a_list_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let app = room(&folder).await;
    let check = async |input: Value, code: &str| {
        assert_eq!(refused(&app, "import", input).await.code, code);
    };
    check(json!({ "file": folder.path().join("none.csv") }), "unreadable_file").await;
    check(json!({ "file": folder.path() }), "unreadable_file").await;
    check(input(&file(&folder, "empty.csv", "")), "empty_file").await;
    check(input(&file(&folder, "page.csv", "<html></html>")), "not_a_table").await;
    check(input(&file(&folder, "unknown.csv", "Shoe,Hat\nred,blue\n")), "nothing_recognised").await;
    let path = file(&folder, "leads.csv", LEADS);
    check(json!({ "file": path, "columns": { "shoe": "Email" } }), "unknown_field").await;
    check(json!({ "file": path, "columns": { "email": "Shoe" } }), "no_such_column").await;
    check(json!({ "file": path, "vendor": "nobody" }), "no_such_connector").await;
    check(json!({ "file": path, "encoding": "klingon" }), "unknown_encoding").await;
    assert_eq!(ok(&app, "lists", Value::Null).await, json!([]));
    app.stop().await;
}
