//! The program killed at any moment: what the practice HaloPSA holds afterwards is what it holds without a kill.

#![cfg(unix)]

use crate::desk::{Desk, Ended, Run, World};
use serde_json::{Value, json};
use sluice_sandbox::{Config, RequestLine, Source, WrittenLead};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const WORK: [&str; 5] = ["sync", "halopsa", "hunter", "--apply", "--release-brake"];

/// Every edge between two steps of a sync and of what is written after it, and how often it is passed first.
const EDGES: [&str; 13] = [
    "page_read",
    "page_read:4",
    "page_kept",
    "page_kept:4",
    "booked_part",
    "booked",
    "looked_up",
    "taken",
    "taken:2",
    "answered",
    "answered:3",
    "settled",
    "settled:2",
];

/// The file for what the practice workspace's own world is asked.
fn requests(desk: &Desk) -> PathBuf {
    desk.passphrase().with_file_name("requests")
}

/// A sync and what is written after it; what HaloPSA is asked is in the file of requests.
fn work(desk: &Desk) -> Command {
    let mut command = desk.practice(&WORK);
    command.env("SLUICE_REQUESTS", requests(desk));
    command
}

/// The same, killed at an edge.
fn killed(desk: &Desk, edge: &str) {
    let output = work(desk).env("SLUICE_CRASH", edge).output().unwrap();
    assert_eq!(output.status.code(), None, "{edge} is not passed: {:?}", Run::of(output).words);
}

/// A program that serves, and takes commands until it is killed.
struct Served {
    server: Ended,
    address: String,
    key: String,
}

impl Served {
    /// Where `edge` names a place, the program is killed when it comes there.
    fn of(desk: &Desk, edge: Option<&str>) -> Self {
        let mut command = desk.practice(&[]);
        if let Some(edge) = edge {
            command.env("SLUICE_CRASH", edge);
        }
        let (server, url) = desk.serving(command);
        let (address, key) = url.strip_prefix("http://").unwrap().split_once("/#key=").unwrap();
        Self { server, address: address.to_owned(), key: key.to_owned() }
    }

