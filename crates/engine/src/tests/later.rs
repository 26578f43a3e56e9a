//! Answers that come later: from every ticket, to the last page, as many tickets at a time as the vendor takes.

use super::support::{connection, jobs, last, ok, practice, serve};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

const MANIFEST: &str = r#"
version = 2
id = "slow"
name = "Slow"
role = "provider"

[base]
setting = "base_url"
default = "https://api.slow.test"

[auth]
kind = "api_key"
secret = "api_key"
place = "bearer"

[[form]]
key = "api_key"
label = "API key"
secret = true

[test]
path = "/me"
label = "'Slow'"

[[streams]]
name = "people_search"
kind = "person"
path = "/people"
items = "/people"
id = "/id"
mapping = "person.jsonata"
asked = { with = "search", as_call = "search.ask.jsonata" }

[[streams]]
name = "people_enrich"
kind = "person"
method = "POST"
path = "/lookups"
items = { expression = "people" }
id = "/id"
mapping = "person.jsonata"
price = [{ credits = 1, per = "email" }]

[streams.asked]
with = "enrich"
as_call = "lookup.ask.jsonata"
batch = 6
later = { tickets = "tickets", collect = "lookup_result", every_seconds = 1, give_up_seconds = GIVE_UP }

[[streams]]
name = "lookup_result"
kind = "person"
path = "COLLECT"
items = "/people"
id = "/id"
mapping = "person.jsonata"
paging = { kind = "page", parameter = "page", size = 1, total = "/total" }
asked = { with = "collect", as_call = "result.ask.jsonata"BATCH }
"#;

/// How the vendor wants to be asked for what it has found.
struct Collect {
    path: &'static str,
    batch: &'static str,
    as_call: &'static str,
    give_up: u32,
}

