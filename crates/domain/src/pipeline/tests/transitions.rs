//! Every transition of the seeds is a row; every other pair is refused.

use super::*;
use std::collections::BTreeSet;

const CONTACT: &[(Event, i64)] = &[(Event::Emailed, 1)];
const ANSWER: &[(Event, i64)] = &[(Event::Emailed, 2), (Event::Replied, 1)];

/// From, to, who begins it, the fields it asks for, what has to have happened, the fit it asks for.
type Row = (&'static str, &'static str, By, &'static [&'static str], &'static [(Event, i64)], Option<u8>);

const FIVE: &[&str] = &[
    "prospect_pain_points",
    "prospect_services",
    "prospect_decision_makers",
    "prospect_budget",
    "prospect_timeframe",
];

/// Fact sheet §2.2, row by row; seed 000 lines 13–22.
const ROWS: &[Row] = &[
    ("new_lead", "researching", By::Manual, &[], &[], None),
    ("researching", "contacted", By::Manual, &["lead_source", "lead_services_offered"], CONTACT, None),
    ("researching", "invalid_data", By::Proposed, &[], &[], None),
    ("contacted", "engaged", By::Proposed, &[], ANSWER, None),
    ("contacted", "no_interest", By::Proposed, &[], &[], None),
    ("contacted", "do_not_contact", By::Automatic, &[], &[], None),
    ("engaged", "new_prospect", By::Proposed, &[], &[], None),
    ("new_prospect", "prospecting", By::Manual, &["prospect_pain_points"], &[], None),
    ("prospecting", "qualified", By::Proposed, FIVE, &[], None),
    ("prospecting", "disqualified", By::Manual, &[], &[], None),
    ("qualified", "new_opportunity", By::Proposed, FIVE, &[], Some(70)),
    ("new_opportunity", "progressing", By::Manual, &["opportunity_solutions"], &[], None),
    ("progressing", "negotiation", By::Manual, &["opportunity_quotes"], &[], None),
    ("negotiation", "won", By::Manual, &[], &[], None),
    ("negotiation", "lost", By::Manual, &[], &[], None),
];

/// An opt-out counts from anywhere in the lead's stage (fact sheet §2.2, the rules below the table).
const OPT_OUT: &[&str] = &["new_lead", "researching", "engaged", "no_interest", "invalid_data"];

#[test]
fn every_transition_of_the_seeds_is_allowed_with_what_it_asks_for_and_leads_there() {
    fn check((from, to, by, asks, events, least): Row) {
        let workflow = &*SEEDS;
        let values = everything().into_iter().filter(|(field, _)| asks.contains(&field.name())).collect();
        let known = facts(&values, least.map(fit).unwrap_or_default());
        let standing = standing(from, 3, events);
        let step = workflow.may(&standing, &to.into(), &known, now()).unwrap();
        assert_eq!((step.from().as_str(), step.to().as_str()), (from, to));
        let transition = workflow.transition(&from.into(), &to.into()).unwrap();
        assert_eq!(workflow.by(transition), by, "{from} to {to}");

        let because = step.reasons().first().cloned();
        let step = step.chosen(record(), because.as_deref()).unwrap();
        let before = happened(1, days_ago(3), in_halo(from));
        let after = moved(2, days_ago(0), operator(), step);
        let standing = Standing::replay(workflow, Stage::Lead, days_ago(9), [before, after]);
        assert_eq!(standing.status().as_str(), to);
        assert_eq!(standing.since(), now());
        assert_eq!(standing.stage(), workflow.status(&to.into()).unwrap().stage);
    }
    for row in ROWS {
        check(*row);
    }
}

#[test]
fn every_field_that_a_transition_asks_for_is_named_when_it_is_missing() {
    fn check(from: &str, to: &str, asks: &[&str], events: &[(Event, i64)], least: Option<u8>) {
        let workflow = &*SEEDS;
        let standing = standing(from, 3, events);
        let refused = |values: &Fields| {
            let known = facts(values, least.map(fit).unwrap_or_default());
            workflow.may(&standing, &to.into(), &known, now()).unwrap_err()
        };
        let lacking = |lacks| Refusal::Lacking { from: from.into(), to: to.into(), lacks };
        for missing in asks {
            let field: Field = missing.parse().unwrap();
            let mut values = everything();
            values.insert(field, "  ".to_owned());
            assert_eq!(refused(&values), lacking(vec![Lack::Field { field }]));
        }
        let all = asks.iter().map(|field| Lack::Field { field: field.parse().unwrap() }).collect();
        if !asks.is_empty() {
            assert_eq!(refused(&Fields::new()), lacking(all));
        }
    }
    for (from, to, _, asks, events, least) in ROWS {
        check(from, to, asks, events, *least);
    }
}

