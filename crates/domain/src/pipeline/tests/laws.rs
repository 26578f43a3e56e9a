//! Laws that hold for any events and any workflow.

use super::*;
use proptest::prelude::*;

const EVENTS: usize = 14;

fn event(pick: usize, code: &StatusCode) -> Event {
    match pick {
        0 => Event::Emailed,
        1 => Event::Opened,
        2 => Event::Clicked,
        3 => Event::Replied,
        4 => Event::Bounced,
        5 => Event::Called { outcome: CallOutcome::Connected },
        6 => Event::Called { outcome: CallOutcome::InvalidNumber },
        7 => Event::MeetingBooked,
        8 => Event::MeetingCancelled,
        9 => Event::OptedOut,
        10 => Event::Changed { field: "prospect_budget".parse().unwrap() },
        11 => Event::Changed { field: Field::Phone },
        12 => Event::Met,
        _ => Event::MovedInHalo { status: code.clone() },
    }
}

/// Codes of the default workflow, and one that it does not have.
fn code(at: usize) -> StatusCode {
    SEEDS.statuses().get(at).map_or_else(|| "on_ice".into(), |status| status.code.clone())
}

fn what() -> impl Strategy<Value = What> {
    let happens = (0..EVENTS, 0_usize..17).prop_map(|(pick, at)| What::Happened(event(pick, &code(at))));
    let pair = (0_usize..17, 0_usize..17);
    let declined = pair.clone().prop_map(|(from, to)| {
        What::Declined(StageDecline { record: record(), from: code(from), to: code(to) })
    });
    let moves = (pair, any::<bool>(), 0_u32..3).prop_map(|((from, to), person, workflow)| {
        let (by, reason) = if person {
            (operator(), MoveReason::Chosen { because: None })
        } else {
            (Actor::Rule("stages".to_owned()), MoveReason::Fired)
        };
        let step = StageMove { record: record(), from: code(from), to: code(to), reason, workflow };
        What::Moved { by, step }
    });
    prop_oneof![4 => happens, 1 => declined, 6 => moves]
}

/// Few instants, so that many things happen in the same one.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (0_u8..200, 0_i64..12, what());
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let entry = |(id, days, what)| Entry { id: FactId::from_bytes([id; 16]), at: days_ago(days), what };
        all.into_iter().map(entry).collect()
    })
}

fn shuffled() -> impl Strategy<Value = (Vec<Entry>, Vec<Entry>)> {
    entries().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
}

fn replay(entries: &[Entry]) -> Standing {
    Standing::replay(&SEEDS, Stage::Lead, days_ago(90), entries.iter().cloned())
}

fn scores() -> impl Strategy<Value = Scores> {
    let score = || prop::option::of(0_u8..=100);
    (score(), score(), score()).prop_map(|(quality, fit, engagement)| Scores { quality, fit, engagement })
}

fn known() -> impl Strategy<Value = Fields> {
    prop::collection::vec(any::<bool>(), 12).prop_map(|picks| {
        let refuses = (Field::DoNotContact, "true".to_owned());
        let all = everything().into_iter().chain([refuses]);
        all.zip(picks).filter(|(_, pick)| *pick).map(|(value, _)| value).collect()
    })
}

/// The default workflow with any ways more, whoever begins them.
fn drafts() -> impl Strategy<Value = Draft> {
    let ways = prop::collection::vec((0_usize..16, 0_usize..16, 0_usize..3), 0..12);
    (ways, any::<[bool; 2]>()).prop_map(|(ways, on)| {
        let mut draft = SEEDS.draft().clone();
        for (switch, on) in draft.automatic.values_mut().zip(on) {
            *switch = on;
        }
        let bare = draft.transitions.last().unwrap().clone();
        let stage = |code: &StatusCode| SEEDS.status(code).unwrap().clone();
        for (key, (from, to, by)) in ('f'..='z').zip(ways) {
            let (from, to) = (code(from), code(to));
            let (source, target) = (stage(&from), stage(&to));
            draft.transitions.push(Transition {
                reopens: source.end.is_some() && target.end.is_none(),
                converts: source.stage != target.stage,
                from: vec![from],
                to,
                by: [By::Manual, By::Proposed, By::Automatic][by],
                key,
                ..bare.clone()
            });
        }
        draft
    })
}

proptest! {
    #[test]
    fn whatever_happens_a_record_is_in_a_status_of_the_workflow(entries in entries()) {
        let (workflow, standing) = (&*SEEDS, replay(&entries));
        let status = workflow.status(standing.status());
        prop_assert_eq!(status.map(|status| status.stage), Some(standing.stage()));
        let mut at = workflow.start(Stage::Lead).code.clone();
        for step in standing.trail() {
            prop_assert_eq!(&step.from, &at);
            at = step.to.clone();
        }
        prop_assert_eq!(&at, standing.status());
    }

    #[test]
    fn the_order_in_which_things_come_makes_no_difference((entries, otherwise) in shuffled()) {
        prop_assert_eq!(replay(&entries), replay(&otherwise));
    }

    #[test]
    fn the_same_things_again_change_nothing(entries in entries()) {
        prop_assert_eq!(replay(&[entries.clone(), entries.clone()].concat()), replay(&entries));
    }

    #[test]
    fn a_move_made_here_follows_a_way(mut entries in entries()) {
        for entry in &mut entries {
            if let What::Moved { step, .. } = &mut entry.what {
                step.workflow = SEEDS.version();
            }
        }
        let standing = replay(&entries);
        for step in standing.trail().iter().filter(|step| step.by != Mover::Halo) {
            prop_assert!(SEEDS.transition(&step.from, &step.to).is_some(), "{:?}", step);
        }
    }

    #[test]
    fn rules_come_to_an_end_and_never_pass_a_status_twice(
        draft in drafts(), entries in entries(), values in known(), scores in scores(),
    ) {
        let Ok(workflow) = Workflow::try_from(draft) else { return Ok(()) };
        let standing = Standing::replay(&workflow, Stage::Lead, days_ago(90), entries);
        let known = facts(&values, scores);
        let (moves, after) = workflow.settle(&standing, &known, now(), record(), "stages");
        let mut passed: Vec<&StatusCode> = moves.iter().map(|step| &step.to).chain([standing.status()]).collect();
        passed.sort();
        prop_assert!(passed.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", moves);
        prop_assert!(workflow.due(&after, &known, now()).iter().all(|due| due.how() == How::Proposed));
        prop_assert!(standing.hold().is_none() || moves.is_empty());
    }

    #[test]
    fn rules_lead_only_where_the_workflow_allows(
        entries in entries(), values in known(), scores in scores(),
    ) {
        let (workflow, standing) = (&*SEEDS, replay(&entries));
        let known = facts(&values, scores);
        for due in workflow.due(&standing, &known, now()) {
            let may = workflow.may(&standing, due.step().to(), &known, now());
            prop_assert_eq!(may.as_ref(), Ok(due.step()));
        }
    }

    #[test]
    fn what_rules_did_is_where_the_record_is_when_it_is_replayed(
        entries in entries(), values in known(), scores in scores(),
    ) {
        let (workflow, standing) = (&*SEEDS, replay(&entries));
        let at = now() + TimeDelta::seconds(1);
        let rule = || Actor::Rule("stages".to_owned());
        let (moves, after) = workflow.settle(&standing, &facts(&values, scores), at, record(), "stages");
        let kept = (0_u8..).zip(moves).map(|(number, step)| moved(255 - number, at, rule(), step));
        let again: Vec<Entry> = entries.into_iter().chain(kept).collect();
        prop_assert_eq!(replay(&again), after);
    }
}
