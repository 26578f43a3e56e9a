//! HaloPSA set up from the command line: once, and once only, also when the program is killed on the way.

use crate::desk::{Desk, Run};
use serde_json::Value;

const SET_UP: [&str; 3] = ["setup", "halopsa", "--apply"];

fn counts(found: &Value) -> (u64, u64) {
    (found["open"].as_u64().unwrap(), found["counts"]["there"].as_u64().unwrap())
}

#[test]
fn the_difference_is_shown_made_and_then_gone() {
    let desk = Desk::new();
    let plan = desk.practise(&["setup", "halopsa", "--plan"]).done();
    let (open, there) = counts(plan.last());
    assert!(open > 60 && there > 15, "{:?}", plan.last()["counts"]);
    assert_eq!(desk.practise(&["setup", "halopsa"]).done().last(), plan.last(), "looking changes nothing");
    let made = desk.practise(&SET_UP).done();
    assert_eq!(counts(made.last()), (0, 86));
    assert_eq!(counts(desk.practise(&SET_UP).done().last()), (0, 86));
    desk.practise(&["setup", "halopsa", "--choose", "field.lead_source"]).refused("bad_input");
}

#[cfg(unix)]
#[test]
fn killed_between_two_creations_nothing_is_made_twice() {
    let desk = Desk::new();
    for edge in ["set_up_noted", "set_up_answered", "set_up_noted:2", "set_up_answered:2"] {
        let output = desk.practice(&SET_UP).env("SLUICE_CRASH", edge).output().unwrap();
        assert_eq!(output.status.code(), None, "{edge} is not passed: {:?}", Run::of(output).words);
    }
    assert_eq!(counts(desk.practise(&SET_UP).done().last()), (0, 86));
}