    /// What is answered; nothing where it was killed before.
    fn ask(&self, command: &str, input: &Value) -> Option<Value> {
        let (address, key, input) = (&self.address, &self.key, input.to_string());
        let mut stream = TcpStream::connect(address).ok()?;
        let head = format!(
            "POST /api/{command} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            input.len()
        );
        stream.write_all((head + &input).as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        assert!(head.starts_with("HTTP/1.1 200"), "{command}: {answer}");
        Some(serde_json::from_str(body).unwrap())
    }

    fn call(&self, command: &str, input: Value) -> Value {
        self.ask(command, &input).unwrap()
    }

    /// Starts jobs, and waits for their ends.
    fn jobs(&self, command: &str, input: Value) -> Vec<Value> {
        let started = self.call(command, input)["jobs"].as_array().unwrap().clone();
        loop {
            let known = self.call("jobs", Value::Null);
            let is_ended = |row: &&Value| {
                row["ended_at"].is_string() && started.iter().any(|job| job["id"] == row["id"])
            };
            let ended: Vec<Value> = known.as_array().unwrap().iter().filter(is_ended).cloned().collect();
            if ended.len() == started.len() {
                return ended;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until it was killed.
    fn ends_at(mut self, edge: &str) {
        for _ in 0..3_000 {
            if let Some(ended) = self.server.0.try_wait().unwrap() {
                assert_eq!(ended.code(), None, "{edge}");
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{edge} is not passed");
    }
}

/// Works until all is done: the leads in HaloPSA.
fn through(desk: &Desk) -> Vec<WrittenLead> {
    Run::of(work(desk).output().unwrap()).done();
    let again = Run::of(work(desk).output().unwrap()).done();
    let jobs = again.last().as_array().unwrap();
    assert!(jobs.iter().all(|job| job["kind"] == "sync"), "nothing is left to write: {jobs:?}");
    let copy = desk.passphrase().with_file_name("journal");
    fs::copy(desk.root().join("practice/practice.journal"), &copy).unwrap();
    World::of(Config { journal: Some(copy), ..Config::default() }).sandbox.leads_written()
}

/// As many leads as without a kill, each once, the facts still tell what is derived from them, and no more writes were
/// sent again than the program was killed.
fn check(desk: &Desk, expected: usize, kills: usize, how: &str) {
    let leads = through(desk);
    let distinct: BTreeSet<_> = leads.iter().map(|lead| lead.mark.as_ref().unwrap()).collect();
    assert_eq!((leads.len(), distinct.len()), (expected, expected), "{how}");
    is_whole(desk, kills, how);
}

fn is_whole(desk: &Desk, kills: usize, how: &str) {
    assert_eq!(desk.practise(&["rebuild"]).done().last()["equal"], true, "{how}");
    let text = fs::read_to_string(requests(desk)).unwrap();
    let again = repeated(text.lines().filter(|line| line.starts_with("Halo POST /api/")));
    let _ = writeln!(io::stdout(), "{again} writes sent again after {kills} kills: {how}");
    assert!(again <= kills, "{again} of {kills}: {how}");
}

/// How many of these came before.
fn repeated<T: Ord>(requests: impl Iterator<Item = T>) -> usize {
    let mut seen = BTreeSet::new();
    requests.map(|request| usize::from(!seen.insert(request))).sum()
}

#[test]
fn killed_at_any_edge_nothing_is_lost_and_nothing_is_doubled() {
    let calm = Desk::new();
    let expected = through(&calm).len();
    assert!(expected > 0);
    // All on one desk would have nothing left to write after the first.
    for edges in EDGES.chunks(5) {
        let desk = Desk::new();
        for edge in edges {
            killed(&desk, edge);
        }
        check(&desk, expected, edges.len(), &edges.join(", "));
    }
}

/// How many writes are in each state.
fn counts(served: &Served) -> BTreeMap<String, u64> {
    let ledger = served.call("ledger", json!({ "limit": 1 }));
    serde_json::from_value(ledger["counts"].clone()).unwrap()
}

#[test]
fn killed_between_two_parts_of_what_is_booked_or_taken_out_each_write_is_or_is_not_and_the_rest_goes_on() {
    // So many are the first part, and the second is no larger than by a half.
    const FIRST: u64 = 32;
    let desk = Desk::new();
    let planned = |served: &Served| -> u64 {
        let plan = served.call("plan", json!({ "limit": 0 }));
        ["creates", "updates", "entries"].iter().map(|kind| plan[kind].as_u64().unwrap()).sum()
    };
    killed(&desk, "booked_part:2");
    let served = Served::of(&desk, None);
    let (booked, rest) = (counts(&served), planned(&served));
    assert_eq!(booked.keys().collect::<Vec<_>>(), ["pending"], "{booked:?}");
    assert!((FIRST + 1..=FIRST + FIRST * 3 / 2).contains(&booked["pending"]), "{booked:?}");
    assert!(rest > 0);
    let all = booked["pending"] + rest;
    drop(served);
    killed(&desk, "booked");

    let served = Served::of(&desk, Some("taken_out_part"));
    assert_eq!(counts(&served)["pending"], all, "the rest was booked beside it");
    served.ask("take_out", &json!({ "ids": [] }));
    served.ends_at("taken_out_part");
    let served = Served::of(&desk, None);
    let cut = counts(&served);
    assert_eq!((cut["withdrawn"], cut["pending"]), (FIRST, all - FIRST));
    served.call("take_out", json!({ "ids": [] }));
    assert_eq!(counts(&served), BTreeMap::from([("withdrawn".to_owned(), all)]));
    assert_eq!(planned(&served), all, "what is out is planned anew");
}

/// A title that somebody chose for who has a lead.
struct Edit {
    /// The lead's.
    mark: String,
    decision: Value,
    title: String,
}

/// Chooses another title for so many who have a lead.
fn edited(desk: &Desk, edits: usize) -> Vec<Edit> {
    let served = Served::of(desk, None);
    let leads = served.call("ledger", json!({ "limit": edits }))["rows"].as_array().unwrap().clone();
    let edit = |(number, lead): (usize, &Value)| {
        let title = format!("Chief of Area {number}");
        let set = json!({ "person": lead["person"], "field": "title", "value": title });
        let decision = served.call("set_value", set)["id"].clone();
        Edit { mark: lead["id"].as_str().unwrap().to_owned(), decision, title }
    };
    leads.iter().enumerate().map(edit).collect()
}

/// The titles in HaloPSA, by mark.
fn titles(leads: Vec<WrittenLead>) -> BTreeMap<String, String> {
    leads.into_iter().map(|lead| (lead.mark.unwrap(), lead.title)).collect()
}

/// The same with these edits.
fn with<'e>(
    mut titles: BTreeMap<String, String>,
    edits: impl Iterator<Item = &'e Edit>,
) -> BTreeMap<String, String> {
    titles.extend(edits.map(|edit| (edit.mark.clone(), edit.title.clone())));
    titles
}

#[test]
fn killed_at_any_edge_between_changes_each_is_there_once_and_nothing_else_is() {
    let desk = Desk::new();
    let before = titles(through(&desk));
    // One request and a small one.
    let edits = edited(&desk, 30);
    let edges = ["booked", "looked_up", "taken", "answered", "settled"];
    for edge in edges {
        killed(&desk, edge);
    }
    let expected = with(before, edits.iter());
    assert_eq!(titles(through(&desk)), expected);
    let ledger = Served::of(&desk, None).call("ledger", json!({ "limit": 1 }));
    assert_eq!(ledger["counts"], json!({ "agreed": expected.len() + edits.len() }));
    is_whole(&desk, edges.len(), "changes");
}

#[test]
fn killed_while_a_decision_is_taken_back_it_is_or_it_is_not_and_halopsa_follows() {
    let desk = Desk::new();
    let before = titles(through(&desk));
    let edits = edited(&desk, 3);
    assert_eq!(titles(through(&desk)), with(before.clone(), edits.iter()));
    let decision = edits[0].decision.as_str().unwrap();
    for (edge, is_taken_back) in [("taking_back", false), ("taken_back", true)] {
        let output = desk.practice(&["undo", decision]).env("SLUICE_CRASH", edge).output().unwrap();
        assert_eq!(output.status.code(), None, "{edge} is not passed: {:?}", Run::of(output).words);
        let act = Served::of(&desk, None).call("act", json!({ "id": decision }));
        assert_eq!(act[0]["revoked"], is_taken_back, "{edge}: {act}");
    }
    for edge in ["booked", "answered"] {
        killed(&desk, edge);
    }
    assert_eq!(titles(through(&desk)), with(before, edits[1..].iter()));
    is_whole(&desk, 4, "taken back");
}

/// People whom the test's own Apollo sells.
fn sold(served: &Served) -> Value {
    let known = served.call("connections", Value::Null);
    let mine = known.as_array().unwrap().iter().find(|row| row["name"] == "Mine").unwrap();
    let search =
        json!({ "countries": ["United Kingdom"], "titles": ["manager"], "connections": [mine["id"]] });
    served.call("find", search)
}

#[test]
fn killed_while_buying_nobody_is_asked_for_again_unasked_nor_paid_twice_and_what_was_paid_arrives() {
    const SOME: usize = 5;
    let (desk, world) = (Desk::new(), World::new());
    World::connect(&desk, "apollo", &world.sandbox.apollo());
    let left = || world.sandbox.credits_left("apollo").unwrap();
    let is_order = |line: &&RequestLine| line.source == Source::Apollo && line.path.ends_with("_match");
    let orders = || world.sandbox.requests().iter().filter(is_order).count();
    let begun = left();
    let edges = ["order_noted", "order_answered", "order_kept"];
    for edge in edges {
        let before = left();
        let served = Served::of(&desk, Some(edge));
        let page = sold(&served);
        let new = |row: &&Value| {
            row["mark"] == "new" && row["email_offer"].is_number() && row["offers"][0]["unanswered"].is_null()
        };
        let rows: Vec<Value> = page["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(new)
            .take(SOME)
            .map(|row| row["id"].clone())
            .collect();
        assert_eq!(rows.len(), SOME, "{edge}");
        let order = |page: &Value, again: &[Value]| {
            let search = &page["search"];
            json!({ "search": search, "rows": rows, "ceiling": 100_000, "known_too": true, "again": again })
        };
        served.ask("buy", &order(&page, &[]));
        served.ends_at(edge);

        // The same again, as somebody does who saw it end: nobody knows whether what was asked for was paid.
        let served = Served::of(&desk, None);
        let page = sold(&served);
        let open = |row: &&Value| rows.contains(&row["id"]) && row["offers"][0]["unanswered"].is_object();
        let open = page["rows"].as_array().unwrap().iter().filter(open).count();
        assert_eq!(open, if edge == "order_kept" { 0 } else { SOME }, "{edge}");
        let asked = (left(), orders());
        for job in served.jobs("buy", order(&page, &[])) {
            assert_eq!(job["state"], "done", "{edge}: {job}");
        }
        if open > 0 {
            assert_eq!((left(), orders()), asked, "{edge}: asked for again unasked");
            assert_eq!(served.call("bought", Value::Null)["unanswered"], SOME, "{edge}");
        }
        // And knowingly.
        for job in served.jobs("buy", order(&page, &rows)) {
            assert_eq!(job["state"], "done", "{edge}: {job}");
        }
        let page = sold(&served);
        let owned = |row: &&Value| rows.contains(&row["id"]) && row["offers"][0]["owned"] == true;
        let owned = page["rows"].as_array().unwrap().iter().filter(owned).count();
        let paid = usize::try_from(before - left()).unwrap();
        assert!((1..=owned).contains(&paid) && owned <= SOME, "{edge}: {paid} paid for {owned}");
    }
    // What may have been paid counts as paid.
    let known = Served::of(&desk, None).call("connections", Value::Null);
    let mine = known.as_array().unwrap().iter().find(|row| row["name"] == "Mine").unwrap();
    assert!(mine["spent_today_millicredits"].as_u64().unwrap() >= (begun - left()) * 1_000, "{mine}");
    assert_eq!(desk.practise(&["rebuild"]).done().last()["equal"], true);
    let requests = world.sandbox.requests();
    let orders = requests.iter().filter(is_order);
    let again = repeated(orders.map(|line| (&line.method, &line.path, line.body)));
    println!("{again} orders sent again after {} kills", edges.len());
    assert!(again <= edges.len(), "{again}");
}

#[test]
fn killed_while_going_back_either_store_is_whole() {
    for edge in ["restore_copied", "restore_ready", "restore_moved"] {
        let desk = Desk::new();
        desk.practise(&["sync", "hunter"]).done();
        desk.practise(&["backup"]).done();
        let held = desk.held();
        let output = desk.practice(&["restore"]).env("SLUICE_CRASH", edge).output().unwrap();
        assert_eq!(output.status.code(), None, "{edge}");
        let records =
            |held: &Value| held.as_array().unwrap().iter().map(|row| row[2].clone()).collect::<Vec<_>>();
        assert_eq!(records(&desk.held()), records(&held), "{edge}");
        assert_eq!(desk.practise(&["rebuild"]).done().last()["equal"], true, "{edge}");
    }
}

/// Kills the work so often at random moments, and lets it come to its end then.
fn at_random(kills: u32) {
    let calm = Desk::new();
    let expected = through(&calm).len();
    let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
    let mut chance = u64::from(start) | 1;
    let mut draw = |below: u64| {
        // Xorshift (Marsaglia 2003).
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % below
    };
    let mut desk = Desk::new();
    let mut whole = Duration::from_secs(3);
    let (mut hit, mut on_this) = (0, 0);
    while hit < kills {
        let begun = Instant::now();
        let mut child = work(&desk).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(draw(u64::try_from(whole.as_millis()).unwrap())));
        let ended = child.try_wait().unwrap().is_some();
        if ended {
            whole = begun.elapsed().max(Duration::from_millis(500));
        } else {
            child.kill().unwrap();
            child.wait().unwrap();
            hit += 1;
            on_this += 1;
        }
        // After its end another desk has something left to kill.
        if ended || on_this >= 10 {
            check(&desk, expected, on_this, &format!("{hit} kills from {start}"));
            desk = Desk::new();
            on_this = 0;
        }
    }
    check(&desk, expected, on_this, &format!("{hit} kills from {start}"));
}

#[test]
fn killed_twenty_times_at_random_nothing_is_lost_and_nothing_is_doubled() {
    at_random(20);
}

#[test]
#[ignore = "minutes: script/test --long"]
fn killed_two_hundred_times_at_random_nothing_is_lost_and_nothing_is_doubled() {
    at_random(200);
}
