//! Changes to mappings from the command line.

use crate::desk::{Desk, given};

#[test]
fn a_changed_mapping_is_read_told_kept_and_written_out_again() {
    let desk = Desk::new();
    desk.practise(&["sync"]).done();
    let text = desk.practise(&["mapping", "Hunter"]).done().last()["text"].as_str().unwrap().to_owned();
    assert!(text.contains("connector = \"hunter\"") && !text.contains("[fields."), "{text}");
    let changed = format!("{text}\n[fields.title]\ntake = \"'Head of ' & company\"\n");

    let told = given(desk.practice(&["mapping", "hunter", "--read", "-", "--preview"]), &changed).done();
    assert_eq!(told.last()["fields"][0]["field"], "title");
    assert!(!desk.practise(&["mapping", "Hunter"]).done().last()["text"].as_str().unwrap().contains("title"));

    given(desk.practice(&["mapping", "hunter", "--read", "-"]), &changed).done();
    let kept = desk.practise(&["mapping", "Hunter"]).done().last()["text"].as_str().unwrap().to_owned();
    assert!(kept.contains("Head of "), "{kept}");
    given(desk.practice(&["mapping", "hunter", "--read", "-"]), "connector = 3").refused("mapping_text");
}
