//! One version of a workflow after the other: nobody who is in the pipeline is lost, and rules never fight a person.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn draft() -> Draft {
    SEEDS.draft().clone()
}

/// The workflow of the seeds with a status more, between *contacted* and *engaged*.
fn with_demo() -> Workflow {
    let mut draft = draft();
    let contacted = draft.statuses.iter().position(|status| status.code == "contacted".into()).unwrap();
    let demo = Status {
        code: "demo".into(),
        name: "Demo Booked".to_owned(),
        limit_hours: Some(12),
        ..draft.statuses[contacted].clone()
    };
    draft.statuses.insert(contacted + 1, demo);
    let bare = SEEDS.transition(&"negotiation".into(), &"won".into()).unwrap();
    for (from, to, key) in [("contacted", "demo", 'm'), ("demo", "engaged", 'e'), ("demo", "contacted", 'b')]
    {
        draft.transitions.push(Transition { from: vec![from.into()], to: to.into(), key, ..bare.clone() });
    }
    Workflow::try_from(draft).unwrap().at(2)
}

/// The workflow of the seeds again, in which *contacted* takes the place of the status that was more.
fn without_demo() -> Workflow {
    let instead = BTreeMap::from([("demo".into(), "contacted".into())]);
    Workflow::try_from(draft().after(with_demo().draft(), &instead)).unwrap().at(3)
}

fn led(number: u8, days: i64, version: u32, from: &str, to: &str) -> Entry {
    let reason = MoveReason::Chosen { because: None };
    let step = StageMove { record: record(), from: from.into(), to: to.into(), reason, workflow: version };
    moved(number, days_ago(days), operator(), step)
}

fn replayed(workflow: &Workflow, entries: &[Entry]) -> Standing {
    Standing::replay(workflow, Stage::Lead, days_ago(90), entries.iter().cloned())
}

#[test]
fn whoever_is_in_a_status_that_is_gone_is_where_its_place_was_taken() {
    let entries = [
        led(1, 9, 1, "new_lead", "researching"),
        led(2, 8, 1, "researching", "contacted"),
        led(3, 7, 2, "contacted", "demo"),
    ];
    assert_eq!(replayed(&with_demo(), &entries).status().as_str(), "demo");
    let after = replayed(&without_demo(), &entries);
    assert_eq!((after.status().as_str(), after.passed_over()), ("contacted", 0));
    // Since it came to where it still is.
    assert_eq!(after.since(), days_ago(8));
    // What was decided there since goes on from there.
    let on = [&entries[..], &[led(4, 6, 2, "demo", "engaged")]].concat();
    assert_eq!(replayed(&without_demo(), &on).status().as_str(), "engaged");
    // And the way back is the same way.
    let instead = BTreeMap::new();
    let again = Workflow::try_from(with_demo().draft().clone().after(without_demo().draft(), &instead));
    assert_eq!(replayed(&again.unwrap().at(4), &entries), replayed(&with_demo(), &entries));
}

#[test]
fn what_halo_still_calls_by_a_name_that_is_gone_is_what_takes_its_place() {
    let workflow = without_demo();
    assert_eq!(workflow.named(Stage::Lead, "Lead - Demo booked").as_str(), "contacted");
    assert_eq!(workflow.name_of(&"demo".into()), "Demo Booked");
    assert_eq!(workflow.stage_of(&"demo".into()), Some(Stage::Lead));
    let standing = replayed(&workflow, &[happened(1, days_ago(3), in_halo("demo"))]);
    assert_eq!(standing.status().as_str(), "contacted");
}

#[test]
fn a_version_that_leaves_a_status_without_a_meaning_is_refused() {
    let before = with_demo();
    let refused = |change: &dyn Fn(&mut Draft)| {
        let mut draft = before.draft().clone();
        change(&mut draft);
        Workflow::try_from(draft).unwrap().follows(&before).unwrap_err()
    };
    let dropped = || WorkflowError::Dropped {
        status: "demo".into(),
        name: "Demo Booked".to_owned(),
        stage: StageName(Stage::Lead),
    };
    assert_eq!(SEEDS.follows(&before), Err(dropped()));
    assert_eq!(draft().dropped(before.draft()).map(StatusCode::as_str).collect::<Vec<_>>(), ["demo"]);
    assert_eq!(without_demo().follows(&before), Ok(()));
    // What was retired once stays so.
    assert_eq!(SEEDS.follows(&without_demo()), Err(dropped()));
    let renamed = |draft: &mut Draft| {
        draft.statuses.iter_mut().find(|status| status.code == "demo".into()).unwrap().name =
            "Show".to_owned();
    };
    let expected = WorkflowError::Renamed { status: "demo".into(), name: "Demo Booked".to_owned() };
    assert_eq!(refused(&renamed), expected);
    let crossed = |draft: &mut Draft| {
        draft.transitions.retain(|way| way.to != "demo".into() && !way.from.contains(&"demo".into()));
        draft.statuses.iter_mut().find(|status| status.code == "demo".into()).unwrap().stage =
            Stage::Prospect;
        let bare = SEEDS.transition(&"negotiation".into(), &"won".into()).unwrap();
        for (from, to, key) in [("prospecting", "demo", 'm'), ("demo", "qualified", 'e')] {
            draft.transitions.push(Transition {
                from: vec![from.into()],
                to: to.into(),
                key,
                ..bare.clone()
            });
        }
    };
    let expected = WorkflowError::OtherStage { status: "demo".into(), stage: StageName(Stage::Lead) };
    assert_eq!(refused(&crossed), expected);
}

