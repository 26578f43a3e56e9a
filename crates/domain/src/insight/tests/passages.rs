//! Ways through sections.

use super::*;
use proptest::prelude::*;

fn status(code: &str) -> Section {
    Section::Status(code.into())
}

fn out(code: &str) -> End {
    End::Out(code.into())
}

#[test]
fn what_becomes_of_somebody_in_a_place() {
    let check = |steps: &[(&str, i64)], section: &Section, end: Option<End>| {
        assert_eq!(
            passage(&course(90, steps), section).map(|passage| passage.end),
            end,
            "{steps:?} {section:?}"
        );
    };
    let (lead, whole) = (Section::Stage(Stage::Lead), Section::Whole);
    check(&[], &status("new_lead"), Some(End::There));
    check(&[("researching", 80)], &status("new_lead"), Some(End::On));
    check(&[("researching", 80)], &lead, Some(End::There));
    check(&[("researching", 80)], &status("contacted"), None);
    // Over a status that it never was in.
    check(&[("engaged", 80)], &status("contacted"), None);
    check(&[("contacted", 80), ("new_lead", 70)], &status("contacted"), Some(End::Back));
    check(&[("contacted", 80), ("new_lead", 70), ("contacted", 60)], &status("contacted"), Some(End::There));
    check(&[("contacted", 80), ("no_interest", 50)], &status("contacted"), Some(out("no_interest")));
    check(&[("contacted", 80), ("no_interest", 50)], &lead, Some(out("no_interest")));
    // An end after an end.
    check(&[("no_interest", 50), ("do_not_contact", 40)], &whole, Some(out("do_not_contact")));
    // Led out, and at work again.
    check(&[("contacted", 80), ("no_interest", 50), ("engaged", 20)], &status("contacted"), Some(End::On));
    check(&[("contacted", 80), ("no_interest", 50), ("contacted", 20)], &lead, Some(End::There));
    let won = [("engaged", 80), ("new_prospect", 70), ("negotiation", 40), ("won", 10)];
    check(&won, &lead, Some(End::On));
    check(&won, &Section::Stage(Stage::Opportunity), Some(End::On));
    check(&won, &whole, Some(End::On));
    check(&[("new_prospect", 70), ("engaged", 60)], &Section::Stage(Stage::Prospect), Some(End::Back));
}

#[test]
fn whoever_comes_back_is_counted_once_with_all_its_time() {
    let course = course(90, &[("contacted", 80), ("new_lead", 70), ("contacted", 60), ("engaged", 55)]);
    let passage = passage(&course, &status("contacted")).unwrap();
    assert_eq!((passage.entered, passage.since), (days_ago(80), days_ago(60)));
    assert_eq!(passage.spent, TimeDelta::days(15));
    // What ended in between is no time in the stage.
    let course = super::course(90, &[("no_interest", 80), ("contacted", 30)]);
    assert_eq!(super::passage(&course, &Section::Stage(Stage::Lead)).unwrap().spent, TimeDelta::days(40));
}

#[test]
fn whoever_was_found_in_the_middle_counts_in_numbers_and_not_in_times() {
    let found = course(90, &[("contacted", 90), ("engaged", 40)]);
    assert_eq!(passage(&found, &status("new_lead")), None);
    let contacted = tally(std::slice::from_ref(&found), &status("contacted"));
    assert_eq!((contacted.people(PassagePart::On), contacted.times), (1, None));
    // What began after that was seen.
    assert_eq!(tally(&[found], &status("engaged")).times.unwrap().people, 1);
    // Whoever was found where it had ended was never seen at work.
    assert_eq!(passage(&course(90, &[("lost", 90)]), &Section::Whole), None);
}

