//! A program in a temporary folder, and the means to drive it.

mod state;

pub(super) use state::{synced, synced_clocked, with_leads, with_leads_clocked};

use crate::{
    App, Dirs, Host, HostError, Hurry,
    api::{Event, Failure, UpdateState},
    derive,
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sluice_domain::{EntityKind, FactId, Field, Fields, Observation};
use std::{
    cell::Cell,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How many people the practice world has where nobody says otherwise.
const EVERYBODY: usize = 2_000;

/// How long an answer is waited for where many are never given.
const BRIEF: Duration = Duration::from_millis(900);
/// The same where hardly any is not: then a machine that is busy with all tests at once is no system that does not answer.
const CALM: Duration = Duration::from_secs(2);

thread_local! {
    /// How many it has for the test of this thread: few, so that a test is quick.
    static PEOPLE: Cell<usize> = const { Cell::new(EVERYBODY / 4) };
}

/// The practice worlds of this test have as many people as a user's: what it is about is rare among few.
pub(super) fn everybody() {
    PEOPLE.set(EVERYBODY);
}

/// A host with the real clock and counted, not random, bytes.
pub(super) struct TestHost {
    counted: AtomicU64,
    clock: Clock,
    people: usize,
    hurry: Option<Hurry>,
}

#[async_trait]
impl Host for TestHost {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn random(&self, bytes: &mut [u8]) {
        let number = self.counted.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (at, byte) in bytes.iter_mut().rev().enumerate() {
            *byte = number[7 - at % 8];
        }
    }

    fn user_name(&self) -> String {
        "Ada".to_owned()
    }

    async fn open_url(&self, _: &str) -> Result<(), HostError> {
        Err(HostError::NoBrowser)
    }

    async fn check_update(&self) -> Result<UpdateState, HostError> {
        Ok(UpdateState::NotConfigured)
    }

    async fn install_update(&self) -> Result<(), HostError> {
        Err(HostError::Unavailable)
    }

    fn practice_people(&self) -> Option<usize> {
        Some(self.people)
    }

    fn keeps_schedule(&self) -> bool {
        false
    }

    fn hurry(&self) -> Option<Hurry> {
        self.hurry
    }
}

/// The clock of this computer, and how far it was put forward.
#[derive(Clone, Default)]
pub(super) struct Clock {
    ahead: Arc<AtomicI64>,
    /// When it was stopped.
    still: Arc<OnceLock<DateTime<Utc>>>,
}

impl Clock {
    pub(super) fn now(&self) -> DateTime<Utc> {
        let here = self.still.get().copied().unwrap_or_else(Utc::now);
        here + TimeDelta::seconds(self.ahead.load(Ordering::Relaxed))
    }

    pub(super) fn forward(&self, by: TimeDelta) {
        self.ahead.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }

    /// From now on it only moves where it is put forward.
    pub(super) fn stop(&self) {
        self.still.get_or_init(Utc::now);
    }
}

/// A program on `root`.
pub(super) async fn app(root: &Path) -> App {
    started(root, None, Clock::default()).await
}

async fn started(root: &Path, hurry: Option<Hurry>, clock: Clock) -> App {
    // Counting starts at the clock, so that a second program on the same folder makes other ids.
    let start = u64::try_from(Utc::now().timestamp_micros()).unwrap_or_default();
    let host = TestHost { counted: AtomicU64::new(start), clock, people: PEOPLE.get(), hurry };
    App::start(Dirs { root: root.to_owned() }, Arc::new(host)).await
}

/// A program with the practice workspace open, in which nothing is waited for.
pub(super) async fn hurried(root: &Path) -> App {
    in_a_hurry(root, Clock::default()).await
}

/// The same, with so many times the usual people.
pub(super) async fn crowded(root: &Path, times: usize) -> App {
    PEOPLE.set(EVERYBODY * times);
    in_a_hurry(root, Clock::default()).await
}

async fn in_a_hurry(root: &Path, clock: Clock) -> App {
    let hurry = Hurry { halo_calls: 1_000_000, longest_wait: BRIEF };
    let app = started(root, Some(hurry), clock).await;
    ok(&app, "open_workspace", json!({ "practice": true, "vault": "session" })).await;
    app
}

/// Reads everything, writes the leads, and reads again.
pub(super) async fn write_leads(app: &App) {
    read_all(app).await;
    let job = apply(app).await.unwrap();
    assert_eq!(job["state"], "done", "{job}");
    read_all(app).await;
}

/// Reads everything to its end. What comes after it would not show that something was not read.
pub(super) async fn read_all(app: &App) {
    for job in sync(app).await {
        assert_eq!(job["state"], "done", "{job}");
    }
}

/// As [`hurried`], by a clock that can be put forward.
pub(super) async fn clocked(root: &Path) -> (App, Clock) {
    let clock = Clock::default();
    (in_a_hurry(root, clock.clone()).await, clock)
}

/// The same, where a pause that a system asks for lasts up to so long.
pub(super) async fn patient(root: &Path, pause: Duration) -> (App, Clock) {
    let clock = Clock::default();
    // A pause is a tenth of the longest wait.
    let hurry = Hurry { halo_calls: 1_000_000, longest_wait: pause * 10 };
    let app = started(root, Some(hurry), clock.clone()).await;
    ok(&app, "open_workspace", json!({ "practice": true, "vault": "session" })).await;
    (app, clock)
}

/// As [`hurried`], where a machine that is busy answers in time all the same.
pub(super) async fn calm(root: &Path) -> App {
    patient(root, CALM / 10).await.0
}

/// Waits until nothing is at work.
pub(super) async fn jobs_end(app: &App) {
    let mut events = app.events();
    loop {
        let known = ok(app, "jobs", Value::Null).await;
        if known.as_array().unwrap().iter().all(|row| row["ended_at"].is_string()) {
            return;
        }
        let _ = events.recv().await;
    }
}

/// A program with the practice workspace open, secrets in memory.
pub(super) async fn practice(root: &Path) -> App {
    let app = app(root).await;
    ok(&app, "open_workspace", json!({ "practice": true, "vault": "session" })).await;
    app
}

/// A program with the practice workspace open, secrets in a sealed file: it survives its end.
pub(super) async fn lasting(root: &Path) -> App {
    let app = app(root).await;
    ok(
        &app,
        "open_workspace",
        json!({ "practice": true, "vault": "passphrase", "passphrase": "correct horse battery" }),
    )
    .await;
    app
}

/// The same, in which no answer is waited for long.
pub(super) async fn lasting_in_a_hurry(root: &Path) -> App {
    lasting_by(root, Clock::default(), BRIEF).await
}

/// The same, by a clock that can be put forward.
pub(super) async fn lasting_clocked(root: &Path) -> (App, Clock) {
    let clock = Clock::default();
    (lasting_by(root, clock.clone(), BRIEF).await, clock)
}

async fn lasting_by(root: &Path, clock: Clock, longest_wait: Duration) -> App {
    let hurry = Hurry { halo_calls: 1_000_000, longest_wait };
    let app = started(root, Some(hurry), clock).await;
    ok(
        &app,
        "open_workspace",
        json!({ "practice": true, "vault": "passphrase", "passphrase": "correct horse battery" }),
    )
    .await;
    app
}

pub(super) async fn ok(app: &App, command: &str, input: Value) -> Value {
    match app.call(command, input).await {
        Ok(value) => value,
        Err(failure) => panic!("{command}: {failure}"),
    }
}

pub(super) async fn refused(app: &App, command: &str, input: Value) -> Failure {
    match app.call(command, input).await {
        Ok(value) => panic!("{command} was not refused: {value}"),
        Err(failure) => failure,
    }
}

/// Starts, goes on with or stops jobs, and waits for their ends.
pub(super) async fn jobs(app: &App, command: &str, input: Value) -> Vec<Value> {
    let mut events = app.events();
    let started = ok(app, command, input).await;
    let rows = started["jobs"].as_array().cloned().unwrap_or_else(|| vec![started]);
    let ids: Vec<Value> = rows.iter().map(|row| row["id"].clone()).collect();
    loop {
        let known = ok(app, "jobs", Value::Null).await;
        let ended: Vec<Value> = known
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| ids.contains(&row["id"]) && row["ended_at"].is_string())
            .cloned()
            .collect();
        if ended.len() == ids.len() {
            return ended;
        }
        let _ = events.recv().await;
    }
}

/// The one job of a command, at its end.
pub(super) async fn ended(app: &App, command: &str, input: Value) -> Value {
    jobs(app, command, input).await.remove(0)
}

pub(super) async fn sync(app: &App) -> Vec<Value> {
    jobs(app, "sync", json!({ "connections": [] })).await
}

/// Writes the plan as it is now; nothing where it is empty.
pub(super) async fn apply(app: &App) -> Option<Value> {
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    if ["creates", "updates", "entries"].iter().all(|kind| plan[kind] == 0) {
        return None;
    }
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    jobs(app, "apply", input).await.pop()
}

/// Everything that was told since, without waiting.
pub(super) fn told(events: &mut tokio::sync::broadcast::Receiver<Event>) -> Vec<Event> {
    std::iter::from_fn(|| events.try_recv().ok()).collect()
}

/// The number of the last search.
pub(super) async fn last(app: &App) -> Value {
    ok(app, "found", Value::Null).await["search"].clone()
}

/// The connection made by a connector.
pub(super) async fn connection(app: &App, connector: &str) -> Value {
    let rows = ok(app, "connections", Value::Null).await;
    rows.as_array().unwrap().iter().find(|row| row["connector"] == connector).unwrap().clone()
}

/// What a connector's form asks for with this way to sign in, as the practice world fills it.
pub(super) async fn form(app: &App, connector: &str, way: &str) -> Value {
    let rows = ok(app, "connectors", Value::Null).await;
    let row = rows["connectors"].as_array().unwrap().iter().find(|row| row["id"] == connector).unwrap();
    let mut values = row["values"].clone();
    values["sign_in"] = json!(way);
    json!({ "connector": connector, "values": values })
}

/// Goes where it is sent, as a browser does. The pages' texts; none where nobody listens.
pub(super) async fn browse(address: &str) -> Option<String> {
    let mut address = address.to_owned();
    loop {
        let rest = address.strip_prefix("http://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).await.ok()?;
        let asked = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        let location = answer.lines().find_map(|line| line.strip_prefix("location: ").map(str::to_owned));
        match location {
            Some(next) => address = next,
            None => return Some(answer),
        }
    }
}

/// A sign-in at its end.
pub(super) async fn sign_in_ended(app: &App, id: &Value) -> Value {
    let mut events = app.events();
    loop {
        let row = ok(app, "sign_in", json!({ "id": id })).await;
        if row["state"] != "waiting" {
            return row;
        }
        let _ = events.recv().await;
    }
}

/// Connects by signing in with the browser: the id of the connection.
pub(super) async fn connect_in_browser(app: &App, connector: &str) -> Value {
    let begun = ok(app, "begin_sign_in", form(app, connector, "browser").await).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    let ended = sign_in_ended(app, &begun["id"]).await;
    assert_eq!(ended["state"], "done", "{ended}");
    ended["connection"].clone()
}

/// A vendor of the test's own at the address that is given: `answer` says status and body for a path with its query.
pub(super) async fn serve(answer: impl Fn(&str) -> (u16, Value) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answered(stream, Arc::clone(&answer)));
        }
    });
    address
}

