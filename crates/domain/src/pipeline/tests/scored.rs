//! Fit and engagement.

use super::*;
use proptest::prelude::*;

#[test]
fn the_default_rules_are_as_their_text_says() {
    assert_eq!(ScoreRules::read(ScoreRules::DEFAULT), Ok(ScoreRules::default()));
}

#[test]
fn fit_gives_what_the_fact_sheet_says_line_by_line() {
    let rules = ScoreRules::default().fit;
    let check = |rule: FitRule, values: &[(&str, &str)], points: u8| {
        let fit = rules.judge(&fields(values));
        let line = fit.lines.iter().find(|line| line.rule == rule).unwrap();
        assert_eq!((line.points, line.value.is_some()), (points, !values.is_empty()), "{values:?} {line:?}");
        assert_eq!(fit.score, fit.lines.iter().map(|line| line.points).sum::<u8>());
    };
    check(FitRule::Size, &[], 0);
    check(FitRule::Size, &[("headcount", "49")], 10);
    check(FitRule::Size, &[("headcount", "50")], 30);
    check(FitRule::Size, &[("headcount", "1000")], 30);
    check(FitRule::Size, &[("headcount", "1,001")], 20);
    check(FitRule::Size, &[("lead_employee_count", "11-50")], 10);
    check(FitRule::Size, &[("lead_employee_count", "51-200")], 30);
    check(FitRule::Size, &[("lead_employee_count", "5000+")], 20);
    check(FitRule::Industry, &[("industry", "Anything")], 25);
    check(FitRule::Seniority, &[("lead_management_level", "Director")], 20);
    check(FitRule::Seniority, &[("lead_management_level", "Manager")], 0);
    check(FitRule::Seniority, &[("title", "VP of Engineering")], 20);
    check(FitRule::Seniority, &[("title", "Chief Information Officer")], 20);
    check(FitRule::Intent, &[("lead_intent_strength", "Urgent")], 25);
    check(FitRule::Intent, &[("lead_intent_strength", "High")], 25);
    check(FitRule::Intent, &[("lead_intent_strength", "Medium")], 15);
    check(FitRule::Intent, &[("lead_intent_strength", "low")], 5);
}

#[test]
fn a_level_of_other_leaves_it_to_the_title() {
    let values = fields(&[("lead_management_level", "Other"), ("title", "Director of IT")]);
    let fit = ScoreRules::default().fit.judge(&values);
    let line = fit.lines.iter().find(|line| line.rule == FitRule::Seniority).unwrap();
    assert_eq!((line.points, line.field), (20, Field::Title));
}

#[test]
fn industries_that_are_looked_for_are_named_in_any_writing() {
    let mut rules = ScoreRules::default().fit;
    rules.industry.targets.insert("Professional Services".to_owned());
    let check = |industry: &str, points: u8| {
        assert_eq!(rules.judge(&fields(&[("industry", industry)])).score, points, "{industry}");
    };
    check("professional  services", 25);
    check("Retail", 0);
}

#[test]
fn the_best_that_fits_gets_a_hundred() {
    let best = fields(&[
        ("headcount", "120"),
        ("industry", "Healthcare"),
        ("title", "CEO"),
        ("lead_intent_strength", "High"),
    ]);
    assert_eq!(ScoreRules::default().fit.judge(&best).score, 100);
    assert_eq!(ScoreRules::default().fit.judge(&Fields::new()).score, 0);
}

fn engagement(events: &[(Event, i64)]) -> Engagement {
    ScoreRules::default().engagement.judge(&standing("contacted", 300, events), now().date_naive())
}