#[test]
fn nobody_is_contacted_without_contact_nor_engaged_without_an_answer_of_thirty_days() {
    let workflow = &*SEEDS;
    let values = everything();
    let check = |from: &str, to: &str, events: &[(Event, i64)], scores: Scores, allowed: bool| {
        let standing = standing(from, 50, events);
        let may = workflow.may(&standing, &to.into(), &facts(&values, scores), now());
        assert_eq!(may.is_ok(), allowed, "{events:?} {may:?}");
    };
    let none = Scores::default();
    let called = |outcome| Event::Called { outcome };
    let engaged = |engagement| Scores { engagement: Some(engagement), ..none };
    check("researching", "contacted", &[], none, false);
    check("researching", "contacted", &[(Event::Replied, 1)], none, false);
    check("researching", "contacted", &[(called(CallOutcome::NoAnswer), 200)], none, true);
    check("contacted", "engaged", &[(Event::Opened, 1), (Event::Clicked, 1)], none, false);
    check("contacted", "engaged", &[(called(CallOutcome::Voicemail), 1)], none, false);
    check("contacted", "engaged", &[(called(CallOutcome::Connected), 1)], none, true);
    check("contacted", "engaged", &[(Event::MeetingBooked, 1)], none, true);
    check("contacted", "engaged", &[(Event::Replied, 30)], none, true);
    check("contacted", "engaged", &[(Event::Replied, 31)], none, false);
    check("contacted", "engaged", &[], engaged(50), true);
    check("contacted", "engaged", &[], engaged(49), false);
}

#[test]
fn a_prospect_is_promoted_from_a_fit_of_seventy_on_and_the_refusal_says_what_it_is() {
    let workflow = &*SEEDS;
    let values = everything();
    let check = |scores: Scores, expected: Option<Option<u8>>| {
        let may = workflow.may(
            &standing("qualified", 1, &[]),
            &"new_opportunity".into(),
            &facts(&values, scores),
            now(),
        );
        let refused = expected.map(|is| Refusal::Lacking {
            from: "qualified".into(),
            to: "new_opportunity".into(),
            lacks: vec![Lack::Score { of: Score::Fit, is, least: 70 }],
        });
        assert_eq!(may.err(), refused);
    };
    check(fit(70), None);
    check(fit(100), None);
    check(fit(69), Some(Some(69)));
    check(Scores::default(), Some(None));
}

#[test]
fn whoever_disqualifies_says_why_in_the_words_of_the_workflow() {
    let workflow = &*SEEDS;
    let values = Fields::new();
    let step = || {
        let from = standing("prospecting", 1, &[]);
        workflow.may(&from, &"disqualified".into(), &facts(&values, Scores::default()), now()).unwrap()
    };
    for reason in ["no_budget", "wrong_industry", "competitor_conflict"] {
        let kept = step().chosen(record(), Some(reason)).unwrap();
        assert_eq!(kept.reason, MoveReason::Chosen { because: Some(reason.to_owned()) });
    }
    for reason in [None, Some("bored")] {
        assert_eq!(step().chosen(record(), reason).unwrap_err().code(), "stage_reason");
    }
}

#[test]
fn every_pair_that_is_no_transition_is_refused_whatever_is_known() {
    let workflow = &*SEEDS;
    let seeds = ROWS.iter().map(|(from, to, ..)| (*from, *to));
    let legal: BTreeSet<(&str, &str)> =
        seeds.chain(OPT_OUT.iter().map(|from| (*from, "do_not_contact"))).collect();
    let values = everything();
    let scores = Scores { quality: Some(100), fit: Some(100), engagement: Some(100) };
    let mut refused = 0;
    for from in workflow.statuses() {
        for to in workflow.statuses() {
            let standing = standing(from.code.as_str(), 3, ANSWER);
            assert_eq!(standing.status(), &from.code);
            let may = workflow.may(&standing, &to.code, &facts(&values, scores), now());
            let pair = (from.code.as_str(), to.code.as_str());
            match may {
                Ok(_) => assert!(legal.contains(&pair), "{pair:?}"),
                Err(Refusal::Already { .. }) => assert_eq!(pair.0, pair.1),
                Err(Refusal::NoWay { .. }) => {
                    assert!(!legal.contains(&pair), "{pair:?}");
                    refused += 1;
                }
                Err(other) => panic!("{pair:?} {other:?}"),
            }
        }
    }
    assert_eq!((legal.len(), refused), (20, 16 * 15 - 20));
    let unknown =
        workflow.may(&standing("new_lead", 1, &[]), &"limbo".into(), &facts(&values, scores), now());
    assert_eq!(unknown, Err(Refusal::Unknown { to: "limbo".into() }));
}

#[test]
fn the_statuses_are_those_of_the_seeds() {
    let workflow = &*SEEDS;
    let check = |stage: Stage, names: &[&str], ends: &[&str]| {
        let all = || workflow.statuses().iter().filter(|status| status.stage == stage);
        assert_eq!(all().map(|status| status.name.as_str()).collect::<Vec<_>>(), names);
        let ended = all().filter(|status| status.end.is_some()).map(|status| status.name.as_str());
        assert_eq!(ended.collect::<Vec<_>>(), ends);
        assert_eq!(workflow.start(stage).name, names[0]);
    };
    check(
        Stage::Lead,
        &["New Lead", "Researching", "Contacted", "Engaged", "No Interest", "Do Not Contact", "Invalid Data"],
        &["No Interest", "Do Not Contact", "Invalid Data"],
    );
    check(Stage::Prospect, &["New Prospect", "Prospecting", "Qualified", "Disqualified"], &["Disqualified"]);
    check(
        Stage::Opportunity,
        &["New Opportunity", "Progressing", "Negotiation", "Won", "Lost"],
        &["Won", "Lost"],
    );
}