async fn answered(mut stream: TcpStream, answer: Arc<impl Fn(&str) -> (u16, Value)>) {
    let (mut asked, mut part) = (Vec::new(), [0_u8; 4_096]);
    let whole = |asked: &[u8]| {
        let text = String::from_utf8_lossy(asked);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
        let head = head.to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        body.len() >= length.unwrap_or(0_usize)
    };
    while !whole(&asked) {
        match stream.read(&mut part).await {
            Ok(read) if read > 0 => asked.extend_from_slice(&part[..read]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&asked).into_owned();
    let (status, body) = answer(text.split(' ').nth(1).unwrap_or_default());
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all((head + &body).as_bytes()).await;
}

/// Connects a practice provider.
pub(super) async fn connect(app: &App, connector: &str) -> Value {
    let connectors = ok(app, "connectors", Value::Null).await["connectors"].clone();
    let one = connectors.as_array().unwrap().iter().find(|one| one["id"] == connector).unwrap().clone();
    ok(app, "connect", json!({ "connector": connector, "values": one["values"] })).await
}

/// Keeps what a stream of a connection said of somebody who was found, so long ago: as much as a search shows, a surname,
/// and more.
pub(super) async fn says(
    app: &App,
    (connection, stream): (&Value, &str),
    row: &Value,
    number: u8,
    ago: TimeDelta,
    more: &[(Field, &str)],
) {
    let workspace = app.workspace().await.unwrap();
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut fields: Fields = [
        (Field::GivenName, text("name")),
        (Field::FamilyName, "Quillfeather".to_owned()),
        (Field::Title, text("title")),
        (Field::CompanyName, text("company")),
        (Field::CompanyDomain, text("domain")),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect();
    fields.extend(more.iter().map(|(field, value)| (*field, (*value).to_owned())));
    let observation = Observation {
        id: FactId::from_bytes([number; 16]),
        desk: workspace.desk,
        at: workspace.now() - ago,
        connection: connection.as_str().unwrap().parse().unwrap(),
        stream: stream.to_owned(),
        kind: EntityKind::Person,
        external_id: format!("said-{number}"),
        fields,
        raw: "{}".to_owned(),
        price_millicredits: 0,
    };
    let trust = workspace.trust().await.unwrap();
    workspace
        .store
        .write(move |w| {
            w.append_observation(&observation)?;
            derive::observe(w, &trust, &[observation])
        })
        .await
        .unwrap();
}
