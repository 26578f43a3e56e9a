//! Time that passes as HaloPSA's answers and its limit take it, and not otherwise: leads are written in minutes that nobody
//! waits for.

use super::support::{Clock, ended, jobs_end, ok};
use crate::{App, workspace::Workspace};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_connect::{
    Client, ClientOptions,
    manifest::{Limit, LimitPer},
};
use sluice_sandbox::{Fault, RequestLine, Sandbox, Source};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, time::Duration};
use tokio::{task::spawn_blocking, time};

/// A word of its own for each number.
fn word(number: u32, salt: u64) -> String {
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ salt;
    let mixed = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
    (0..8).map(|at| char::from(b'a' + (mixed >> (at * 8) & 0xff) as u8 % 26)).collect()
}

/// Brings in a list of people who have nothing to do with each other and of whom enough is known.
pub(super) async fn import(app: &App, folder: &Path, people: u32) {
    let mut text = "First Name,Last Name,Email,Job Title,Company,Phone,Country\n".to_owned();
    for row in 0..people {
        let (given, family, firm) = (word(row, 1), word(row, 2), word(row, 3));
        let phone = format!("+44 20 7{}", 1_000_000 + row * 2_663 % 9_000_000);
        writeln!(
            text,
            "{given},{family},{given}.{family}@{firm}.com,Head of Sales,{firm} Works,{phone},United Kingdom"
        )
        .unwrap();
    }
    let path = folder.join("leads.csv");
    fs::write(&path, text).unwrap();
    let job = ended(app, "import", json!({ "file": path.display().to_string() })).await;
    assert_eq!(job["state"], "done", "{job}");
}

/// HaloPSA's client as the program makes it, within a limit of so many calls in so many seconds of which nothing is used up.
pub(super) async fn limited(workspace: &Workspace, (calls, seconds): (u32, u32)) -> Client {
    let halo = workspace.halo().await.unwrap().unwrap();
    let secret = workspace.vault.get(&workspace.account(halo.id, "client_secret")).await.unwrap().unwrap();
    let limit = Limit {
        calls: calls.try_into().unwrap(),
        seconds: seconds.try_into().unwrap(),
        per: LimitPer::Account,
        limit_header: None,
        left_header: None,
    };
    let options =
        ClientOptions { allow_loopback_http: true, limits: Some(vec![limit]), ..ClientOptions::default() };
    let connector = workspace.connector(&halo.connector).await.unwrap();
    let secrets = BTreeMap::from([("client_secret".to_owned(), secret)]);
    let client = Client::new(connector, halo.settings.clone(), secrets, options).unwrap();
    workspace.adopt(&halo, client.clone()).await.unwrap();
    workspace.sandbox().unwrap().limit_halo(calls, Duration::from_secs(seconds.into()));
    client
}

pub(super) fn is_post(line: &RequestLine) -> bool {
    line.method == "POST" && line.path.eq_ignore_ascii_case("/api/tickets")
}

/// What HaloPSA was asked since there were so many requests.
pub(super) fn asked(sandbox: &Sandbox, since: usize) -> Vec<RequestLine> {
    let lines = sandbox.requests().split_off(since);
    lines.into_iter().filter(|line| line.source == Source::Halo).collect()
}

/// Writes what is planned, where each answer takes so many seconds; `each` is told of a request when it has arrived. How long
/// it took.
pub(super) async fn written(
    app: &App,
    clock: &Clock,
    client: &Client,
    answer: u32,
    mut each: impl FnMut(&Sandbox, &RequestLine),
) -> Duration {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let planned = ok(app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": planned["fingerprint"], "release_brake": true });
    sandbox.faults().set(Source::Halo, Fault::Slow(Duration::from_secs(answer.into())));
    clock.stop();
    ok(app, "apply", input).await;
    time::pause();
    let (start, mut held_back) = (time::Instant::now(), 0);
    while workspace.jobs.count() > 0 {
        // The paused clock does not run ahead while a thread is at work.
        spawn_blocking(std::thread::yield_now).await.unwrap();
        if sandbox.faults().slowed(Source::Halo) > held_back {
            held_back = sandbox.faults().slowed(Source::Halo);
            let line = asked(sandbox, 0).pop().unwrap();
            each(sandbox, &line);
            // With each write HaloPSA's clock goes a second further by itself.
            pass(sandbox, clock, answer, u32::from(is_post(&line))).await;
        } else if let Some(wait) = client.calls_wait() {
            pass(sandbox, clock, u32::try_from(wait.as_secs()).unwrap() + 1, 0).await;
        }
    }
    let took = start.elapsed();
    time::resume();
    sandbox.faults().clear().unwrap();
    jobs_end(app).await;
    let job = ok(app, "jobs", Value::Null).await[0].clone();
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &job["total"]), "{job}");
    took
}

/// Lets so many seconds pass everywhere, of which HaloPSA's clock goes some by itself.
async fn pass(sandbox: &Sandbox, clock: &Clock, seconds: u32, by_itself: u32) {
    if seconds > by_itself {
        sandbox.pass_in_halo(seconds - by_itself).unwrap();
    }
    clock.forward(TimeDelta::seconds(seconds.into()));
    // Timers are exact to a millisecond.
    time::advance(Duration::from_secs(seconds.into()) + Duration::from_millis(1)).await;
}