#[test]
fn engagement_gives_what_the_fact_sheet_says_and_ages() {
    let check = |event: Event, days: i64, points: u8| {
        assert_eq!(engagement(&[(event.clone(), days)]).score, points, "{event:?} {days}");
    };
    check(Event::Opened, 0, 2);
    check(Event::Clicked, 0, 5);
    check(Event::Replied, 0, 10);
    check(Event::Called { outcome: CallOutcome::Connected }, 0, 15);
    check(Event::Called { outcome: CallOutcome::NoAnswer }, 0, 0);
    check(Event::MeetingBooked, 0, 25);
    check(Event::Emailed, 0, 0);
    check(Event::MeetingBooked, 30, 25);
    check(Event::MeetingBooked, 60, 13);
    check(Event::MeetingBooked, 90, 0);
    check(Event::MeetingBooked, 200, 0);
    check(Event::MeetingBooked, -2, 0);
}

#[test]
fn every_line_of_the_engagement_says_what_how_often_and_when() {
    let found = engagement(&[(Event::Replied, 60), (Event::Replied, 1), (Event::MeetingBooked, 2)]);
    let lines: Vec<_> =
        found.lines.iter().map(|line| (line.event, line.count, line.points, line.of, line.newest)).collect();
    assert_eq!(
        lines,
        [
            (EventKind::Replied, 2, 15, 20, days_ago(1).date_naive()),
            (EventKind::MeetingBooked, 1, 25, 25, days_ago(2).date_naive()),
        ]
    );
    assert_eq!(found.score, 40);
}

#[test]
fn rules_that_can_t_be_used_say_what_is_wrong() {
    fn check(change: impl FnOnce(&mut ScoreRules), expected: ScoreError) {
        let mut rules = ScoreRules::default();
        change(&mut rules);
        assert_eq!(rules.checked(), Err(expected));
    }
    let text = |place: &str| place.to_owned();
    check(|rules| rules.version = 2, ScoreError::Version { version: 2 });
    check(
        |rules| {
            rules.fit.weights.insert(FitRule::Size, 31);
        },
        ScoreError::Total { total: 101 },
    );
    check(
        |rules| rules.fit.size.other = 101,
        ScoreError::Range { place: text("fit.size.other"), value: 101 },
    );
    check(|rules| rules.fit.size.bands.reverse(), ScoreError::Order { from: 50 });
    check(
        |rules| {
            rules.fit.seniority.levels.insert(text("Boss"));
        },
        ScoreError::NoOption { place: text("fit.seniority.levels"), value: text("Boss") },
    );
    check(
        |rules| {
            rules.fit.intent.insert(text("Wild"), 1);
        },
        ScoreError::NoOption { place: text("fit.intent"), value: text("Wild") },
    );
    check(|rules| rules.engagement.gone_days = 30, ScoreError::Decay { full_days: 30, gone_days: 30 });
    check(
        |rules| {
            rules.engagement.points.insert(EventKind::Replied, 101);
        },
        ScoreError::Range { place: text("engagement.points.replied"), value: 101 },
    );
    let unread = ScoreRules::read("version = 1\nfit = 3");
    assert!(matches!(unread, Err(ScoreError::Text { line: 2, .. })), "{unread:?}");
}

fn events() -> impl Strategy<Value = Vec<(Event, i64)>> {
    let kinds = [Event::Opened, Event::Clicked, Event::Replied, Event::MeetingBooked];
    prop::collection::vec((prop::sample::select(kinds.to_vec()), 0_i64..120), 0..12)
}

proptest! {
    #[test]
    fn an_event_more_never_costs_and_the_score_is_its_lines(events in events()) {
        let mut before = 0;
        for count in 0..=events.len() {
            let found = engagement(&events[..count]);
            prop_assert!(before <= found.score);
            let sum: u16 = found.lines.iter().map(|line| line.points).sum();
            prop_assert_eq!(u16::from(found.score), sum.min(100));
            prop_assert!(found.lines.iter().all(|line| line.points <= line.of));
            before = found.score;
        }
    }

    #[test]
    fn time_alone_never_gives(events in events(), days in 0_u64..60) {
        let standing = standing("contacted", 300, &events);
        let (rules, today) = (ScoreRules::default().engagement, now().date_naive());
        let later = today + chrono::Days::new(days);
        prop_assert!(rules.judge(&standing, later).score <= rules.judge(&standing, today).score);
    }
}
