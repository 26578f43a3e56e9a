//! Rules for which values survive, from the command line.

use crate::desk::{Desk, given};

#[test]
fn rules_are_written_out_told_kept_and_taken_back() {
    let desk = Desk::new();
    desk.practise(&["sync"]).done();
    let own = desk.practise(&["rules"]).done().last()["text"].as_str().unwrap().to_owned();
    assert!(own.contains("by = \"most_trusted\"") && own.contains("zoominfo = 60"), "{own}");

    let newest = own.replacen("by = \"most_trusted\"", "by = \"newest\"", 1);
    let told = given(desk.practice(&["rules", "try", "-"]), &newest).done();
    assert!(told.last()["changed"].as_u64() > Some(0), "{:?}", told.last());
    let previewed = desk.practise(&["rules", "preset", "prefer_newest", "--preview"]).done();
    assert_eq!(previewed.last(), told.last());
    assert_eq!(desk.practise(&["rules", "show"]).done().last()["text"], own.as_str());

    let kept = given(desk.practice(&["rules", "keep", "-"]), &newest).done();
    assert_eq!(kept.last()["version"], 2);
    assert_eq!(desk.practise(&["rules"]).done().last()["preset"], "prefer_newest");
    assert_eq!(desk.practise(&["rules", "preset", "prefer_trusted"]).done().last()["version"], 3);
    assert_eq!(desk.practise(&["rules"]).done().last()["text"], own.as_str());
    assert_eq!(desk.practise(&["rebuild"]).done().last()["equal"], true);
    given(desk.practice(&["rules", "keep", "-"]), "[trust]\nothers = 101\n").refused("rules_range");
    given(desk.practice(&["rules", "try", "-"]), "by = 3").refused("rules_text");
}
