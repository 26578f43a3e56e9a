//! HaloPSA compared with what is here.

use crate::desk::Desk;

#[test]
fn what_agrees_is_said_to_and_the_last_time_can_be_seen_again() {
    let desk = Desk::new();
    desk.practise(&["sync", "halopsa", "hunter", "--apply", "--release-brake"]).done();
    let told = desk.practise(&["compare"]).done();
    assert!(told.last()["tickets"].as_u64().unwrap() > 0, "{}", told.last());
    for none in ["open", "unfound", "planned"] {
        assert_eq!(told.last()[none], 0, "{none}: {}", told.last());
    }
    assert_eq!(desk.practise(&["compare", "--last"]).done().last(), told.last());
}
