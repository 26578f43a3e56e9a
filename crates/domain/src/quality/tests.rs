use super::*;
use crate::{
    ConnectionId, EntityKind, FactId, Field, Fields, RecordId, derived::Record, normal, normal::EmailClass,
    normal::EmailStatus, survivorship,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// A record that `source` gave `days` ago.
pub(super) fn record(number: u8, days: i64, values: &[(Field, &str)]) -> Record {
    let connection = ConnectionId::from_bytes([number; 16]);
    let fields: Fields = values
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| (*field, (*value).to_owned()))
        .collect();
    Record {
        id: RecordId::of(connection, "people", "1"),
        connection,
        stream: "people".to_owned(),
        kind: EntityKind::Person,
        external_id: "1".to_owned(),
        observation: FactId::from_bytes([number; 16]),
        at: now() - TimeDelta::days(days),
        person: Some(normal::person(&fields)),
        company: normal::organisation(&fields),
        fields,
    }
}

pub(super) fn judged_on(
    rules: &QualityRules,
    as_of: Option<NaiveDate>,
    sources: &[(&str, &Record)],
) -> Quality {
    let records: Vec<&Record> = sources.iter().map(|(_, record)| *record).collect();
    let values =
        survivorship::survive(&records, &survivorship::Order::default(), &survivorship::FirstSeen::new());
    let said: Vec<Said<'_>> =
        sources.iter().map(|(source, record)| Said { record, source, own: *source == "halopsa" }).collect();
    rules.judge(&Subject { values: &values, said: &said, as_of })
}

pub(super) fn judged(rules: &QualityRules, sources: &[(&str, &Record)]) -> Quality {
    judged_on(rules, Some(now().date_naive()), sources)
}

fn points(quality: &Quality, rule: QualityRule) -> u8 {
    quality.lines.iter().find(|line| line.rule == rule).unwrap().points
}

const PERSON: &[(Field, &str)] = &[
    (Field::GivenName, "Jane"),
    (Field::FamilyName, "Doe"),
    (Field::CompanyName, "Acme"),
    (Field::CompanyDomain, "acme.com"),
];
const REST: &[(Field, &str)] = &[
    (Field::Phone, "+44 20 7946 0958"),
    (Field::Title, "Head of IT"),
    (Field::Linkedin, "https://www.linkedin.com/in/jane"),
    (Field::Industry, "Software"),
    (Field::Headcount, "120"),
];

