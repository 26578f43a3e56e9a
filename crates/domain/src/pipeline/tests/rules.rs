//! What rules do and propose.

use super::*;

fn due(workflow: &Workflow, standing: &Standing, values: &Fields, scores: Scores) -> Vec<(String, How)> {
    let due = workflow.due(standing, &facts(values, scores), now());
    due.iter().map(|due| (due.step().to().to_string(), due.how())).collect()
}

fn switched(name: &str) -> Workflow {
    let mut draft = SEEDS.draft().clone();
    *draft.automatic.get_mut(name).unwrap() = true;
    Workflow::try_from(draft).unwrap()
}

#[test]
fn what_is_due_by_time_by_data_and_by_event() {
    fn check(status: &str, days: i64, events: &[(Event, i64)], values: &Fields, expected: &[(&str, How)]) {
        let found = due(&SEEDS, &standing(status, days, events), values, fit(70));
        let expected: Vec<_> = expected.iter().map(|(to, how)| ((*to).to_owned(), *how)).collect();
        assert_eq!(found, expected, "{status} {days} {events:?}");
    }
    let none = Fields::new();
    let refuses = |field| fields(&[(field, "true")]);
    let invalid = Event::Called { outcome: CallOutcome::InvalidNumber };
    check("new_lead", 9, &[(Event::Replied, 1)], &everything(), &[]);
    check("new_lead", 1, &[], &refuses("do_not_contact"), &[("do_not_contact", How::Automatic)]);
    check("engaged", 1, &[], &refuses("lead_do_not_contact"), &[("do_not_contact", How::Automatic)]);
    check("no_interest", 1, &[(Event::OptedOut, 1)], &none, &[("do_not_contact", How::Automatic)]);
    check("researching", 9, &[(Event::Emailed, 1)], &everything(), &[]);
    check("researching", 1, &[(Event::Bounced, 0)], &none, &[("invalid_data", How::Proposed)]);
    check("researching", 1, &[(invalid, 0)], &none, &[("invalid_data", How::Proposed)]);
    check("researching", 1, &[], &fields(&[("email_status", "invalid")]), &[("invalid_data", How::Proposed)]);
    check("contacted", 29, &[], &none, &[]);
    check("contacted", 30, &[], &none, &[("no_interest", How::Proposed)]);
    check("contacted", 40, &[(Event::Replied, 35)], &none, &[("no_interest", How::Proposed)]);
    check("contacted", 40, &[(Event::Replied, 2)], &none, &[("engaged", How::Proposed)]);
    check("engaged", 0, &[], &none, &[("new_prospect", How::Proposed)]);
    check("prospecting", 1, &[], &fields(&QUALIFIED[..4]), &[]);
    check("prospecting", 1, &[], &fields(QUALIFIED), &[("qualified", How::Proposed)]);
    check("qualified", 1, &[], &fields(QUALIFIED), &[("new_opportunity", How::Proposed)]);
    check("qualified", 1, &[], &none, &[]);
    check("negotiation", 99, &[], &everything(), &[]);
}

#[test]
fn a_switch_makes_each_of_the_two_automatic_and_only_that_one() {
    let check = |switch: &str, from: &str, to: &str, how: How| {
        let found = due(&switched(switch), &standing(from, 1, &[]), &everything(), fit(70));
        assert_eq!(found, [(to.to_owned(), how)]);
    };
    check("engaged_becomes_prospect", "engaged", "new_prospect", How::Automatic);
    check("engaged_becomes_prospect", "qualified", "new_opportunity", How::Proposed);
    check("qualified_becomes_opportunity", "qualified", "new_opportunity", How::Automatic);
    check("qualified_becomes_opportunity", "engaged", "new_prospect", How::Proposed);
}

#[test]
fn whoever_must_not_be_contacted_is_proposed_for_nothing_but_an_end() {
    let mut values = everything();
    values.insert(Field::DoNotContact, "true".to_owned());
    for (status, expected) in
        [("engaged", vec!["do_not_contact"]), ("prospecting", vec![]), ("qualified", vec![])]
    {
        let found = due(&SEEDS, &standing(status, 1, &[]), &values, fit(100));
        assert_eq!(found.into_iter().map(|(to, _)| to).collect::<Vec<_>>(), expected, "{status}");
    }
}

#[test]
fn a_proposal_says_why_and_who_takes_it() {
    let (workflow, values) = (&*SEEDS, everything());
    let known = facts(&values, fit(82));
    let found = workflow.due(&standing("qualified", 1, &[]), &known, now()).remove(0);
    assert_eq!(found.because(), [Condition::Score { of: Score::Fit, least: 70 }]);
    assert_eq!(found.step().converts(), Some((Stage::Prospect, Stage::Opportunity)));
    assert_eq!(found.taken(record()).reason, MoveReason::Accepted);

    let silent = workflow.due(&standing("contacted", 31, &[]), &known, now()).remove(0);
    assert_eq!(silent.after_hours(), Some(720));
}

#[test]
fn rules_go_on_until_nothing_is_due_by_itself() {
    let workflow = switched("engaged_becomes_prospect");
    let values = everything();
    let from = standing("engaged", 1, &[]);
    let (moves, after) = workflow.settle(&from, &facts(&values, fit(70)), now(), record(), "stages");
    let [step] = moves.as_slice() else { panic!("{moves:?}") };
    assert_eq!((step.to.as_str(), &step.reason, step.workflow), ("new_prospect", &MoveReason::Fired, 1));
    assert_eq!(after.status().as_str(), "new_prospect");
    assert_eq!(after.by(), Some(&Mover::Here(Actor::Rule("stages".to_owned()))));
}