#[test]
fn whoever_waits_beyond_the_limit_is_counted_and_named_the_bottleneck() {
    let all =
        [course(3, &[]), course(9, &[]), course(90, &[("contacted", 2)]), course(90, &[("engaged", 80)])];
    let open = |code: &str| (code.into(), tally(&all, &status(code)));
    let mut statuses = vec![open("new_lead"), open("contacted")];
    assert_eq!(statuses[0].1.people(PassagePart::Over), 1);
    let held = bottleneck(&statuses).unwrap();
    assert_eq!((held.status, held.why), ("new_lead".into(), HeldUp::Over { people: 1, of: 2 }));

    // Without any limit it is where the time goes and somebody waits.
    for (_, tally) in &mut statuses {
        *tally = Tally::of(all.iter().filter_map(|it| passage(it, &status("contacted"))), None, now());
    }
    let held = bottleneck(&statuses).unwrap();
    assert_eq!((held.status, held.why), ("new_lead".into(), HeldUp::Time { share: 0.5, people: 1 }));
    assert_eq!(bottleneck(&[]), None);
    assert_eq!(bottleneck(&[("won".into(), Tally::default())]), None);
}

fn courses() -> impl Strategy<Value = Vec<Course<'static>>> {
    let statuses = SEEDS.statuses().len();
    let steps = prop::collection::vec((0..statuses, 0_i64..60), 0..8);
    let one = steps.prop_map(|mut steps| {
        steps.sort_by_key(|(_, days)| -days);
        let code = |at: usize| SEEDS.statuses()[at].code.as_str().to_owned();
        let steps: Vec<(String, i64)> = steps.into_iter().map(|(at, days)| (code(at), days)).collect();
        let steps: Vec<(&str, i64)> = steps.iter().map(|(code, days)| (code.as_str(), *days)).collect();
        course(60, &steps)
    });
    prop::collection::vec(one, 0..20)
}

proptest! {
    #[test]
    fn who_entered_is_there_or_went_on_or_back_or_was_led_out(courses in courses()) {
        for section in sections() {
            let tally = tally(&courses, &section);
            let count = |part| tally.people(part);
            let ends = [PassagePart::There, PassagePart::On, PassagePart::Back, PassagePart::Out].map(count);
            prop_assert_eq!(count(PassagePart::Entered), ends.iter().sum::<u32>());
            prop_assert_eq!(count(PassagePart::Out), tally.exits.values().sum::<u32>());
            prop_assert!(count(PassagePart::Over) <= count(PassagePart::There));
            prop_assert!(tally.rate().is_none_or(|rate| rate.share() <= 1.0));
        }
    }

    #[test]
    fn everybody_at_work_is_there_in_one_status_in_its_stage_and_in_the_whole(courses in courses()) {
        let there = |section: &Section| tally(&courses, section).people(PassagePart::There);
        let of = |kind: fn(&Section) -> bool| sections().iter().filter(|section| kind(section)).map(there).sum::<u32>();
        let whole = there(&Section::Whole);
        prop_assert_eq!(of(|section| matches!(section, Section::Stage(_))), whole);
        prop_assert_eq!(of(|section| matches!(section, Section::Status(_))), whole);
    }

    #[test]
    fn the_time_in_the_statuses_is_the_time_in_the_whole(courses in courses()) {
        let spent = |section: &Section| tally(&courses, section).spent;
        let statuses = sections().iter().filter(|section| matches!(section, Section::Status(_))).map(spent).sum::<TimeDelta>();
        prop_assert_eq!(statuses, spent(&Section::Whole));
    }

    #[test]
    fn the_bottleneck_is_a_status_where_somebody_is(courses in courses()) {
        let statuses: Vec<_> = SEEDS.statuses().iter().filter(|status| status.end.is_none())
            .map(|status| (status.code.clone(), tally(&courses, &Section::Status(status.code.clone()))))
            .collect();
        if let Some(held) = bottleneck(&statuses) {
            let (_, tally) = statuses.iter().find(|(code, _)| *code == held.status).unwrap();
            prop_assert!(tally.people(PassagePart::There) > 0);
        }
    }
}
