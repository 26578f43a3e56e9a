//! How much of what the vendors allow is used, and how often they have to say that it was too much. Time stands still
//! while an answer is on its way and jumps to where the limiter lets the next call out.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::json;
use sluice_connect::{Client, ClientOptions, Connector};
use sluice_sandbox::{Config, Sandbox, Source};
use sluice_vault::Secret;
use std::{collections::BTreeMap, future::Future, pin::pin, time::Duration};
use tokio::{task::spawn_blocking, time};

/// The client as the program makes it, but for the longest wait: here it costs nothing.
fn client(world: &Sandbox, connector: &str) -> Client {
    let options = ClientOptions {
        allow_loopback_http: true,
        patience: Duration::from_secs(86_400),
        ..ClientOptions::default()
    };
    let connector = Connector::of_id(connector).unwrap();
    let access = world.providers().into_iter().find(|access| access.connector == connector.manifest().id);
    let all: BTreeMap<String, String> = match access {
        Some(access) => access.settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        None => {
            let halo = world.halo();
            [("url", halo.base_url), ("client_id", halo.client_id), ("client_secret", halo.client_secret)]
                .map(|(key, value)| (key.to_owned(), value))
                .into()
        }
    };
    let form = &connector.manifest().form;
    let (secrets, settings): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(key, _)| form.iter().any(|field| field.key == *key && field.secret));
    let secrets = secrets.into_iter().map(|(key, value)| (key, Secret::new(value))).collect();
    Client::new(connector, settings, secrets, options).unwrap()
}

/// Runs until it is done; the clock moves only while the limiter makes somebody wait.
async fn timed<T>(client: &Client, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            // The paused clock does not run ahead while a thread is at work.
            _ = spawn_blocking(std::thread::yield_now) => {}
        }
        if let Some(wait) = client.calls_wait() {
            // Timers are exact to a millisecond.
            time::advance(wait + Duration::from_millis(1)).await;
        }
    }
}

/// A vendor, what is asked of it, and what it allows: calls, seconds.
struct Case {
    source: Source,
    connector: &'static str,
    stream: &'static str,
    allows: (u32, u32),
    /// How many of its windows it is asked for.
    windows: u32,
}

async fn check(world: &Sandbox, case: &Case) -> (usize, usize) {
    let client = client(world, case.connector);
    let before = world.requests().len();
    let (start, length) = (time::Instant::now(), Duration::from_secs((case.allows.1 * case.windows).into()));
    let walked = client.streams().iter().any(|stream| stream.name == case.stream);
    let mut made = 0;
    while start.elapsed() < length {
        if walked {
            timed(&client, client.page(case.stream, None)).await.unwrap();
        } else {
            // What is asked for may be found or not; it is a call in any case.
            let question = json!({ "countries": ["United Kingdom"], "domains": ["example.test"] });
            let _ = timed(&client, client.ask(case.stream, &question, None)).await;
        }
        let now = client.calls_made();
        assert!(now > 0, "{} {} makes no call", case.connector, case.stream);
        made += now;
    }
    let requests = world.requests();
    let answers: Vec<Option<u16>> =
        requests[before..].iter().filter(|line| line.source == case.source).map(|line| line.status).collect();
    assert_eq!(answers.len() as u64, made);
    (answers.len(), answers.iter().filter(|status| **status == Some(429)).count())
}

#[tokio::test]
async fn nine_tenths_of_every_vendors_limit_are_used_and_hardly_any_answer_is_429() {
    let world = Sandbox::start(Config { seed: 7, ..Config::default() }).await.unwrap();
    time::pause();
    let case =
        |source, connector, stream, allows, windows| Case { source, connector, stream, allows, windows };
    // Of Lead411 no limit is known.
    let cases = [
        case(Source::Halo, "halopsa", "leads", (300, 300), 2),
        case(Source::Apollo, "apollo", "contacts", (400, 3_600), 1),
        case(Source::Apollo, "apollo", "people_search", (200, 60), 3),
        case(Source::Hunter, "hunter", "people_search", (500, 60), 2),
        case(Source::Hunter, "hunter", "company_search", (50, 60), 3),
        case(Source::UpLead, "uplead", "company_search", (500, 60), 2),
        case(Source::Lusha, "lusha", "people_search", (50, 60), 3),
        case(Source::Lusha, "lusha_v2", "people_search", (50, 60), 3),
        case(Source::Seamless, "seamless", "people_search", (60, 60), 3),
        case(Source::RocketReach, "rocketreach", "people_search", (500, 3_600), 2),
        case(Source::RocketReach, "rocketreach", "company_search", (500, 3_600), 2),
        case(Source::RocketReach, "rocketreach_universal", "people_search", (500, 3_600), 1),
        case(Source::RocketReach, "rocketreach_universal", "company_search", (500, 3_600), 1),
        case(Source::ZoomInfo, "zoominfo", "people_search", (25, 1), 40),
        case(Source::ZoomInfoLegacy, "zoominfo_legacy", "people_search", (1_500, 60), 1),
    ];
    let mut wrong = Vec::new();
    for case in &cases {
        let (calls, too_many) = check(&world, case).await;
        let allowed = case.allows.0 * case.windows;
        let used = calls as f64 / f64::from(allowed);
        println!(
            "{:<16} {:<16} {calls:>5} of {allowed:>5} calls {:>6.1} %  {too_many} x 429",
            case.connector,
            case.stream,
            used * 100.0
        );
        if used < 0.9 || too_many as f64 > 0.001 * calls as f64 {
            wrong.push((case.connector, case.stream, calls, allowed, too_many));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
