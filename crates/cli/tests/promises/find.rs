//! Searching and buying from the command line.

use crate::desk::{Desk, given};
use serde_json::json;

#[test]
fn a_search_is_free_and_buying_stops_at_the_ceiling() {
    let desk = Desk::new();
    let search = ["find", "--title", "manager", "--country", "United Kingdom"];
    let free = desk.practise(&search).done();
    let sources = free.last()["sources"].as_array().unwrap().clone();
    let asked: Vec<_> = sources.iter().map(|source| json!([source["name"], source["asked"]])).collect();
    assert_eq!(asked, [json!(["Apollo", true]), json!(["Hunter", false])]);

    let bought = desk.practise(&[&search[..], &["--buy", "1.5"]].concat()).done();
    let sum = bought.last();
    assert!(sum["spent"].as_u64().unwrap() <= 1_500 && sum["over_ceiling"].as_u64().unwrap() > 0, "{sum}");
    let again = desk.practise(&search).done();
    let owned = again.last()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["offers"][0]["owned"] == true)
        .count();
    assert_eq!(json!(owned), sum["found"], "{sum}");
}

#[test]
fn companies_are_found_and_kept() {
    let desk = Desk::new();
    let search = ["find", "--companies", "--country", "United Kingdom"];
    let found = desk.practise(&search).done();
    let companies = found.last()["companies"].as_array().unwrap().clone();
    assert!(companies.len() > 5 && companies.iter().all(|one| one["mark"] == "new"), "{companies:?}");
    let again = desk.practise(&search).done();
    assert!(again.last()["companies"].as_array().unwrap().iter().all(|one| one["mark"] == "have"));
}

#[test]
fn what_is_no_price_or_no_band_is_refused_before_anything_is_asked() {
    let desk = Desk::new();
    let check = |arguments: &[&str], words: &str| {
        let output = desk.practice(&[&["find", "--title", "x"], arguments].concat()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    };
    check(&["--buy=-1"], "a number of credits");
    check(&["--buy", "1e9"], "a number of credits");
    check(&["--buy", ""], "a number of credits");
    check(&["--employees", "some"], "two numbers");
    check(&["--phone"], "--buy");
    desk.practise(&["find"]).refused("find_nothing_asked");
}

#[test]
fn a_question_to_a_stream_tells_its_price_and_is_put_where_that_is_agreed() {
    let desk = Desk::new();
    let ask = |arguments: &[&str], question: serde_json::Value| {
        given(desk.practice(&[&["ask", "hunter"], arguments].concat()), &question.to_string())
    };
    let free = ask(&["company_search", "-"], json!({ "countries": ["United Kingdom"] })).done();
    let domain = free.documents[0]["external_id"].as_str().unwrap().to_owned();
    assert_eq!(free.last()["spent"], 0);

    let question = json!({ "subjects": [{ "company_domain": domain }] });
    let price = ask(&["company_enrich", "-"], question.clone()).done();
    assert_eq!((price.documents.len(), &price.last()["price"]["most"]), (1, &json!(1_000)));
    let told = ask(&["company_enrich", "-", "--ceiling", "1"], question).done();
    let sum = told.last();
    assert_eq!((&sum["found"], &sum["spent"]), (&json!(1), &json!(1_000)), "{sum}");
    assert_eq!(told.documents[0]["external_id"], json!(domain));

    ask(&["company_enrich", "-"], json!({ "subjects": [{ "site": domain }] }))
        .refused("question_unknown_member");
    given(desk.practice(&["ask", "hunter", "company_enrich", "-"]), "{").refused("question_not_json");
}