fn address(address: &'static str, status: &'static str) -> [(Field, &'static str); 2] {
    [(Field::Email, address), (Field::EmailStatus, status)]
}

#[test]
fn the_default_set_can_be_used_and_is_one_line_a_rule() {
    let rules = QualityRules::default().checked().unwrap();
    let nothing = judged(&rules, &[]);
    assert_eq!(nothing.lines.iter().map(|line| line.rule).collect::<Vec<_>>(), QualityRule::ALL);
    assert_eq!(nothing.lines.iter().map(|line| u16::from(line.of)).sum::<u16>(), 100);
    assert_eq!(nothing.barred, Some(Barred::Address(Unusable::Missing)));
}

#[test]
fn two_sources_that_agree_on_a_whole_record_give_all_points_but_for_their_repute() {
    let whole = record(1, 0, &[PERSON, REST, &address("jane.doe@acme.com", "valid")].concat());
    let again = record(2, 0, &[PERSON, REST, &address("jane.doe@acme.com", "valid")].concat());
    let quality = judged(&QualityRules::default(), &[("zoominfo", &whole), ("apollo", &again)]);
    assert_eq!(quality.score, 100, "{quality:?}");
    assert!(!quality.is_weak() && quality.warnings.is_empty());
    let alone = judged(&QualityRules::default(), &[("apollo", &whole)]);
    assert_eq!(alone.score, 94, "{alone:?}");
}

#[test]
fn what_goes_out_without_a_decision() {
    let check = |values: &[&[(Field, &str)]], passes: bool| {
        let quality = judged(&QualityRules::default(), &[("apollo", &record(1, 0, &values.concat()))]);
        assert_eq!(!quality.is_weak(), passes, "{values:?} {quality:?}");
    };
    check(&[PERSON, &address("jane@acme.com", "valid")], true);
    check(&[PERSON, &address("jane@acme.com", "accept_all")], true);
    check(&[PERSON, &address("jane@acme.com", "")], false);
    check(&[PERSON, &address("jane@acme.com", ""), REST], true);
    check(&[PERSON, &address("jane@acme.com", "guessed")], false);
    check(&[PERSON, &address("jane@acme.com", "guessed"), REST], true);
    check(&[PERSON, &address("jane@acme.com", "invalid"), REST], false);
    check(&[PERSON, &address("jane@mailinator.com", "valid"), REST], false);
    check(&[PERSON, &address("jane@gmail.com", "valid")], false);
    check(&[PERSON, &address("jane@gmail.com", "valid"), REST], true);
    check(&[PERSON, &address("info@acme.com", "valid")], false);
    check(&[PERSON, REST], false);
    check(&[PERSON, REST, &address("jane at acme", "valid")], false);
    check(&[&address("jane@acme.com", "valid")], false);
}

#[test]
fn an_address_is_worth_what_the_verifier_and_the_mailbox_allow() {
    let check = |answer: EmailStatus, mailbox: EmailClass, share: u8| {
        assert_eq!(QualityRules::default().email.of(answer, mailbox), share, "{answer:?} {mailbox:?}");
    };
    check(EmailStatus::Valid, EmailClass::Work, 100);
    check(EmailStatus::AcceptAll, EmailClass::Work, 80);
    check(EmailStatus::Unknown, EmailClass::Work, 50);
    check(EmailStatus::Guessed, EmailClass::Work, 40);
    check(EmailStatus::Invalid, EmailClass::Work, 0);
    check(EmailStatus::Valid, EmailClass::FreeMail, 50);
    check(EmailStatus::Guessed, EmailClass::FreeMail, 40);
    check(EmailStatus::Valid, EmailClass::Role, 20);
    check(EmailStatus::Valid, EmailClass::Disposable, 0);
}

#[test]
fn each_rule_gives_its_points_and_says_what_it_found() {
    let check = |values: &[(Field, &str)], rule: QualityRule, points: u8, finding: &str| {
        let quality = judged(&QualityRules::default(), &[("apollo", &record(1, 0, values))]);
        let line = quality.lines.iter().find(|line| line.rule == rule).unwrap();
        assert_eq!((line.points, line.finding.name()), (points, finding), "{values:?}");
    };
    use QualityRule::{Agreement, Completeness, Depth, Email, Freshness, Phone, Source};
    check(&[(Field::Email, "jane@acme.com")], Email, 13, "address_unknown");
    check(&[(Field::Email, "not an address")], Email, 5, "address_malformed");
    check(&[(Field::Email, "noreply@acme.com")], Email, 0, "address_missing");
    check(&[(Field::Phone, "+44 20 7946 0958")], Phone, 20, "number_direct");
    check(&[(Field::Mobile, "+44 7400 123456")], Phone, 18, "number_mobile");
    check(&[(Field::CompanyPhone, "+44 20 7946 0958")], Phone, 14, "number_office");
    check(&[(Field::Phone, "ask me")], Phone, 0, "number_missing");
    check(&[(Field::GivenName, "J."), (Field::FamilyName, "Doe")], Completeness, 4, "filled");
    check(&[(Field::GivenName, "Jane"), (Field::FamilyName, "Doe")], Completeness, 8, "filled");
    check(&address("jane@acme.com", "invalid"), Completeness, 0, "filled");
    check(PERSON, Freshness, 15, "seen");
    check(PERSON, Agreement, 2, "sources_one");
    check(PERSON, Source, 4, "source");
    check(REST, Depth, 5, "filled_all");
}

#[test]
fn a_missing_field_is_named() {
    let quality = judged(&QualityRules::default(), &[("apollo", &record(1, 0, PERSON))]);
    let line = &quality.lines[2];
    assert_eq!(line.finding.fields(), [Field::Title, Field::Email]);
    assert_eq!(line.finding.params()["filled"], "3");
}

#[test]
fn an_observation_ages() {
    let freshness = Freshness::default();
    for (days, share) in
        [(0, 100), (7, 100), (8, 90), (30, 90), (31, 90), (60, 70), (89, 51), (90, 50), (4_000, 50)]
    {
        assert_eq!(freshness.of(days), share, "{days}");
    }
    let steps = Freshness { falls_to: Band { days: 30, share: 10 }, ..freshness };
    assert_eq!(steps.of(31), 10);
}

#[test]
fn age_counts_from_the_newest_observation_to_the_given_day() {
    let rules = QualityRules::default();
    let (old, new) = (record(1, 100, PERSON), record(2, 20, PERSON));
    let today = now().date_naive();
    let check = |as_of: Option<NaiveDate>, sources: &[(&str, &Record)], days: Option<i64>, points: u8| {
        let quality = judged_on(&rules, as_of, sources);
        let seen = |days| Finding::Seen { day: today - TimeDelta::days(days) };
        assert_eq!(quality.lines[3].finding, days.map_or(Finding::Undated, seen));
        assert_eq!(quality.lines[3].points, points);
    };
    check(Some(today), &[("apollo", &old)], Some(100), 8);
    check(Some(today), &[("apollo", &old), ("hunter", &new)], Some(20), 14);
    check(Some(today - TimeDelta::days(30)), &[("hunter", &new)], Some(20), 15);
    check(None, &[("hunter", &new)], None, 8);
}

#[test]
fn a_day_that_moves_changes_a_score_only_where_points_do() {
    let rules = QualityRules::default();
    let check = |observed: i64, from: i64, to: i64, changes: bool| {
        let record = record(1, observed, PERSON);
        let day = |days| now().date_naive() - TimeDelta::days(days);
        let quality = judged_on(&rules, Some(day(from)), &[("apollo", &record)]);
        assert_eq!(
            rules.ages(&quality, day(observed), day(from), day(to)),
            changes,
            "{observed} {from} {to}"
        );
        let after = judged_on(&rules, Some(day(to)), &[("apollo", &record)]);
        assert_eq!(quality != after, changes);
    };
    check(0, 0, 0, false);
    check(7, 1, 0, false);
    check(8, 1, 0, true);
    check(33, 1, 0, false);
    check(60, 20, 0, true);
    check(200, 20, 0, false);
}

#[test]
fn sources_agree_or_differ() {
    let check = |ours: &[(Field, &str)],
                 theirs: &[(Field, &str)],
                 from: (&str, &str),
                 agree: &[Topic],
                 differ: &[Topic]| {
        let (one, other) = (record(1, 0, ours), record(2, 0, theirs));
        let quality = judged(&QualityRules::default(), &[(from.0, &one), (from.1, &other)]);
        let Finding::Sources { agree: found, differ: apart, .. } = &quality.lines[4].finding else {
            panic!("{quality:?}");
        };
        assert_eq!((found.as_slice(), apart.as_slice()), (agree, differ), "{ours:?} {theirs:?}");
    };
    use Topic::{Company, Email, Name, Phone};
    let two = ("apollo", "hunter");
    let mail = |address| [(Field::Email, address)];
    check(&mail("jane@acme.com"), &mail("Jane+x@acme.com"), two, &[Email, Company], &[]);
    check(&mail("jane@acme.com"), &mail("j.doe@acme.com"), two, &[Company], &[Email]);
    check(&mail("jane@acme.com"), &mail("jane@gmail.com"), two, &[], &[]);
    check(&mail("jane@acme.com"), &mail("jane@acme.com"), ("lusha", "lusha_v2"), &[], &[]);
    check(&mail("jane@acme.com"), &mail("jane@acme.com"), ("apollo", "halopsa"), &[], &[]);
    check(&mail("jane@acme.com"), &mail("jane@acme.com"), ("", ""), &[Email, Company], &[]);
    check(PERSON, PERSON, two, &[Name, Company], &[]);
    let doe = |given| [(Field::GivenName, given), (Field::FamilyName, "Doe")];
    check(&doe("William"), &doe("Bill"), two, &[Name], &[]);
    check(&doe("William"), &doe("W."), two, &[], &[]);
    check(&doe("William"), &doe("Nora"), two, &[], &[Name]);
    let employer = |name, domain| [(Field::CompanyName, name), (Field::CompanyDomain, domain)];
    check(&employer("Acme Ltd", "acme.com"), &employer("Acme", ""), two, &[Company], &[]);
    check(&employer("Acme", "acme.com"), &employer("Elm", "elm.de"), two, &[], &[Company]);
    let number = |number| [(Field::Mobile, number)];
    check(&number("+44 7400 123456"), &[(Field::Phone, "+447400123456")], two, &[Phone], &[]);
    check(&number("+44 7400 123456"), &number("+44 7400 123457"), two, &[], &[]);
}

#[test]
fn warnings_cost_nothing_unless_the_rules_are_strict() {
    let check = |values: &[(Field, &str)], expected: &[(WarningKind, Field)]| {
        let values = [PERSON, REST, &address("jane@acme.com", "valid"), values].concat();
        let values: Vec<_> = std::collections::BTreeMap::from_iter(values).into_iter().collect();
        let record = record(1, 0, &values);
        let quality = judged(&QualityRules::default(), &[("apollo", &record)]);
        let found: Vec<_> = quality.warnings.iter().map(|warning| (warning.kind, warning.field)).collect();
        assert_eq!(found, expected, "{values:?}");
        let mut strict = QualityRules::default();
        strict.warnings.strict = true;
        let held = judged(&strict, &[("apollo", &record)]);
        assert_eq!(held.score, quality.score);
        assert_eq!(held.is_weak(), quality.is_weak() || !expected.is_empty());
    };
    check(&[], &[]);
    check(&[(Field::Phone, "ask me")], &[(WarningKind::Unreadable, Field::Phone)]);
    check(&[(Field::Phone, "n/a")], &[]);
    check(&[(Field::Linkedin, "https://example.com/jane")], &[(WarningKind::Unreadable, Field::Linkedin)]);
    check(&[(Field::Email, "jane at acme")], &[(WarningKind::Unreadable, Field::Email)]);
    check(&[(Field::Email, "jane@elm.de")], &[(WarningKind::OtherDomain, Field::Email)]);
    check(&[(Field::GivenName, ""), (Field::FamilyName, "")], &[(WarningKind::Nameless, Field::FullName)]);
    check(&[(Field::CompanyName, "X")], &[(WarningKind::TooShort, Field::CompanyName)]);
    let long = "Maria".repeat(11);
    check(&[(Field::GivenName, &long)], &[(WarningKind::TooLong, Field::GivenName)]);
}

#[test]
fn a_source_can_be_judged_otherwise() {
    let mut rules = QualityRules::default();
    let own = SourceRules {
        weights: [(QualityRule::Email, 45), (QualityRule::Phone, 0)].into(),
        weak_below: Some(75),
    };
    rules.sources.insert("hunter".to_owned(), own);
    let rules = rules.checked().unwrap();
    let record = record(1, 0, &[PERSON, &address("jane@acme.com", "valid")].concat());
    let (apollo, hunter) = (judged(&rules, &[("apollo", &record)]), judged(&rules, &[("hunter", &record)]));
    assert_eq!((points(&apollo, QualityRule::Email), apollo.weak_below), (25, 60));
    assert_eq!((points(&hunter, QualityRule::Email), hunter.weak_below), (45, 75));
    assert!(hunter.lines.iter().all(|line| line.rule != QualityRule::Phone));
    // The source of the address decides, not that of the name.
    let named = super::tests::record(2, 0, PERSON);
    let mail = super::tests::record(3, 0, &address("jane@acme.com", "valid"));
    assert_eq!(judged(&rules, &[("apollo", &named), ("hunter", &mail)]).weak_below, 75);
    assert_eq!(judged(&rules, &[("hunter", &named), ("apollo", &mail)]).weak_below, 60);
}

#[test]
fn what_bars_a_record_can_be_chosen() {
    let mut rules = QualityRules::default();
    rules.email.bars = [Unusable::Role].into();
    let role = record(1, 0, &[PERSON, REST, &address("info@acme.com", "valid")].concat());
    let none = record(1, 0, &[PERSON, REST].concat());
    assert_eq!(judged(&rules, &[("apollo", &role)]).barred, Some(Barred::Address(Unusable::Role)));
    assert_eq!(judged(&rules, &[("apollo", &none)]).barred, None);
}

#[test]
fn a_score_has_a_grade() {
    let grades = Grades::default();
    for (score, grade) in [(100, "A"), (90, "A"), (89, "B"), (70, "C"), (60, "D"), (59, "F"), (0, "F")] {
        assert_eq!(grades.of(score).name(), grade, "{score}");
    }
}

#[test]
fn rules_that_cannot_be_used_say_why() {
    let check = |change: &dyn Fn(&mut QualityRules), code: &str, param: (&str, &str)| {
        let mut rules = QualityRules::default();
        change(&mut rules);
        let error = rules.checked().unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(error.params().get(param.0).map(String::as_str), Some(param.1), "{error}");
    };
    check(&|rules| rules.version = 2, "quality_version", ("version", "2"));
    check(
        &|rules| {
            rules.weights.insert(QualityRule::Email, 30);
        },
        "quality_total",
        ("total", "105"),
    );
    check(
        &|rules| {
            let own = SourceRules { weights: [(QualityRule::Email, 0)].into(), weak_below: None };
            rules.sources.insert("hunter".to_owned(), own);
        },
        "quality_total",
        ("place", "sources.hunter.weights"),
    );
    check(&|rules| rules.email.valid = 101, "quality_range", ("place", "email.valid"));
    check(&|rules| rules.thresholds.weak_below = 101, "quality_range", ("value", "101"));
    check(&|rules| rules.email.guessed = 90, "quality_order", ("lower", "email.guessed"));
    check(&|rules| rules.email.free_mail = 10, "quality_order", ("higher", "email.free_mail"));
    check(&|rules| rules.agreement.contradicted = 60, "quality_order", ("lower", "agreement.contradicted"));
    check(&|rules| rules.thresholds.grades.c = 95, "quality_order", ("lower", "thresholds.grades.c"));
    check(&|rules| rules.freshness.bands[1].days = 7, "quality_order", ("higher", "freshness.bands.2.days"));
    check(
        &|rules| rules.freshness.falls_to.share = 95,
        "quality_order",
        ("lower", "freshness.falls_to.share"),
    );
    check(&|rules| rules.depth.clear(), "quality_nothing", ("rule", "depth"));
    check(
        &|rules| {
            rules.source.same_as.insert("lusha".to_owned(), "apollo".to_owned());
        },
        "quality_chain",
        ("other", "lusha"),
    );
}

#[test]
fn rules_keep_their_value_as_text_and_leave_out_what_is_usual() {
    let rules = QualityRules::default();
    let text = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<QualityRules>(&text).unwrap(), rules);
    assert_eq!(serde_json::from_str::<QualityRules>("{}").unwrap(), rules);
    let part: QualityRules = serde_json::from_str(r#"{"thresholds":{"weak_below":70}}"#).unwrap();
    assert_eq!((part.thresholds.weak_below, part.thresholds.grades), (70, rules.thresholds.grades));
    let check = |text: &str, said: &str| {
        let error = serde_json::from_str::<QualityRules>(text).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    };
    check(r#"{"weights":{"colour":10}}"#, "unknown variant `colour`");
    check(r#"{"email":{"lucky":10}}"#, "unknown field `lucky`");
    check(r#"{"completeness":{"shoe_size":1}}"#, "shoe_size");
    check(r#"{"email":{"valid":300}}"#, "300");
}

#[test]
fn rows_of_an_earlier_program_are_read() {
    let kept =
        r#"{"score":55,"lines":[{"rule":"name","points":5,"of":15},{"rule":"email","points":25,"of":45}]}"#;
    let quality: Quality = serde_json::from_str(kept).unwrap();
    assert_eq!((quality.score, quality.lines.len(), quality.barred), (55, 0, None));
}
