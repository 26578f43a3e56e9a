//! The truth knows whom a provider's record is about.

use crate::{Vendor, good, rows, text};
use serde_json::{Value, json};
use sluice_sandbox::{Source, SourceKey};

fn key(source: Source, stream: &str, id: &Value) -> SourceKey {
    let external_id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    SourceKey { source, stream: stream.to_owned(), external_id }
}

#[tokio::test]
async fn records_of_two_providers_about_one_person_are_one_and_about_two_are_a_wrong_merge() {
    let vendor = Vendor::open("uplead").await;
    let sandbox = &vendor.sandbox;
    let page = vendor.ask("/v2/prospector-pro-search", json!({ "per_page": 100 })).await;
    let rocketreach =
        sandbox.providers().into_iter().find(|access| access.connector == "rocketreach").unwrap();
    let role = |address: &str| {
        ["info@", "sales@", "office@", "contact@"].iter().any(|role| address.starts_with(role))
    };
    let people: Vec<&Value> = rows(&page["data"]["results"])
        .iter()
        .filter(|row| row["email_status"] == "valid" && !role(text(row, "/email")))
        .collect();
    let queries: Vec<Value> = people.iter().map(|row| json!({ "email": row["email"] })).collect();
    let answer = vendor
        .http
        .post(format!("{}/api/v2/bulkLookup", rocketreach.base_url))
        .header("Api-Key", &rocketreach.settings["api_key"])
        .json(&json!({ "queries": queries }));
    let profiles = good(answer).await;
    let (mut agreed, mut apart) = (0, 0);
    let mut last = None;
    for (person, profile) in people.iter().zip(rows(&profiles)).filter(|(_, profile)| profile["id"].is_u64())
    {
        let one = key(Source::UpLead, "people_search", &person["id"]);
        let other = key(Source::RocketReach, "people_enrich", &profile["id"]);
        let joined = sandbox.judge(&[vec![one.clone(), other.clone()]], &[], &[]);
        assert_eq!((joined.wrong_merges, joined.missed_merges), (0, 0), "{person} {profile}");
        let alone = sandbox.judge(&[vec![one.clone()], vec![other.clone()]], &[], &[]);
        assert_eq!((alone.wrong_merges, alone.missed_merges), (0, 1));
        agreed += 1;
        if let Some(stranger) = last.replace(other) {
            apart += sandbox.judge(&[vec![one, stranger]], &[], &[]).wrong_merges;
        }
    }
    assert!(agreed > 20 && apart == agreed - 1, "{agreed} {apart}");
}

#[tokio::test]
async fn people_whom_only_a_provider_knows_do_not_count_among_the_true_ones() {
    let vendor = Vendor::open("uplead").await;
    assert_eq!(vendor.sandbox.judge(&[], &[], &[]).true_people, 2_000);
}
