//! What would mend weak records, from the command line.

use crate::desk::Desk;
use serde_json::Value;
use std::fs;

const LEADS: &str = "\
First Name,Last Name,Email,Company
Ann,Lee,ann.lee@gmial.com,Acme Ltd
Bob,Roe,bob.roe@gmial.com,Roe Foods
Cara,Doe,cara.doe@hotmial.com,Doe Industries
";

#[test]
fn proposals_are_shown_taken_for_one_or_for_all_and_taken_back() {
    let desk = Desk::new();
    fs::create_dir_all(desk.root()).unwrap();
    let path = desk.root().join("leads.csv");
    fs::write(&path, LEADS).unwrap();
    desk.practise(&["import", path.to_str().unwrap()]).done();
    let shown = || desk.practise(&["proposals", "domain-typo"]).done().last().clone();
    let found = shown();
    assert_eq!((&found["count"], found["sample"].as_array().map(Vec::len)), (&Value::from(3), Some(3)));

    let item = found["sample"][0]["item"].as_str().unwrap();
    let one = desk.practise(&["proposals", "domain-typo", "--take", "--item", item]).done();
    assert_eq!((&one.last()["kind"], &one.last()["params"]["field"]), (&"value".into(), &"email".into()));
    assert_eq!(shown()["count"], 2);
    desk.practise(&["proposals", "domain-typo", "--take", "--item", item]).refused("proposal_moved");
    desk.practise(&["proposals", "swap-names", "--take", "--item", "weak:x"]).refused("item_gone");

    let all = desk.practise(&["proposals", "domain-typo", "--take"]).done();
    assert_eq!(all.last()["others"], 1);
    assert_eq!(shown()["count"], 0);
    desk.practise(&["undo"]).done();
    assert_eq!(shown()["count"], 2);
    desk.practise(&["undo"]).done();
    assert_eq!(shown(), found);
    assert_eq!(desk.practise(&["proposals", "domain-typo", "--item", item]).code, Some(2));
}