fn write(root: &Path, collect: &Collect) {
    let at = root.join("connectors/slow");
    fs::create_dir_all(&at).unwrap();
    let manifest = MANIFEST
        .replace("COLLECT", collect.path)
        .replace("BATCH", collect.batch)
        .replace("GIVE_UP", &collect.give_up.to_string());
    for (name, text) in [
        ("manifest.toml", manifest.as_str()),
        ("person.jsonata", r#"{ "full_name": name, "email": mail, "title": title, "company_name": firm }"#),
        ("search.ask.jsonata", r#"{ "query": { "title": titles } }"#),
        ("lookup.ask.jsonata", r#"{ "body": { "ids": [subjects.id] } }"#),
        ("result.ask.jsonata", collect.as_call),
    ] {
        fs::write(at.join(name), text).unwrap();
    }
}

fn person(at: usize, mail: bool) -> Value {
    let name = ["Nora Vinter", "Otto Quill", "Pia Strand", "Ravi Menon", "Sven Holm", "Tess Okoro"][at];
    let firm = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir"][at];
    let mut row =
        json!({ "id": format!("p{at}"), "name": name, "title": "CTO", "firm": format!("{firm} Works") });
    if mail {
        row["mail"] = json!(format!("p{at}@{}.test", firm.to_lowercase()));
    }
    row
}

/// The numbers of the tickets that are asked for, and the page.
fn asked_for(target: &str) -> (Vec<usize>, usize) {
    let target = target.replace("%2F", "/").replace("%2C", ",");
    let (path, query) = target.split_once('?').unwrap();
    let said = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let tickets = said("ids").unwrap_or_else(|| path.trim_start_matches("/lookups/"));
    let number = |ticket: &str| ticket.trim_start_matches("t/").parse().unwrap();
    (tickets.split(',').map(number).collect(), said("page").unwrap().parse().unwrap())
}

/// Buys six people with three tickets of two pages each, of which one page is there a look later, and one ticket is
/// never answered where that is wanted. What was asked to collect them, and what became of them.
async fn bought(collect: Collect, silent: Option<usize>) -> (Vec<String>, Value, u64) {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &collect);
    let log = Arc::new(Mutex::new(Vec::<String>::new()));
    let asked = Arc::clone(&log);
    let base = serve(move |target| match target {
        "/me" => (200, json!({})),
        "/lookups" => (202, json!({ "tickets": ["t/0", "t/1", "t/2"] })),
        target if target.starts_with("/people") => {
            (200, json!({ "people": (0..6).map(|at| person(at, false)).collect::<Vec<_>>() }))
        }
        target => {
            let mut asked = asked.lock().unwrap();
            let first = !asked.iter().any(|known| known == target);
            asked.push(target.to_owned());
            let (tickets, page) = asked_for(target);
            if tickets.iter().any(|ticket| Some(*ticket) == silent) {
                return (200, json!({ "people": [], "total": 0 }));
            }
            let people: Vec<usize> = tickets.iter().flat_map(|ticket| [2 * ticket, 2 * ticket + 1]).collect();
            let there = people.get(page - 1).filter(|at| !(first && **at == 3));
            let rows: Vec<Value> = there.map(|at| person(*at, true)).into_iter().collect();
            (200, json!({ "people": rows, "total": people.len() }))
        }
    })
    .await;
    let app = practice(root.path()).await;
    let values = json!({ "base_url": base, "api_key": "k" });
    ok(&app, "connect", json!({ "connector": "slow", "values": values })).await;
    let id = connection(&app, "slow").await["id"].clone();
    let page = ok(&app, "find", json!({ "titles": ["CTO"], "connections": [id] })).await;
    let rows: Vec<Value> = page["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
    assert_eq!(rows.len(), 6, "{page}");
    let order = json!({ "search": last(&app).await, "rows": rows, "ceiling": 6_000 });
    let job = jobs(&app, "buy", order).await.remove(0);
    assert_eq!(job["state"], "done", "{job}");
    let bought = ok(&app, "bought", Value::Null).await;
    let spent = connection(&app, "slow").await["spent_today_millicredits"].as_u64().unwrap();
    let found = ok(&app, "found", Value::Null).await["rows"].clone();
    let offers: Vec<&Value> = found.as_array().unwrap().iter().map(|row| &row["offers"][0]).collect();
    let owned = offers.iter().filter(|offer| offer["owned"] == true).count();
    assert_eq!(owned as u64, bought["found"].as_u64().unwrap());
    // Who may have been charged is not asked for again unasked.
    let open = offers.iter().filter(|offer| offer["unanswered"].is_object()).count();
    assert_eq!(open as u64, bought["failed"].as_u64().unwrap());
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
    let asked = log.lock().unwrap().clone();
    (asked, bought, spent)
}

#[tokio::test]
async fn every_page_of_every_ticket_is_collected_and_what_is_not_there_yet_is_waited_for() {
    let in_path = Collect {
        path: "/lookups/{ticket}",
        batch: "",
        as_call: r#"{ "path": { "ticket": tickets[0] } }"#,
        give_up: 60,
    };
    let (asked, bought, spent) = bought(in_path, None).await;
    assert_eq!((&bought["found"], &bought["spent"], spent), (&json!(6), &json!(6_000), 6_000), "{bought}");
    let look: Vec<String> = (0..3)
        .flat_map(|ticket| (1..3).map(move |page| format!("/lookups/t%2F{ticket}?page={page}")))
        .collect();
    assert_eq!(asked, [look.clone(), look].concat());
}

#[tokio::test]
async fn as_many_tickets_go_into_a_call_as_the_vendor_takes() {
    let by_twos = Collect {
        path: "/lookups",
        batch: ", batch = 2",
        as_call: r#"{ "query": { "ids": $join(tickets, ',') } }"#,
        give_up: 60,
    };
    let (asked, bought, _) = bought(by_twos, None).await;
    assert_eq!((&bought["found"], &bought["spent"]), (&json!(6), &json!(6_000)), "{bought}");
    let tickets: Vec<Vec<usize>> = asked.iter().map(|target| asked_for(target).0).collect();
    let look = [vec![vec![0, 1]; 4], vec![vec![2]; 2]].concat();
    assert_eq!(tickets, [look.clone(), look].concat());
}

#[tokio::test]
async fn who_is_never_told_of_counts_as_paid_and_the_others_are_kept() {
    let never = Collect {
        path: "/lookups/{ticket}",
        batch: "",
        as_call: r#"{ "path": { "ticket": tickets[0] } }"#,
        give_up: 2,
    };
    let (_, bought, spent) = bought(never, Some(2)).await;
    let told = |key: &str| bought[key].as_u64().unwrap();
    assert_eq!(
        (told("found"), told("failed"), told("unsure"), told("spent")),
        (4, 2, 2_000, 6_000),
        "{bought}"
    );
    assert_eq!(spent, 6_000);
}