#[test]
fn what_takes_a_status_s_place_is_a_live_one_of_its_stage() {
    let retire = |code: &str, instead: &str| {
        let mut draft = draft();
        let name = "Demo Booked".to_owned();
        draft.retired.push(Retired { code: code.into(), name, stage: Stage::Lead, instead: instead.into() });
        Workflow::try_from(draft).map(drop)
    };
    let nowhere =
        |instead: &str| WorkflowError::RetiredNowhere { status: "demo".into(), instead: instead.into() };
    assert_eq!(retire("demo", "contacted"), Ok(()));
    for instead in ["limbo", "demo", "prospecting"] {
        assert_eq!(retire("demo", instead), Err(nowhere(instead)));
    }
    assert_eq!(retire("won", "contacted"), Err(WorkflowError::StatusTwice { status: "won".into() }));
}

/// The workflow of the seeds, in which a bounced message leads out by itself and a person may lead back.
fn bouncing() -> Workflow {
    let mut draft = draft();
    let out = draft.transitions.iter_mut().find(|way| way.to == "invalid_data".into()).unwrap();
    out.by = By::Automatic;
    let bare = SEEDS.transition(&"negotiation".into(), &"won".into()).unwrap();
    let (from, to) = (vec!["invalid_data".into()], "researching".into());
    draft.transitions.push(Transition { from, to, key: 'r', reopens: true, ..bare.clone() });
    Workflow::try_from(draft).unwrap()
}

#[test]
fn a_rule_does_not_lead_away_again_whom_a_person_brought_back_until_something_changes() {
    let workflow = bouncing();
    let fired = StageMove {
        record: record(),
        from: "researching".into(),
        to: "invalid_data".into(),
        reason: MoveReason::Fired,
        workflow: 1,
    };
    let by_rule = moved(2, days_ago(7), Actor::Rule("stages".to_owned()), fired);
    let entries =
        [led(1, 9, 1, "new_lead", "researching"), happened(8, days_ago(8), Event::Bounced), by_rule];
    let values = Fields::new();
    let due = |entries: &[Entry]| {
        let standing = replayed(&workflow, entries);
        assert_eq!(standing.status().as_str(), "researching");
        let due = workflow.due(&standing, &facts(&values, Scores::default()), now());
        due.iter().map(Due::how).collect::<Vec<_>>()
    };
    assert_eq!(due(&entries[..2]), [How::Automatic]);
    let back = [&entries[..], &[led(3, 6, 1, "invalid_data", "researching")]].concat();
    assert_eq!(due(&back), []);
    let changed = Event::Changed { field: Field::EmailStatus };
    assert_eq!(due(&[&back[..], &[happened(4, days_ago(5), changed)]].concat()), [How::Automatic]);
    let another = Event::Changed { field: Field::Phone };
    assert_eq!(due(&[&back[..], &[happened(4, days_ago(5), another)]].concat()), []);
}

#[test]
fn a_workflow_says_whether_time_alone_moves_anybody() {
    assert!(!SEEDS.waits());
    let mut timed = draft();
    timed.transitions.iter_mut().find(|way| way.to == "no_interest".into()).unwrap().by = By::Automatic;
    assert!(Workflow::try_from(timed).unwrap().waits());
}

fn codes() -> Vec<StatusCode> {
    let with_demo = with_demo();
    with_demo.statuses().iter().map(|status| status.code.clone()).chain(["on_ice".into()]).collect()
}

fn anything() -> impl Strategy<Value = Vec<Entry>> {
    let codes = codes();
    let one = (0_u8..200, 0_i64..12, 0_usize..4, 0..codes.len(), 0..codes.len(), 1_u32..4);
    prop::collection::vec(one, 0..40).prop_map(move |all| {
        let entry = |(id, days, kind, from, to, version): (u8, i64, usize, usize, usize, u32)| {
            let (from, to): (&StatusCode, &StatusCode) = (&codes[from], &codes[to]);
            match kind {
                0 => happened(id, days_ago(days), Event::MovedInHalo { status: to.clone() }),
                1 => Entry {
                    id: FactId::from_bytes([id; 16]),
                    at: days_ago(days),
                    what: What::Declined(StageDecline {
                        record: record(),
                        from: from.clone(),
                        to: to.clone(),
                    }),
                },
                _ => led(id, days, version, from.as_str(), to.as_str()),
            }
        };
        all.into_iter().map(entry).collect()
    })
}

proptest! {
    #[test]
    fn whatever_happened_under_any_version_nobody_is_where_the_newest_has_no_status(entries in anything()) {
        let workflow = without_demo();
        let standing = replayed(&workflow, &entries);
        prop_assert!(workflow.status(standing.status()).is_some());
        for step in standing.trail() {
            prop_assert!(step.from != step.to && workflow.status(&step.to).is_some(), "{step:?}");
        }
    }

    #[test]
    fn a_way_there_and_back_leaves_everybody_where_they_were(entries in anything()) {
        let there = with_demo();
        let back = there.draft().clone().after(without_demo().draft(), &BTreeMap::new());
        let back = Workflow::try_from(back).unwrap().at(2);
        prop_assert_eq!(replayed(&back, &entries), replayed(&there, &entries));
    }
}
