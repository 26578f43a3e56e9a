//! How good a person's record is: a score from 0 to 100, explained line by line.

use crate::{
    Field, Survivor,
    normal::{CompanyName, Domain, Email, EmailClass, EmailStatus, PersonName, Phone, ProfileSlug},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A record below this score doesn't go out without somebody's decision.
///
/// With [`DEFAULT_RULES`] a good work address with a whole name and a company passes with room to spare, an address
/// that the server can't confirm just passes with the same, and nothing passes without a usable address.
pub const WEAK_BELOW: u8 = 60;

/// A score and how it came about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// 0 to 100: the sum of the lines' points.
    pub score: u8,
    /// One line a rule, in a fixed order.
    pub lines: Vec<QualityLine>,
}

/// What one rule gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityLine {
    /// The rule.
    pub rule: QualityRule,
    /// Points given.
    pub points: u8,
    /// Points possible.
    pub of: u8,
}

/// A rule of the score. See `docs/decisions/quality-score.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityRule {
    /// A usable e-mail address.
    Email,
    /// First name and surname.
    Name,
    /// The employer's name and domain.
    Company,
    /// A number that can be called.
    Phone,
    /// A job title.
    Title,
    /// A personal profile.
    Profile,
}

impl QualityRule {
    /// The name used in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Company => "company",
            Self::Phone => "phone",
            Self::Title => "title",
            Self::Profile => "profile",
        }
    }
}

/// What a rule finds in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An address by what its source says of it.
    Address(EmailStatus),
    /// An address by whose mailbox it is.
    Mailbox(EmailClass),
    /// All that the rule asks for.
    Whole,
    /// A part of it.
    Part,
}

/// A rule and the points for what it finds. Where several findings hold the lowest counts; nothing found gives none.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The rule.
    pub rule: QualityRule,
    /// Points possible.
    pub of: u8,
    /// Points by finding. A finding that isn't listed gives all points.
    pub points: &'static [(Finding, u8)],
}

/// The rules in the order of the lines; their possible points make 100.
pub const DEFAULT_RULES: &[Rule] = &[
    Rule {
        rule: QualityRule::Email,
        of: 45,
        points: &[
            (Finding::Address(EmailStatus::AcceptAll), 30),
            (Finding::Address(EmailStatus::Unknown), 25),
            (Finding::Address(EmailStatus::Guessed), 15),
            (Finding::Address(EmailStatus::Invalid), 0),
            (Finding::Mailbox(EmailClass::FreeMail), 20),
            (Finding::Mailbox(EmailClass::Role), 10),
            (Finding::Mailbox(EmailClass::Disposable), 0),
        ],
    },
    Rule { rule: QualityRule::Name, of: 15, points: &[(Finding::Part, 5)] },
    Rule { rule: QualityRule::Company, of: 15, points: &[(Finding::Part, 8)] },
    Rule { rule: QualityRule::Phone, of: 15, points: &[] },
    Rule { rule: QualityRule::Title, of: 5, points: &[] },
    Rule { rule: QualityRule::Profile, of: 5, points: &[] },
];

/// Scores surviving values by [`DEFAULT_RULES`].
pub fn judge(values: &BTreeMap<Field, Survivor>) -> Quality {
    judge_by(DEFAULT_RULES, values)
}

/// Scores surviving values by the given rules.
pub fn judge_by(rules: &[Rule], values: &BTreeMap<Field, Survivor>) -> Quality {
    let text = |field: Field| values.get(&field).map(|survivor| survivor.value.as_str()).unwrap_or_default();
    let lines: Vec<QualityLine> = rules
        .iter()
        .map(|rule| {
            let worth = |finding: &Finding| {
                rule.points.iter().find(|(known, _)| known == finding).map_or(rule.of, |(_, points)| *points)
            };
            let points = findings(rule.rule, &text).iter().map(worth).min().unwrap_or(0);
            QualityLine { rule: rule.rule, points, of: rule.of }
        })
        .collect();
    let score = lines.iter().map(|line| u16::from(line.points)).sum::<u16>().min(100);
    Quality { score: u8::try_from(score).unwrap_or(100), lines }
}

