//! Where a record is after what happened.

use super::*;

fn replay(entries: Vec<Entry>) -> Standing {
    Standing::replay(&SEEDS, Stage::Lead, days_ago(90), entries)
}

fn step(from: &str, to: &str) -> StageMove {
    let reason = MoveReason::Chosen { because: None };
    StageMove { record: record(), from: from.into(), to: to.into(), reason, workflow: 1 }
}

fn by_person(number: u8, days: i64, from: &str, to: &str) -> Entry {
    moved(number, days_ago(days), operator(), step(from, to))
}

fn fired(number: u8, days: i64, from: &str, to: &str) -> Entry {
    let step = StageMove { reason: MoveReason::Fired, ..step(from, to) };
    moved(number, days_ago(days), Actor::Rule("stages".to_owned()), step)
}

#[test]
fn a_record_begins_where_its_stage_does() {
    for (stage, status) in [
        (Stage::Lead, "new_lead"),
        (Stage::Prospect, "new_prospect"),
        (Stage::Opportunity, "new_opportunity"),
    ] {
        let standing = Standing::replay(&SEEDS, stage, now(), []);
        assert_eq!((standing.stage(), standing.status().as_str(), standing.by()), (stage, status, None));
    }
}

#[test]
fn a_move_made_in_halo_is_respected_also_where_no_way_leads() {
    let standing = replay(vec![happened(1, days_ago(3), in_halo("negotiation"))]);
    assert_eq!((standing.stage(), standing.status().as_str()), (Stage::Opportunity, "negotiation"));
    assert_eq!((standing.by(), standing.since()), (Some(&Mover::Halo), days_ago(3)));
    assert!(standing.hold().is_some());
}

#[test]
fn a_status_that_only_halo_has_leaves_the_record_where_it_is_and_the_rules_back() {
    let standing = replay(vec![happened(1, days_ago(3), in_halo("on_ice"))]);
    assert_eq!((standing.status().as_str(), standing.since()), ("new_lead", days_ago(90)));
    assert_eq!(standing.hold(), Some(&Hold { at: days_ago(3), status: "on_ice".into() }));
}

#[test]
fn what_halo_says_and_we_know_is_no_move() {
    let entries =
        vec![by_person(1, 5, "new_lead", "researching"), happened(2, days_ago(4), in_halo("researching"))];
    let standing = replay(entries);
    assert_eq!((standing.trail().len(), standing.hold()), (1, None));
}

#[test]
fn after_a_move_in_halo_rules_only_propose_until_a_person_acts_or_data_changes() {
    let mut draft = SEEDS.draft().clone();
    draft.automatic.insert("engaged_becomes_prospect".to_owned(), true);
    let workflow = Workflow::try_from(draft).unwrap();
    let values = Fields::new();
    let check = |more: Vec<Entry>, expected: How| {
        let mut entries = vec![happened(1, days_ago(5), in_halo("engaged"))];
        entries.extend(more);
        let standing = Standing::replay(&workflow, Stage::Lead, days_ago(90), entries);
        let due = workflow.due(&standing, &facts(&values, Scores::default()), now());
        assert_eq!(due.first().map(Due::how), Some(expected), "{standing:?}");
    };
    let changed = |field: &str| happened(2, days_ago(4), Event::Changed { field: field.parse().unwrap() });
    check(vec![], How::Proposed);
    check(vec![happened(2, days_ago(4), Event::Opened)], How::Proposed);
    check(vec![changed("phone")], How::Proposed);
    check(vec![changed("prospect_budget")], How::Automatic);
    check(vec![changed("prospect_fit_score")], How::Automatic);
    check(
        vec![
            changed("prospect_budget"),
            happened(3, days_ago(3), in_halo("contacted")),
            happened(4, days_ago(2), in_halo("engaged")),
        ],
        How::Proposed,
    );
    let by_hand =
        vec![by_person(2, 4, "engaged", "do_not_contact"), happened(3, days_ago(3), in_halo("engaged"))];
    check(by_hand, How::Proposed);
    let back = vec![happened(2, days_ago(4), in_halo("contacted")), by_person(3, 3, "contacted", "engaged")];
    check(back, How::Automatic);
}

#[test]
fn a_rule_s_move_that_was_decided_before_halo_s_was_seen_counts_nothing() {
    let entries = vec![happened(1, days_ago(5), in_halo("engaged")), fired(2, 4, "engaged", "new_prospect")];
    let standing = replay(entries);
    assert_eq!((standing.status().as_str(), standing.passed_over()), ("engaged", 1));
}

#[test]
fn a_move_from_where_the_record_is_not_counts_nothing() {
    let check = |entries: Vec<Entry>, status: &str, passed_over: u32| {
        let standing = replay(entries);
        assert_eq!((standing.status().as_str(), standing.passed_over()), (status, passed_over));
    };
    // The first was revoked: what came after it hangs in the air.
    check(vec![by_person(2, 4, "researching", "contacted")], "new_lead", 1);
    // Two desks at once: the earlier one counts.
    check(
        vec![by_person(1, 5, "new_lead", "researching"), by_person(2, 4, "new_lead", "do_not_contact")],
        "researching",
        1,
    );
    // No way, whoever says so.
    check(vec![by_person(1, 5, "new_lead", "won")], "new_lead", 1);
    // What another version of the workflow allowed stays.
    let mut older = step("new_lead", "won");
    older.workflow = 7;
    check(vec![moved(1, days_ago(5), operator(), older)], "won", 0);
    let mut gone = step("new_lead", "limbo");
    gone.workflow = 7;
    check(vec![moved(1, days_ago(5), operator(), gone)], "new_lead", 1);
}

#[test]
fn moves_of_one_instant_follow_each_other_whatever_their_ids() {
    let check = |first: u8, second: u8| {
        let entries = vec![
            by_person(first, 5, "new_lead", "researching"),
            by_person(second, 5, "researching", "invalid_data"),
        ];
        let standing = replay(entries);
        assert_eq!((standing.status().as_str(), standing.passed_over()), ("invalid_data", 0));
    };
    check(1, 2);
    check(2, 1);
}

#[test]
fn what_was_declined_is_not_proposed_again_until_something_changes() {
    let workflow = &*SEEDS;
    let declined = || Entry {
        id: FactId::from_bytes([8; 16]),
        at: days_ago(4),
        what: What::Declined(StageDecline {
            record: record(),
            from: "engaged".into(),
            to: "new_prospect".into(),
        }),
    };
    let values = Fields::new();
    let check = |more: Vec<Entry>, proposed: bool| {
        let mut entries = vec![happened(1, days_ago(5), in_halo("engaged")), declined()];
        entries.extend(more);
        let standing = replay(entries);
        let due = workflow.due(&standing, &facts(&values, Scores::default()), now());
        assert_eq!(!due.is_empty(), proposed);
    };
    check(vec![], false);
    check(vec![happened(9, days_ago(3), Event::Replied)], false);
    check(vec![happened(9, days_ago(3), Event::Changed { field: "prospect_budget".parse().unwrap() })], true);
    let again =
        vec![happened(9, days_ago(3), in_halo("contacted")), happened(10, days_ago(2), in_halo("engaged"))];
    check(again, true);
}
