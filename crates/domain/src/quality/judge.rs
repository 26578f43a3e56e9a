//! A record judged by the rules.

use super::{
    Barred, Finding, Number, Quality, QualityLine, QualityRule, QualityRules, Unusable,
    agreement::agreement,
    share::{points, weighted},
    warning::{unreadable, warnings},
};
use crate::{
    ConnectionId, Field, Survivor,
    derived::Record,
    normal::{Email, EmailClass, EmailStatus, PersonName, Phone, ProfileSlug},
};
use chrono::NaiveDate;
use std::{cmp::Reverse, collections::BTreeMap};

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The surviving values.
    pub values: &'a BTreeMap<Field, Survivor>,
    /// What each source said.
    pub said: &'a [Said<'a>],
    /// The day that the score is for. What is younger counts as of that day.
    pub as_of: Option<NaiveDate>,
}

/// What a source said.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The record.
    pub record: &'a Record,
    /// The connector, or the vendor of a list; empty where nobody knows.
    pub source: &'a str,
    /// Whether it is the system of record, to which leads are written.
    pub own: bool,
}

impl Subject<'_> {
    /// A surviving value; empty where there is none.
    pub(super) fn text(&self, field: Field) -> &str {
        self.values.get(&field).map(|survivor| survivor.value.as_str()).unwrap_or_default()
    }

    /// The source that says how to reach the person: whose rules count.
    fn main(&self) -> &str {
        let by_value = [Field::Email, Field::FullName].iter().find_map(|field| self.values.get(field));
        let said = by_value.and_then(|value| self.said.iter().find(|said| said.record.id == value.record));
        let first = || self.said.iter().min_by_key(|said| said.record.id);
        said.or_else(first).map(|said| said.source).unwrap_or_default()
    }
}

impl QualityRules {
    /// Whether a score changes when nothing but the day that it is for moves from one to another.
    pub fn ages(&self, quality: &Quality, observed: NaiveDate, from: NaiveDate, to: NaiveDate) -> bool {
        let line = quality.lines.iter().find(|line| line.rule == QualityRule::Freshness);
        let worth = |as_of, of| points(of, self.freshness.of(days(as_of, observed)));
        line.is_some_and(|line| worth(from, line.of) != worth(to, line.of))
    }

    /// Scores a record.
    pub fn judge(&self, subject: &Subject<'_>) -> Quality {
        let main = self.source(subject.main());
        let lines: Vec<QualityLine> = QualityRule::ALL
            .iter()
            .filter_map(|rule| {
                let of = self.weight(main, *rule);
                (of > 0).then(|| self.line(*rule, of, subject))
            })
            .collect();
        let score = lines.iter().map(|line| u16::from(line.points)).sum::<u16>();
        let warnings = warnings(&self.warnings, subject);
        let barred = self.barred(subject).map(Barred::Address);
        let strict = self.warnings.strict && !warnings.is_empty();
        Quality {
            score: u8::try_from(score).unwrap_or(100),
            lines,
            weak_below: self.weak_below(main),
            barred: barred.or(strict.then_some(Barred::Warnings)),
            warnings,
        }
    }

    fn line(&self, rule: QualityRule, of: u8, subject: &Subject<'_>) -> QualityLine {
        let (share, finding) = match rule {
            QualityRule::Email => self.address(subject),
            QualityRule::Phone => self.number(subject),
            QualityRule::Completeness => filled(&self.completeness, subject),
            QualityRule::Freshness => self.age(subject),
            QualityRule::Agreement => agreement(&self.agreement, subject, &|at| self.name_of(subject, at)),
            QualityRule::Source => self.best_source(subject),
            QualityRule::Depth => filled(&self.depth, subject),
        };
        let points = points(of, share);
        let low = u16::from(points) * 100 < u16::from(of) * u16::from(self.thresholds.advice_below);
        QualityLine { rule, points, of, low, finding }
    }

    fn address(&self, subject: &Subject<'_>) -> (u8, Finding) {
        match address(subject) {
            Some((answer, mailbox)) => (self.email.of(answer, mailbox), Finding::Address { answer, mailbox }),
            None if unreadable(subject, Field::Email) => (self.email.malformed, Finding::AddressMalformed),
            None => (0, Finding::AddressMissing),
        }
    }

