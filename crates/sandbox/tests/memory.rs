//! What is written stays written, and the truth is known.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead};
use serde_json::json;
use sluice_sandbox::{Config, Sandbox, Source, SourceKey, Verdict};
use std::collections::BTreeMap;

#[tokio::test]
async fn a_journal_keeps_what_was_written_between_runs() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { journal: Some(dir.path().join("practice.journal")), ..Config::default() };
    let desk = Desk::open(config.clone()).await;
    let first = desk.write("/Tickets", &json!([lead("a")])).await;
    desk.write("/Tickets", &json!([{ "id": first["id"], "status_id": 31 }])).await;
    let before = desk.read("/Tickets?order=id").await;
    let written = desk.sandbox.leads_written();
    desk.sandbox.stop().await;

    let desk = Desk::open(config).await;
    assert_eq!(desk.read("/Tickets?order=id").await, before);
    assert_eq!(desk.sandbox.leads_written(), written);
    assert_eq!(desk.read("/ExternalLink?third_party_id=a").await[0]["halo_id"], first["id"]);
    let next = desk.write("/Tickets", &json!([lead("b")])).await;
    assert!(next["id"].as_i64() > first["id"].as_i64());
    assert!(next["lastupdate"].as_str() > first["lastupdate"].as_str());
}

#[tokio::test]
async fn without_a_journal_each_run_begins_anew() {
    let desk = Desk::open(Config::default()).await;
    desk.write("/Tickets", &json!([lead("a")])).await;
    let desk = Desk::open(Config::default()).await;
    assert_eq!(desk.sandbox.leads_written(), []);
}

#[tokio::test]
async fn another_worlds_journal_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { journal: Some(dir.path().join("practice.journal")), ..Config::default() };
    Sandbox::start(config.clone()).await.unwrap().stop().await;
    let error = Sandbox::start(Config { seed: 1, ..config }).await.err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
}

/// All records about people, by the name and the mailbox under which they are held.
async fn records(desk: &Desk) -> Vec<(SourceKey, String)> {
    let key = |source, stream: &str, id: &serde_json::Value| SourceKey {
        source,
        stream: stream.to_owned(),
        external_id: id.as_str().map_or_else(|| id.to_string(), str::to_owned),
    };
    let mut records = Vec::new();
    for page in 1..=16 {
        let body = json!({ "page": page, "per_page": 100 });
        let answer: serde_json::Value =
            desk.apollo("/contacts/search").json(&body).send().await.unwrap().json().await.unwrap();
        for row in answer["contacts"].as_array().unwrap() {
            records.push((key(Source::Apollo, "contacts", &row["id"]), row["email"].to_string()));
        }
    }
    for offset in [0, 1000] {
        let answer: serde_json::Value = desk
            .hunter(&format!("/leads?limit=1000&offset={offset}"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        for row in answer["data"]["leads"].as_array().unwrap() {
            records.push((key(Source::Hunter, "leads", &row["id"]), row["email"].to_string()));
        }
    }
    records
}

#[tokio::test]
async fn leaving_every_record_alone_merges_nobody_and_misses_many() {
    let desk = Desk::open(Config::default()).await;
    let groups: Vec<Vec<SourceKey>> = records(&desk).await.into_iter().map(|(key, _)| vec![key]).collect();
    let verdict = desk.sandbox.judge(&groups, &[], &[]);
    assert_eq!((verdict.wrong_merges, verdict.true_people), (0, 2_000));
    assert!((830..1_100).contains(&verdict.missed_merges), "{verdict:?}");
}

#[tokio::test]
async fn joining_by_mailbox_is_right_for_most_and_wrong_for_shared_ones() {
    let desk = Desk::open(Config::default()).await;
    let mut by_mailbox: BTreeMap<String, Vec<SourceKey>> = BTreeMap::new();
    for (key, mailbox) in records(&desk).await {
        by_mailbox.entry(mailbox).or_default().push(key);
    }
    let alone: Vec<Vec<SourceKey>> = by_mailbox.values().flatten().map(|key| vec![key.clone()]).collect();
    let alone = desk.sandbox.judge(&alone, &[], &[]);
    let joined: Vec<Vec<SourceKey>> = by_mailbox.into_values().collect();
    let joined = desk.sandbox.judge(&joined, &[], &[]);
    assert!(joined.missed_merges < alone.missed_merges / 2, "{joined:?} against {alone:?}");
    assert!((1..30).contains(&joined.wrong_merges), "the placeholder and shared mailboxes: {joined:?}");
}

#[tokio::test]
async fn an_open_review_is_no_missed_merge() {
    let desk = Desk::open(Config::default()).await;
    let records = records(&desk).await;
    let groups: Vec<Vec<SourceKey>> = records.iter().map(|(key, _)| vec![key.clone()]).collect();
    let alone = desk.sandbox.judge(&groups, &[], &[]);
    let reviewed = desk.sandbox.judge(&groups, &same_mailbox(&records), &[]);
    assert!(reviewed.missed_merges < alone.missed_merges / 2, "{reviewed:?}");
    assert_eq!(reviewed.wrong_merges, 0);
}

fn same_mailbox(records: &[(SourceKey, String)]) -> Vec<(usize, usize)> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (index, (_, mailbox)) in records.iter().enumerate() {
        match first.get(mailbox.as_str()) {
            Some(earlier) => pairs.push((*earlier, index)),
            None => {
                first.insert(mailbox, index);
            }
        }
    }
    pairs
}

#[tokio::test]
async fn lost_and_doubled_writes_are_counted() {
    let desk = Desk::open(Config::default()).await;
    desk.write("/Tickets", &json!([lead("once"), lead("twice"), lead("twice")])).await;
    let marks: Vec<String> = ["once", "twice", "never"].map(str::to_owned).to_vec();
    let verdict = desk.sandbox.judge(&[], &[], &marks);
    assert_eq!(verdict, Verdict { lost: 1, doubled: 1, true_people: 2_000, ..Verdict::default() });
}

#[tokio::test]
async fn a_lead_written_here_is_about_the_reader_of_its_mailbox() {
    let desk = Desk::open(Config::default()).await;
    let records = records(&desk).await;
    let work = |mailbox: &str| {
        mailbox.contains('@')
            && !mailbox.contains("domain.com")
            && !["info@", "sales@", "office@", "contact@"].iter().any(|role| mailbox.contains(role))
    };
    let mut found = records.iter().filter(|(_, mailbox)| work(mailbox));
    let ((one, mailbox), (stranger, _)) = (found.next().unwrap(), found.next().unwrap());
    let mut ticket = lead("a");
    ticket["oppemailaddress"] = serde_json::from_str(mailbox).unwrap();
    let written = desk.write("/Tickets", &json!([ticket])).await;
    let ticket = SourceKey {
        source: Source::Halo,
        stream: "leads".to_owned(),
        external_id: written["id"].to_string(),
    };
    let right = desk.sandbox.judge(&[vec![ticket.clone(), one.clone()]], &[], &[]);
    assert_eq!((right.wrong_merges, right.missed_merges), (0, 0));
    let apart = desk.sandbox.judge(&[vec![ticket.clone()], vec![one.clone()]], &[], &[]);
    assert_eq!((apart.wrong_merges, apart.missed_merges), (0, 1));
    let wrong = desk.sandbox.judge(&[vec![ticket, stranger.clone()]], &[], &[]);
    assert_eq!(wrong.wrong_merges, 1);
}
