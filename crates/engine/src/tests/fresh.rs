//! However long HaloPSA's limit keeps a write waiting, it is sent by what stands there when it goes out.

use super::{
    overtaken::{choose, faults, last, there, written},
    support::{jobs_end, ok, patient},
};
use crate::App;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, RequestLine, Source, When};
use std::time::Duration;

async fn input(app: &App) -> Value {
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    json!({ "fingerprint": plan["fingerprint"], "release_brake": true })
}

/// What HaloPSA was asked since there were so many requests.
async fn asked(app: &App, since: usize) -> Vec<RequestLine> {
    let workspace = app.workspace().await.unwrap();
    let mut lines = workspace.sandbox().unwrap().requests().split_off(since);
    lines.retain(|line| line.source == Source::Halo);
    lines
}

async fn requests(app: &App) -> usize {
    app.workspace().await.unwrap().sandbox().unwrap().requests().len()
}

fn is_post(line: &RequestLine) -> bool {
    line.method == "POST" && line.path.eq_ignore_ascii_case("/api/tickets")
}

#[tokio::test]
async fn a_write_that_the_limit_kept_waiting_is_sent_by_what_was_read_after_the_wait() {
    for by_hand in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let (app, clock) = patient(folder.path(), Duration::from_secs(4)).await;
        let lead = written(&app).await;
        choose(&app, &lead, "Chief of Paint").await;
        let later = Fault::Later(429, When::Seconds(3));
        faults(&app, |faults| faults.set_at(Source::Halo, "post /api/tickets", later)).await;
        let since = requests(&app).await;
        ok(&app, "apply", input(&app).await).await;
        let answered = loop {
            let posted = asked(&app, since).await.into_iter().find(is_post).and_then(|line| line.status);
            if let Some(status) = posted {
                break status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        assert_eq!(answered, 429);
        faults(&app, |faults| faults.clear().unwrap()).await;
        // It waits for its turn. Meanwhile somebody types there, and what was read before gets old.
        if by_hand {
            let workspace = app.workspace().await.unwrap();
            let sandbox = workspace.sandbox().unwrap();
            let number: i64 = lead.ticket.parse().unwrap();
            let mut row = sandbox.delete_in_halo(number).unwrap().unwrap();
            row.insert("oppjobtitle".to_owned(), json!("Typed by hand"));
            sandbox.put_in_halo(number, row).unwrap();
        }
        clock.forward(TimeDelta::minutes(2));
        jobs_end(&app).await;
        let run = ok(&app, "jobs", Value::Null).await[0].clone();
        assert_eq!((&run["state"], &run["done"]), (&json!("done"), &run["total"]), "{run}");
        let posts: Vec<Option<u16>> =
            asked(&app, since).await.iter().filter(|line| is_post(line)).map(|line| line.status).collect();
        let title = there(&app, &lead, "oppjobtitle").await;
        if by_hand {
            assert_eq!((title, posts), (json!("Typed by hand"), vec![Some(429)]));
            assert_eq!(last(&app).await, (json!("withdrawn"), json!("changed_there")));
        } else {
            assert_eq!((title, posts), (json!("Chief of Paint"), vec![Some(429), Some(201)]));
            assert_eq!(last(&app).await, (json!("agreed"), Value::Null));
            let lines = asked(&app, since).await;
            let between = lines.iter().skip_while(|line| !is_post(line)).skip(1);
            let mut between = between.take_while(|line| !is_post(line));
            assert!(between.any(|line| line.path.eq_ignore_ascii_case("/api/tickets")), "{lines:?}");
        }
        app.stop().await;
    }
}
