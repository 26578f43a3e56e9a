//! The workflow, from the command line.

use crate::desk::{Desk, given};

#[test]
fn a_workflow_is_written_out_checked_kept_and_taken_back() {
    let desk = Desk::new();
    desk.practise(&["sync"]).done();
    let own = desk.practise(&["workflow"]).done().last()["text"].as_str().unwrap().to_owned();
    assert!(own.contains("engaged_becomes_prospect = false"), "{own}");

    let on = own.replacen("engaged_becomes_prospect = false", "engaged_becomes_prospect = true", 1);
    let told = given(desk.practice(&["workflow", "check", "-"]), &on).done();
    assert!(told.last()["people"].as_u64() > Some(0), "{:?}", told.last());
    assert_eq!(desk.practise(&["workflow", "show"]).done().last()["text"], own.as_str());
    let kept = given(desk.practice(&["workflow", "keep", "-"]), &on).done();
    assert_eq!(kept.last()["version"], 2);

    let demo = "[[status]]\ncode = \"demo\"\nname = \"Demo\"\nstage = \"lead\"\n\
                [[transition]]\nfrom = [\"contacted\"]\nto = \"demo\"\nby = \"manual\"\nkey = \"m\"\n\
                [[transition]]\nfrom = [\"demo\"]\nto = \"engaged\"\nby = \"manual\"\nkey = \"e\"\n";
    given(desk.practice(&["workflow", "keep", "-"]), &format!("{on}\n{demo}")).done();
    desk.practise(&["workflow", "back", "1"]).refused("workflow_dropped");
    let preview =
        desk.practise(&["workflow", "back", "1", "--instead", "demo=contacted", "--preview"]).done();
    assert_eq!(preview.last()["elsewhere"], 0);
    let back = desk.practise(&["workflow", "back", "1", "--instead", "demo=contacted"]).done();
    assert_eq!(back.last()["version"], 4);
    let versions = desk.practise(&["workflow", "versions"]).done().last().clone();
    let versions: Vec<u64> =
        versions.as_array().unwrap().iter().map(|row| row["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, [4, 3, 2, 1]);
    assert_eq!(desk.practise(&["rebuild"]).done().last()["equal"], true);
    given(desk.practice(&["workflow", "check", "-"]), &own.replace("lost", "won"))
        .refused("workflow_status_twice");
    given(desk.practice(&["workflow", "keep", "-"]), "by = 3").refused("workflow_text");
}
