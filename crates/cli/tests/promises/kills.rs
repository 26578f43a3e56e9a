//! The program killed at any moment: what the practice HaloPSA holds afterwards is what it holds without a kill.

#![cfg(unix)]

use crate::desk::{Desk, Run, World};
use serde_json::Value;
use sluice_sandbox::Config;
use std::{
    collections::BTreeSet,
    fs,
    process::Stdio,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const WORK: [&str; 5] = ["sync", "halopsa", "hunter", "--apply", "--release-brake"];

/// Every edge between two steps of a sync and of what is written after it, and how often it is passed first.
const EDGES: [&str; 12] = [
    "page_read",
    "page_read:4",
    "page_kept",
    "page_kept:4",
    "booked",
    "looked_up",
    "taken",
    "taken:2",
    "answered",
    "answered:3",
    "settled",
    "settled:2",
];

/// Works until all is done: the leads in HaloPSA, by mark.
fn through(desk: &Desk) -> Vec<String> {
    desk.practise(&WORK).done();
    let again = desk.practise(&WORK).done();
    let jobs = again.last().as_array().unwrap();
    assert!(jobs.iter().all(|job| job["kind"] == "sync"), "nothing is left to write: {jobs:?}");
    let copy = desk.passphrase().with_file_name("journal");
    fs::copy(desk.root().join("practice/practice.journal"), &copy).unwrap();
    let world = World::of(Config { journal: Some(copy), ..Config::default() });
    world.sandbox.leads_written().into_iter().map(|lead| lead.mark.unwrap()).collect()
}

/// As many leads as without a kill, each once, and the facts still tell what is derived from them.
fn check(desk: &Desk, expected: usize, how: &str) {
    let marks = through(desk);
    let distinct: BTreeSet<_> = marks.iter().collect();
    assert_eq!((marks.len(), distinct.len()), (expected, expected), "{how}");
    assert_eq!(desk.practise(&["rebuild"]).done().last()["equal"], true, "{how}");
}

#[test]
fn killed_at_any_edge_nothing_is_lost_and_nothing_is_doubled() {
    let calm = Desk::new();
    let expected = through(&calm).len();
    assert!(expected > 0);
    // All on one desk would have nothing left to write after the first.
    for edges in EDGES.chunks(4) {
        let desk = Desk::new();
        for edge in edges {
            let output = desk.practice(&WORK).env("SLUICE_CRASH", edge).output().unwrap();
            assert_eq!(output.status.code(), None, "{edge} is not passed: {:?}", Run::of(output).words);
        }
        check(&desk, expected, &edges.join(", "));
    }
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
        let mut child = desk.practice(&WORK).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(draw(u64::try_from(whole.as_millis()).unwrap())));
        match child.try_wait().unwrap() {
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                hit += 1;
                on_this += 1;
            }
            // It came to its end: another desk has something left to kill.
            Some(_) => {
                whole = begun.elapsed().max(Duration::from_millis(500));
                on_this = 10;
            }
        }
        if on_this >= 10 {
            check(&desk, expected, &format!("{hit} kills from {start}"));
            desk = Desk::new();
            on_this = 0;
        }
    }
    check(&desk, expected, &format!("{hit} kills from {start}"));
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
