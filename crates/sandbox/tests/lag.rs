//! Lists that are behind have a new ticket later than whoever asks for it alone gets it.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::json;
use sluice_sandbox::Config;

#[tokio::test]
async fn a_list_that_is_behind_has_a_new_ticket_only_after_so_many_were_read() {
    let desk = Desk::open(Config::default()).await;
    let before = desk.read("/Tickets?pageinate=true&page_size=1").await["record_count"].as_u64().unwrap();
    let listed = async |id: &serde_json::Value| {
        let page = desk.read(&format!("/Tickets?search_id={id}&pageinate=true")).await;
        page["record_count"] == 1 && page["tickets"][0]["id"] == *id
    };
    desk.sandbox.lag_in_halo(2);
    let first = desk.write("/Tickets", &json!([lead("first")])).await["id"].clone();
    let (status, text) = said(desk.get(&format!("/Tickets/{first}")).send().await.unwrap()).await;
    assert_eq!(status, 200, "{text}");
    assert_eq!([listed(&first).await, listed(&first).await, listed(&first).await], [false, false, true]);

    desk.sandbox.lag_in_halo(u32::MAX);
    let second = desk.write("/Tickets", &json!([lead("second")])).await["id"].clone();
    assert!(!listed(&second).await && listed(&first).await);
    let count = desk.read("/Tickets?pageinate=true&page_size=1").await["record_count"].as_u64().unwrap();
    assert_eq!(count, before + 1, "it is not counted either");
    desk.sandbox.lag_in_halo(0);
    assert!(listed(&second).await);
}
