//! The practice HaloPSA takes no longer array than it is told to: of a longer one it takes nothing, and says so.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::{Value, json};
use sluice_sandbox::Config;

#[tokio::test]
async fn of_an_array_that_is_too_long_nothing_is_taken() {
    let desk = Desk::open(Config::default()).await;
    let leads: Vec<Value> = ["first", "second", "third"].map(lead).to_vec();
    for status in [413, 400] {
        desk.sandbox.limit_arrays_in_halo(Some((2, status)));
        let (refused, text) = said(desk.post("/Tickets").json(&leads).send().await.unwrap()).await;
        assert_eq!(refused, status, "{text}");
    }
    assert!(desk.sandbox.leads_written().is_empty());
    desk.write("/Tickets", &json!(leads[..2])).await;
    desk.sandbox.limit_arrays_in_halo(None);
    desk.write("/Tickets", &json!(leads)).await;
    assert_eq!(desk.sandbox.leads_written().len(), 5);
}