    /// The first thing that keeps the record from being written to.
    fn barred(&self, subject: &Subject<'_>) -> Option<Unusable> {
        let holding = match address(subject) {
            Some((answer, mailbox)) => {
                let answered = match answer {
                    EmailStatus::Valid => None,
                    EmailStatus::AcceptAll => Some(Unusable::AcceptAll),
                    EmailStatus::Unknown => Some(Unusable::Unknown),
                    EmailStatus::Guessed => Some(Unusable::Guessed),
                    EmailStatus::Invalid => Some(Unusable::Invalid),
                };
                let kept = match mailbox {
                    EmailClass::Work => None,
                    EmailClass::FreeMail => Some(Unusable::FreeMail),
                    EmailClass::Role => Some(Unusable::Role),
                    EmailClass::Disposable => Some(Unusable::Disposable),
                };
                [answered, kept]
            }
            None if unreadable(subject, Field::Email) => [Some(Unusable::Malformed), None],
            None => [Some(Unusable::Missing), None],
        };
        holding.into_iter().flatten().filter(|why| self.email.bars.contains(why)).min()
    }

    fn number(&self, subject: &Subject<'_>) -> (u8, Finding) {
        let rings = [
            (Field::Phone, Number::Direct, self.phone.direct),
            (Field::Mobile, Number::Mobile, self.phone.mobile),
            (Field::CompanyPhone, Number::Office, self.phone.office),
        ];
        rings
            .into_iter()
            .filter(|(field, ..)| Phone::parse(subject.text(*field), None).is_ok())
            .map(|(_, rings, share)| (share, rings))
            .max()
            .map_or((0, Finding::NumberMissing), |(share, rings)| (share, Finding::Number { rings }))
    }

    fn age(&self, subject: &Subject<'_>) -> (u8, Finding) {
        let newest = subject.said.iter().map(|said| said.record.at.date_naive()).max();
        let (Some(as_of), Some(newest)) = (subject.as_of, newest) else {
            return (self.freshness.undated, Finding::Undated);
        };
        (self.freshness.of(days(as_of, newest)), Finding::Seen { day: newest })
    }

    fn best_source(&self, subject: &Subject<'_>) -> (u8, Finding) {
        let best: Option<(u8, Reverse<ConnectionId>)> = subject
            .said
            .iter()
            .map(|said| (self.reputation(self.source(said.source)), Reverse(said.record.connection)))
            .max();
        match best {
            Some((share, Reverse(best))) => (share, Finding::Source { best: Some(best) }),
            None => (0, Finding::Source { best: None }),
        }
    }

    /// Whom a record came from: two lists of which nobody knows the vendor are two sources.
    fn name_of(&self, subject: &Subject<'_>, at: usize) -> String {
        match subject.said.get(at) {
            Some(said) if said.source.is_empty() => said.record.connection.to_string(),
            Some(said) => self.source(said.source).to_owned(),
            None => String::new(),
        }
    }
}

/// Days from an observation to the day that the score is for; what is younger counts as of that day.
pub(super) fn days(as_of: NaiveDate, observed: NaiveDate) -> u32 {
    u32::try_from((as_of - observed).num_days().max(0)).unwrap_or(u32::MAX)
}

fn address(subject: &Subject<'_>) -> Option<(EmailStatus, EmailClass)> {
    let email = Email::parse(subject.text(Field::Email)).ok()?;
    Some((EmailStatus::parse(subject.text(Field::EmailStatus)), email.class))
}

/// The weighted share of fields that are present and valid.
fn filled(fields: &BTreeMap<Field, u8>, subject: &Subject<'_>) -> (u8, Finding) {
    let counting = || fields.iter().filter(|(_, weight)| **weight > 0);
    let missing: Vec<Field> =
        counting().map(|(field, _)| *field).filter(|field| !is_valid(subject, *field)).collect();
    let share =
        weighted(counting().map(|(field, weight)| (*weight, if missing.contains(field) { 0 } else { 100 })));
    let count = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    let of = counting().count();
    (share, Finding::Filled { filled: count(of - missing.len()), of: count(of), missing })
}

/// Whether a field holds what it should. What survives is readable; some of it is still not what was wanted.
fn is_valid(subject: &Subject<'_>, field: Field) -> bool {
    let text = subject.text(field);
    match field {
        Field::Email => address(subject).is_some_and(|(answer, _)| answer != EmailStatus::Invalid),
        Field::GivenName => PersonName::from_parts(text, subject.text(Field::FamilyName))
            .is_ok_and(|name| !name.given.is_empty() && !name.is_initial()),
        Field::Phone | Field::Mobile | Field::CompanyPhone => Phone::parse(text, None).is_ok(),
        Field::Linkedin => ProfileSlug::parse(text).is_ok(),
        _ => !text.trim().is_empty(),
    }
}