fn findings<'a>(rule: QualityRule, text: &impl Fn(Field) -> &'a str) -> Vec<Finding> {
    let whole = |present: bool| if present { vec![Finding::Whole] } else { Vec::new() };
    let parts = |one: bool, other: bool| match (one, other) {
        (true, true) => vec![Finding::Whole],
        (false, false) => Vec::new(),
        _ => vec![Finding::Part],
    };
    match rule {
        QualityRule::Email => Email::parse(text(Field::Email)).map_or_else(
            |_| Vec::new(),
            |email| {
                let status = EmailStatus::parse(text(Field::EmailStatus));
                vec![Finding::Address(status), Finding::Mailbox(email.class)]
            },
        ),
        QualityRule::Name => match PersonName::from_parts(text(Field::GivenName), text(Field::FamilyName)) {
            Ok(name) => parts(!name.given.is_empty() && !name.is_initial(), !name.family.is_empty()),
            Err(_) => Vec::new(),
        },
        QualityRule::Company => parts(
            CompanyName::parse(text(Field::CompanyName)).is_ok(),
            Domain::parse(text(Field::CompanyDomain)).is_ok_and(|domain| !domain.is_free_mail()),
        ),
        QualityRule::Phone => {
            whole([Field::Mobile, Field::Phone].iter().any(|field| Phone::parse(text(*field), None).is_ok()))
        }
        QualityRule::Title => whole(!text(Field::Title).is_empty()),
        QualityRule::Profile => whole(ProfileSlug::parse(text(Field::Linkedin)).is_ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ConnectionId, RecordId};

    fn judged(values: &[(Field, &str)]) -> Quality {
        let record = RecordId::of(ConnectionId::from_bytes([0; 16]), "people", "1");
        let survivor = |value: &str| Survivor { value: value.to_owned(), raw: value.to_owned(), record };
        judge(&values.iter().map(|(field, value)| (*field, survivor(value))).collect())
    }

    const PERSON: &[(Field, &str)] = &[
        (Field::GivenName, "Jane"),
        (Field::FamilyName, "Doe"),
        (Field::CompanyName, "Acme"),
        (Field::CompanyDomain, "acme.com"),
    ];
    const REST: &[(Field, &str)] = &[
        (Field::Mobile, "+44 7400 123456"),
        (Field::Title, "Head of IT"),
        (Field::Linkedin, "https://www.linkedin.com/in/jane"),
    ];

    #[test]
    fn the_possible_points_make_a_hundred() {
        assert_eq!(DEFAULT_RULES.iter().map(|rule| u16::from(rule.of)).sum::<u16>(), 100);
        assert_eq!(judged(&[]).lines.len(), DEFAULT_RULES.len());
        assert_eq!(judged(&[]).score, 0);
    }

    #[test]
    fn there_is_one_line_a_rule_in_the_same_order_always() {
        let rules = |quality: Quality| quality.lines.iter().map(|line| line.rule).collect::<Vec<_>>();
        let expected: Vec<_> = DEFAULT_RULES.iter().map(|rule| rule.rule).collect();
        assert_eq!(rules(judged(&[])), expected);
        assert_eq!(rules(judged(PERSON)), expected);
    }

    #[test]
    fn a_whole_record_has_all_points() {
        let address = [(Field::Email, "jane.doe@acme.com"), (Field::EmailStatus, "valid")];
        assert_eq!(judged(&[PERSON, REST, &address].concat()).score, 100);
    }

    #[test]
    fn what_goes_out_without_a_decision() {
        let check = |values: &[&[(Field, &str)]], passes: bool| {
            let quality = judged(&values.concat());
            assert_eq!(quality.score >= WEAK_BELOW, passes, "{quality:?}");
        };
        let address = |address: &'static str, status: &'static str| {
            [(Field::Email, address), (Field::EmailStatus, status)]
        };
        check(&[PERSON, &address("jane@acme.com", "valid")], true);
        check(&[PERSON, &address("jane@acme.com", "accept_all")], true);
        check(&[PERSON, &address("jane@acme.com", "guessed")], false);
        check(&[PERSON, &address("jane@acme.com", "invalid"), REST], false);
        check(&[PERSON, &address("jane@mailinator.com", "valid"), REST], false);
        check(&[PERSON, &address("jane@gmail.com", "valid")], false);
        check(&[PERSON, &address("jane@gmail.com", "valid"), REST], true);
        check(&[PERSON, &address("info@acme.com", "valid")], false);
        check(&[PERSON, REST], false);
        check(&[&address("jane@acme.com", "valid")], false);
    }

    #[test]
    fn each_rule_gives_its_points() {
        let check = |values: &[(Field, &str)], rule: QualityRule, points: u8| {
            let quality = judged(values);
            let line = quality.lines.iter().find(|line| line.rule == rule).unwrap();
            assert_eq!(line.points, points, "{values:?}");
        };
        check(&[(Field::Email, "jane@acme.com")], QualityRule::Email, 25);
        check(&[(Field::Email, "not an address"), (Field::EmailStatus, "valid")], QualityRule::Email, 0);
        check(&[(Field::GivenName, "J."), (Field::FamilyName, "Doe")], QualityRule::Name, 5);
        check(&[(Field::FamilyName, "Doe")], QualityRule::Name, 5);
        check(&[(Field::CompanyName, "Acme")], QualityRule::Company, 8);
        check(&[(Field::CompanyDomain, "gmail.com")], QualityRule::Company, 0);
        check(&[(Field::Phone, "+44 20 7946 0958")], QualityRule::Phone, 15);
        check(&[(Field::Phone, "ask me")], QualityRule::Phone, 0);
    }
}
