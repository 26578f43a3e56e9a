//! What to do next.

use super::*;

fn place(standing: &Standing, values: &Fields, scores: Scores, follow_up: Option<DateTime<Utc>>) -> Next {
    let workflow = &*SEEDS;
    let known = facts(values, scores);
    let due = workflow.due(standing, &known, now());
    let held = workflow.holds_back(standing, &known, now());
    workflow.next(&Candidate { standing, scores, due: &due, held, follow_up }, now())
}

#[test]
fn each_record_says_why_it_is_where_it_is() {
    let check = |status: &str, days: i64, events: &[(Event, i64)], score: Option<u8>, expected: &Why| {
        let scores = Scores { fit: score, ..Scores::default() };
        let next = place(&standing(status, days, events), &Fields::new(), scores, None);
        assert_eq!(&next.why, expected);
    };
    let answered = [(Event::Emailed, 3), (Event::Replied, 1)];
    let waits = Why::Waits { event: EventKind::Replied, at: days_ago(1) };
    check("contacted", 3, &answered, None, &waits);
    let met = [(Event::MeetingBooked, 3), (Event::Met, 1)];
    check("engaged", 5, &met, None, &Why::Proposed { to: "new_prospect".into() });
    let back = [(Event::Replied, 3), (Event::Emailed, 1)];
    check("engaged", 5, &back, None, &Why::Proposed { to: "new_prospect".into() });
    check("new_lead", 2, &[], Some(99), &Why::Overdue { due: days_ago(1) });
    check("new_lead", 0, &[], Some(99), &Why::DueSoon { due: days_ago(-1) });
    check("contacted", 1, &[], Some(81), &Why::Hot { fit: 81 });
    check("contacted", 1, &[], Some(80), &Why::Warm { fit: 80 });
    check("contacted", 1, &[], Some(60), &Why::Warm { fit: 60 });
    check("contacted", 1, &[], Some(59), &Why::Cold { fit: Some(59) });
    check("contacted", 1, &[], None, &Why::Cold { fit: None });
    check("lost", 1, &[], Some(99), &Why::Ended { status: "lost".into() });
}

#[test]
fn a_day_that_somebody_set_takes_the_place_of_the_time_limit() {
    let late = standing("new_lead", 9, &[]);
    let check = |follow_up: DateTime<Utc>, expected: &Why| {
        let next = place(&late, &Fields::new(), fit(90), Some(follow_up));
        assert_eq!(&next.why, expected);
    };
    check(days_ago(2), &Why::Overdue { due: days_ago(2) });
    check(days_ago(-1), &Why::DueSoon { due: days_ago(-1) });
    check(days_ago(-9), &Why::Later { due: days_ago(-9) });
}

#[test]
fn whoever_must_not_be_contacted_stands_behind_everybody_who_may() {
    let values = fields(&[("do_not_contact", "true")]);
    let next = place(&standing("qualified", 1, &[(Event::Replied, 0)]), &values, fit(100), None);
    assert_eq!(next.why, Why::Held);
}

#[test]
fn the_next_best_comes_first() {
    let none = Fields::new();
    let warm = |engagement| Scores { fit: Some(70), engagement: Some(engagement), quality: None };
    let contacted = |days| standing("contacted", days, &[]);
    // Best first.
    let order = [
        place(&standing("contacted", 3, &[(Event::Replied, 2)]), &none, fit(0), None),
        place(&standing("contacted", 3, &[(Event::Replied, 1)]), &none, fit(90), None),
        place(&standing("new_lead", 9, &[]), &none, fit(0), None),
        place(&standing("new_lead", 3, &[]), &none, fit(90), None),
        place(&standing("engaged", 1, &[]), &none, fit(10), None),
        place(&standing("new_lead", 0, &[]), &none, fit(10), None),
        place(&contacted(1), &none, fit(95), None),
        place(&contacted(1), &none, fit(85), None),
        place(&contacted(1), &none, warm(40), None),
        place(&contacted(2), &none, warm(10), None),
        place(&contacted(1), &none, warm(10), None),
        place(&contacted(1), &none, fit(10), None),
        place(&contacted(1), &none, fit(99), Some(days_ago(-8))),
        place(&contacted(1), &fields(&[("do_not_contact", "true")]), fit(99), None),
        place(&standing("won", 1, &[]), &none, fit(99), None),
    ];
    for (at, pair) in order.windows(2).enumerate() {
        assert!(pair[0] < pair[1], "{at}: {pair:?}");
    }
}
